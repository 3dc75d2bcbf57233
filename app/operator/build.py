"""Registers the operator's commands, and builds what they and the readiness check need."""

import click

from app.config import Settings
from app.operator.cli_errors import NoStore
from app.operator.commands import Commands, OperatorConsole
from app.operator.doctor import Doctor, DurabilityCheck
from app.operator.meeting_reader import MeetingReader
from app.operator.operations import Operations
from app.operator.operator import Operator
from app.operator.servers import Servers
from app.redis_client.connect import connect
from app.redis_client.timeouts import READY_TIMEOUT_S
from app.store.script import Scripts


def register_commands(cli: click.Group, settings: Settings, scripts: Scripts) -> None:
    """Add the operator's commands to `flask --app app`. They connect to Redis when one of them runs."""
    for command in Commands(lambda: _console(settings, scripts)).all:
        cli.add_command(command)


def build_durability_check(settings: Settings) -> DurabilityCheck | None:
    """Return what checks whether Redis keeps what DURABILITY promises; None for the embedded store."""
    url = settings.redis_operator_url or settings.redis_url
    if not url:
        return None
    return DurabilityCheck(Servers(connect(url, READY_TIMEOUT_S).client), settings.durability)


def _console(settings: Settings, scripts: Scripts) -> OperatorConsole:
    """Return the operator's console: a read-only client to inspect, the service's own to end and extend.

    Raises NoStore for the embedded store.
    """
    if settings.embedded:
        raise NoStore
    looking = connect(settings.redis_operator_url or settings.redis_url).client
    own = connect(settings.redis_url).client
    operations = Operations(scripts)
    operator = Operator(MeetingReader(looking), operations, settings.longest_ttl)
    return OperatorConsole(operator, Doctor(settings, Servers(looking), Servers(own), operations))

"""Defines the click commands: each parses its arguments, calls the operator and prints the result."""

import sys
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import click

from app.operator import text_reports
from app.operator.cli_errors import FriendlyCommand, MeetingId
from app.operator.doctor import Doctor
from app.operator.operator import Operator
from app.operator.text_format import as_visible_json

Thing = TypeVar("Thing")
NEWEST = 10  # messages

AS_JSON = click.Option(["--json", "as_json"], is_flag=True, help="For programs; times are ms since 1970 UTC.")
MEETING = click.Argument(["meeting"], type=MeetingId())


class OperatorConsole(NamedTuple):
    """What the commands need: the operator's actions and the doctor."""

    operator: Operator
    doctor: Doctor


class Commands:
    """Holds the commands. `open_console` builds the console when a command runs.

    It raises NoStore for the embedded store.
    """

    def __init__(self, open_console: Callable[[], OperatorConsole]):
        self._open_console = open_console

    def meetings(self, as_json: bool) -> None:
        """List every meeting, the newest on top."""
        _show(self._operator.meetings(), as_json, text_reports.meetings)

    def meeting(self, meeting: str, last: int, no_content: bool, as_json: bool) -> None:
        """Show a meeting: its people, rules, last words."""
        _show(self._operator.meeting(meeting, 0 if no_content else last), as_json, text_reports.meeting)

    def export(self, meeting: str, form: str) -> None:
        """Write down who was there and what was said.

        Deleted messages are not in it; times are UTC.
        """
        _show(self._operator.export(meeting), form == "json", text_reports.export)

    def end(self, meeting: str, yes: bool, as_json: bool) -> None:
        """End a meeting for all its members.

        As its host would: all are told, and no one can join any more.
        """
        if not yes:
            line = self._operator.meeting(meeting, 0).meeting
            click.confirm(f"End “{line.name}”, with {line.here} people here?", abort=True, err=True)
        _show(self._operator.end(meeting), as_json, text_reports.ended)

    def extend(self, meeting: str, days: int, as_json: bool) -> None:
        """Keep a meeting for longer without activity."""
        _show(self._operator.extend(meeting, days), as_json, text_reports.extended)

    def doctor(self, as_json: bool) -> None:
        """Check whether Redis is what meetings need.

        The exit code is 1 if there is a problem.
        """
        findings = [*self._open_console().doctor.findings()]
        _show(findings, as_json, text_reports.findings)
        if any(finding.verdict == "problem" for finding in findings):
            sys.exit(1)

    @property
    def all(self) -> list[click.Command]:
        """Return the commands to register."""
        last = click.Option(
            ["--last"], type=click.IntRange(1), default=NEWEST, show_default=True, help="Messages."
        )
        no_content = click.Option(["--no-content"], is_flag=True, help="Show nothing of what was said.")
        form = click.Option(["--format", "form"], type=click.Choice(["text", "json"]), default="text")
        yes = click.Option(["--yes"], is_flag=True, help="Do not ask.")
        days = click.Option(["--days"], type=click.IntRange(1), required=True, help="Without activity.")
        return [
            _command(self.meetings, AS_JSON),
            _command(self.meeting, MEETING, last, no_content, AS_JSON),
            _command(self.export, MEETING, form),
            _command(self.end, MEETING, yes, AS_JSON),
            _command(self.extend, MEETING, days, AS_JSON),
            _command(self.doctor, AS_JSON),
        ]

    @property
    def _operator(self) -> Operator:
        return self._open_console().operator


def _command(does: Callable[..., None], *takes: click.Parameter) -> click.Command:
    return FriendlyCommand(does.__name__, callback=does, params=[*takes], help=does.__doc__)


def _show(thing: Thing, as_json: bool, in_words: Callable[[Thing], str]) -> None:
    click.echo(as_visible_json(thing) if as_json else in_words(thing))

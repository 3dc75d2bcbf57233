"""Records the commands that Redis gets during a call."""

from itertools import takewhile
from typing import NamedTuple


class Command(NamedTuple):
    name: str
    text: str
    is_of_script: bool


def watch(redis, verb, about=""):
    """Return the commands of clients and scripts while `verb` runs whose text contains `about`."""
    with redis.monitor() as monitor:
        redis.echo("start")
        verb()
        redis.echo("end")
        heard = takewhile(lambda entry: entry["command"] != "ECHO end", iter(monitor.next_command, None))
        said = [(entry["command"], entry["client_type"] == "lua") for entry in heard]
    said = said[[text for text, _ in said].index("ECHO start") + 1 :]
    return [Command(text.split()[0].upper(), text, of_script) for text, of_script in said if about in text]


def calls(redis, verb, about=""):
    """Return the names of the commands that clients send while `verb` runs, without pings of listeners."""
    heard = watch(redis, verb, about)
    return [command.name for command in heard if not command.is_of_script and command.name != "PING"]

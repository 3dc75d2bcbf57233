"""Turns the errors of a command into one sentence, without a traceback."""

from typing import Any

import click

from app.errors import MeetingEnded, MeetingErased, NoMeeting, Refusal, StoreUnavailable
from app.patterns import MEETING_ID

EMBEDDED = (
    "The meetings of the embedded store live inside the service's own process, and nothing else can look "
    "into it: set REDIS_URL, for the service and for this command."
)
SENTENCES: dict[type[Refusal], str] = {
    NoMeeting: "There is no such meeting: it is over, or never was.",
    MeetingEnded: "This meeting has been ended already.",
    MeetingErased: "The host has erased this meeting: nothing of it is left.",
}


class NoStore(click.ClickException):
    """The embedded store cannot be read from another process. Exit code 2."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(EMBEDDED)


class FriendlyCommand(click.Command):
    """A command that prints a refusal as a sentence and ends with exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises ClickException instead of a Refusal."""
        try:
            return super().invoke(ctx)
        except Refusal as error:
            raise click.ClickException(sentence(error)) from None


class MeetingId(click.ParamType[str]):
    """The type of an argument that names a meeting by its id or its link."""

    name = "meeting"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the id in an argument. Fails, as click defines it, if there is none."""
        found = MEETING_ID.search(value.lower())
        if not found:
            self.fail("this is neither the link of a meeting nor its id.", param, ctx)
        return found[0]


def sentence(refusal: Refusal) -> str:
    """Return what the command prints about a refusal."""
    if isinstance(refusal, StoreUnavailable):
        cause, _, _ = str(refusal.__cause__).partition(" script: ")
        hint = " (see REDIS_OPERATOR_URL)" if "no permissions" in cause else ""
        return f"Redis does not do what it is asked: {cause}{hint}"
    return SENTENCES.get(type(refusal)) or refusal.message % refusal.details

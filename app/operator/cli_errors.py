"""Commands that say in one sentence what is wrong, and never show a traceback for it."""

import re
from typing import Any

import click

from app.errors import MeetingEnded, MeetingErased, NoMeeting, Refusal, StoreUnavailable

MEETING_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
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
    """There is no store to look into."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(EMBEDDED)


class FriendlyCommand(click.Command):
    """A command whose refusals are told, with exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as error:
            raise click.ClickException(sentence(error)) from None


class MeetingId(click.ParamType[str]):
    """A meeting, by its id or by its link."""

    name = "meeting"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        found = MEETING_ID.search(value.lower())
        if not found:
            self.fail("this is neither the link of a meeting nor its id.", param, ctx)
        return found[0]


def sentence(refusal: Refusal) -> str:
    if isinstance(refusal, StoreUnavailable):
        cause, _, _ = str(refusal.__cause__).partition(" script: ")
        hint = " (see REDIS_OPERATOR_URL)" if "no permissions" in cause else ""
        return f"Redis does not do what it is asked: {cause}{hint}"
    return SENTENCES.get(type(refusal)) or refusal.message % refusal.details

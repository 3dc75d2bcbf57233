"""Builds the objects that hold the rules of meetings."""

from collections.abc import Callable
from typing import NamedTuple

from app.config import Settings
from app.errors import NoMeeting
from app.meeting.host import HostControls
from app.meeting.lobby import Lobby
from app.meeting.messages import MessageActions
from app.meeting.passcode import PasscodeHasher
from app.meeting.roster import MemberList
from app.meeting.search import Search
from app.store.amendments import Amendments
from app.store.host import HostStore
from app.store.limits import Limits
from app.store.meetings import Meetings
from app.store.messages import Messages
from app.store.roster import RosterStore
from app.store.script import Scripts


class Rules(NamedTuple):
    """The rules, by what they are about."""

    lobby: Lobby
    host: HostControls
    actions: MessageActions
    search: Search
    members: MemberList


def build_rules(
    scripts: Scripts,
    limits: Limits,
    settings: Settings,
    run_in_thread: Callable[[Callable[[], str | bool]], str | bool],
    on_lost: Callable[[str, NoMeeting], None],
) -> Rules:
    """Return the rules.

    `run_in_thread` runs slow work, and `on_lost` is called with the id of a meeting that the store has lost.
    """
    passcodes = PasscodeHasher(run_in_thread)
    messages = Messages(scripts)
    return Rules(
        Lobby(Meetings(scripts), passcodes, limits),
        HostControls(HostStore(scripts), passcodes, settings.longest_ttl),
        MessageActions(messages, Amendments(scripts), on_lost=on_lost),
        Search(messages),
        MemberList(RosterStore(scripts)),
    )

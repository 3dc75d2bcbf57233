"""The verbs of hosts: each a route under /api/host/, and the same word over an open connection."""

from collections.abc import Callable
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from app.meeting.host import HostControls, RemovedMember, WaitingGuest
from app.web.schema import STRICT_END, Key, Success
from app.web.verbs import Caller, Verb

MemberId = Annotated[
    str, Meta(pattern=f"^[A-Za-z0-9_-]{{1,64}}{STRICT_END}", description="The public id of a member.")
]
Seconds = Annotated[int, Meta(ge=0, le=3600)]
Lifetime = Annotated[int, Meta(ge=3600, le=366 * 24 * 3600, description="Seconds without activity.")]


class HostRequest(Struct, kw_only=True):
    """What a host asks for in a meeting. Repeating it with the same key changes nothing."""

    meeting_id: str | UnsetType = UNSET
    key: Key | UnsetType = UNSET


class Toggle(HostRequest, kw_only=True):
    """Whether a rule of the meeting holds."""

    on: bool


class RenameMeeting(HostRequest, kw_only=True):
    """The meeting's name from now on."""

    meeting_name: str


class Passcode(HostRequest, kw_only=True):
    """The passcode newcomers are asked for; empty for none."""

    passcode: Annotated[str, Meta(max_length=100)]


class SlowMode(HostRequest, kw_only=True):
    """The pause between two messages of a member, in seconds; 0 for none."""

    seconds: Seconds


class Extend(HostRequest, kw_only=True):
    """How long the meeting lives without activity."""

    seconds: Lifetime


class MemberRequest(HostRequest, kw_only=True):
    """The member it is done to."""

    member: MemberId


class MemberToggle(MemberRequest, kw_only=True):
    """Whether it holds for a member."""

    on: bool


class Mute(HostRequest, kw_only=True):
    """Whether a member may only read; or, without one, everybody who has no role of their own."""

    on: bool
    member: MemberId | UnsetType = UNSET


class Admit(HostRequest, kw_only=True):
    """Who is let in; without one, everybody who waits."""

    member: MemberId | UnsetType = UNSET


class Remove(MemberRequest, kw_only=True):
    """Who is taken out, or turned away, and kept out.

    And whether what they said is taken back, and nobody may come in from their address either.
    """

    messages: bool = False
    address: bool = False


class NewLink(Success, tag_field="status", tag="success"):
    """The link as it is from now on."""

    link: str


class Erased(Success, tag_field="status", tag="success"):
    """Nothing is left of the meeting: so many keys are gone."""

    keys: int


class WaitingRoom(Success, tag_field="status", tag="success"):
    """Who waits to be let in, the first on top; and who was removed, the last on top."""

    waiting: list[WaitingGuest]
    removed: list[RemovedMember]


class HostVerbs:
    """Each verb, from the request to the answer."""

    def __init__(self, host: HostControls):
        self._host = host

    @property
    def table(self) -> dict[str, Verb]:
        """The verbs by name; the name is the last part of the route, and the frame's `do`."""
        host = self._host
        return {
            "host/rename_meeting": Verb(RenameMeeting, self.rename_meeting),
            "host/lock": Verb(Toggle, _switching(host.lock)),
            "host/waiting_room": Verb(Toggle, _switching(host.waiting_room)),
            "host/hide_history": Verb(Toggle, _switching(host.hide_history)),
            "host/passcode": Verb(Passcode, self.passcode),
            "host/slow_mode": Verb(SlowMode, self.slow_mode),
            "host/extend": Verb(Extend, self.extend),
            "host/new_link": Verb(HostRequest, self.new_link),
            "host/host_link": Verb(HostRequest, self.host_link),
            "host/mute": Verb(Mute, self.mute),
            "host/cohost": Verb(MemberToggle, self.cohost),
            "host/hand_over": Verb(MemberRequest, self.hand_over),
            "host/admit": Verb(Admit, self.admit),
            "host/remove": Verb(Remove, self.remove),
            "host/readmit": Verb(MemberRequest, self.readmit),
            "host/end": Verb(HostRequest, self.end),
            "host/erase": Verb(HostRequest, self.erase),
        }

    def rename_meeting(self, caller: Caller, wish: RenameMeeting) -> Success:
        self._host.rename_meeting(*caller.seat, caller.key(wish.key), wish.meeting_name)
        return Success()

    def passcode(self, caller: Caller, wish: Passcode) -> Success:
        self._host.passcode(*caller.seat, caller.key(wish.key), wish.passcode)
        return Success()

    def slow_mode(self, caller: Caller, wish: SlowMode) -> Success:
        self._host.slow_mode(*caller.seat, caller.key(wish.key), wish.seconds)
        return Success()

    def extend(self, caller: Caller, wish: Extend) -> Success:
        self._host.extend(*caller.seat, caller.key(wish.key), wish.seconds)
        return Success()

    def new_link(self, caller: Caller, wish: HostRequest) -> NewLink:
        code = self._host.new_link(*caller.seat, caller.key(wish.key))
        return NewLink(caller.link(f"{caller.meeting_id}.{code}"))

    def host_link(self, caller: Caller, wish: HostRequest) -> NewLink:
        secret = self._host.host_link(*caller.seat, caller.key(wish.key))
        return NewLink(host_link(caller.link(caller.meeting_id), secret))

    def mute(self, caller: Caller, wish: Mute) -> Success:
        if isinstance(wish.member, str):
            self._host.mute(*caller.seat, caller.key(wish.key), wish.member, wish.on)
        else:
            self._host.mute_all(*caller.seat, caller.key(wish.key), wish.on)
        return Success()

    def cohost(self, caller: Caller, wish: MemberToggle) -> Success:
        self._host.cohost(*caller.seat, caller.key(wish.key), wish.member, wish.on)
        return Success()

    def hand_over(self, caller: Caller, wish: MemberRequest) -> Success:
        self._host.hand_over(*caller.seat, caller.key(wish.key), wish.member)
        return Success()

    def admit(self, caller: Caller, wish: Admit) -> Success:
        self._host.admit(*caller.seat, wish.member if isinstance(wish.member, str) else "")
        return Success()

    def remove(self, caller: Caller, wish: Remove) -> Success:
        self._host.remove(*caller.seat, wish.member, wish.messages, wish.address)
        return Success()

    def readmit(self, caller: Caller, wish: MemberRequest) -> Success:
        self._host.readmit(*caller.seat, wish.member)
        return Success()

    def end(self, caller: Caller, _: HostRequest) -> Success:
        self._host.end(*caller.seat)
        return Success()

    def erase(self, caller: Caller, _: HostRequest) -> Erased:
        return Erased(self._host.erase(*caller.seat))


def host_link(link: str, secret: str) -> str:
    """The link that makes a host: what follows the # is sent to no server, and stands in no log."""
    return f"{link}#host={secret}"


def _switching(do: Callable[[str, str, str, bool], None]) -> Callable[[Caller, Toggle], Success]:
    def switch(caller: Caller, wish: Toggle) -> Success:
        do(*caller.seat, caller.key(wish.key), wish.on)
        return Success()

    return switch

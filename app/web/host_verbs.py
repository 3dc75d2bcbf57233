"""Carries out the verbs of hosts, which are routes under /api/host/ and commands over WebSocket."""

from functools import cache
from typing import Annotated, Any

from msgspec import Meta, defstruct

from app.meeting.host import HostControls, RemovedMember, WaitingGuest
from app.meeting.settings import SETTINGS, Parameter
from app.web.links import absolute_link, host_link
from app.web.schema import STRICT_END, KeyedRequest, Success
from app.web.verbs import VERB_ERRORS, Caller, Verb

MemberId = Annotated[
    str, Meta(pattern=f"^[A-Za-z0-9_-]{{1,64}}{STRICT_END}", description="The public id of a member.")
]


class HostRequest(KeyedRequest):
    """Act as a host of a meeting. A repeat with the same key changes nothing."""


class MemberRequest(HostRequest, kw_only=True):
    """Act on a member."""

    member: MemberId


class MemberToggle(MemberRequest, kw_only=True):
    """Turn something on or off for a member."""

    on: bool


class Mute(HostRequest, kw_only=True):
    """Mute or unmute a member or, without `member`, all members without a role of their own."""

    on: bool
    member: MemberId | None = None


class Admit(HostRequest, kw_only=True):
    """Admit a guest from the waiting room; without `member`, all guests."""

    member: MemberId | None = None


class Remove(MemberRequest, kw_only=True):
    """Remove a member, or deny a guest, and refuse their return.

    `messages` also deletes their messages; `address` also refuses other clients at their address, and
    denies those who wait from there.
    """

    messages: bool = False
    address: bool = False


class NewLink(Success, tag_field="status", tag="success"):
    """The new link."""

    link: str


class Erased(Success, tag_field="status", tag="success"):
    """The meeting is erased; `keys` is how many keys of Redis were deleted."""

    keys: int


class WaitingRoom(Success, tag_field="status", tag="success"):
    """Up to 200 guests in the waiting room, oldest first, how many there are, and the removed members,
    newest first.
    """

    waiting: list[WaitingGuest]
    waiting_total: int
    removed: list[RemovedMember]


class HostVerbs:
    """Turns the request of each verb into a call of `HostControls`, and its result into the answer."""

    def __init__(self, host: HostControls):
        self._host = host

    @property
    def table(self) -> dict[str, Verb]:
        """The verbs by name, which is the route after /api/ and the `do` of a frame."""
        return {
            **{
                f"host/{name}": self._setting_verb(name, setting.parameter)
                for name, setting in SETTINGS.items()
                if setting.parameter
            },
            "host/new_link": Verb(HostRequest, NewLink, self.new_link),
            "host/host_link": Verb(HostRequest, NewLink, self.host_link),
            "host/mute": Verb(Mute, Success, self.mute),
            "host/cohost": Verb(MemberToggle, Success, self.cohost),
            "host/hand_over": Verb(MemberRequest, Success, self.hand_over),
            "host/admit": Verb(Admit, Success, self.admit),
            "host/remove": Verb(Remove, Success, self.remove, VERB_ERRORS),
            "host/readmit": Verb(MemberRequest, Success, self.readmit, VERB_ERRORS),
            "host/end": Verb(HostRequest, Success, self.end, VERB_ERRORS),
            "host/erase": Verb(HostRequest, Erased, self.erase, VERB_ERRORS),
        }

    def _setting_verb(self, name: str, parameter: Parameter) -> Verb:
        """Make the verb that changes a setting."""

        def change(caller: Caller, body: HostRequest) -> Success:
            value = getattr(body, parameter.field)
            self._host.set(*caller.seat, caller.key(body.key), name, value)
            return Success()

        return Verb(request_type(parameter), Success, change)

    def new_link(self, caller: Caller, body: HostRequest) -> NewLink:
        """Replace the link of the meeting, so that the old one no longer works."""
        code = self._host.new_link(*caller.seat, caller.key(body.key))
        return NewLink(absolute_link(caller.origin, f"{caller.meeting_id}.{code}"))

    def host_link(self, caller: Caller, body: HostRequest) -> NewLink:
        """Replace the host link."""
        secret = self._host.host_link(*caller.seat, caller.key(body.key))
        return NewLink(host_link(absolute_link(caller.origin, caller.meeting_id), secret))

    def mute(self, caller: Caller, body: Mute) -> Success:
        """Mute or unmute a member, or all members without a role."""
        self._host.mute(*caller.seat, caller.key(body.key), body.member or "", body.on)
        return Success()

    def cohost(self, caller: Caller, body: MemberToggle) -> Success:
        """Make a member a co-host, or a plain member again."""
        self._host.cohost(*caller.seat, caller.key(body.key), body.member, body.on)
        return Success()

    def hand_over(self, caller: Caller, body: MemberRequest) -> Success:
        """Make another member the host."""
        self._host.hand_over(*caller.seat, caller.key(body.key), body.member)
        return Success()

    def admit(self, caller: Caller, body: Admit) -> Success:
        """Admit a guest, or all of them."""
        self._host.admit(*caller.seat, body.member or "")
        return Success()

    def remove(self, caller: Caller, body: Remove) -> Success:
        """Remove a member, or deny a guest."""
        self._host.remove(*caller.seat, body.member, body.messages, body.address)
        return Success()

    def readmit(self, caller: Caller, body: MemberRequest) -> Success:
        """Allow a removed member to join again."""
        self._host.readmit(*caller.seat, body.member)
        return Success()

    def end(self, caller: Caller, _: HostRequest) -> Success:
        """End the meeting."""
        self._host.end(*caller.seat)
        return Success()

    def erase(self, caller: Caller, _: HostRequest) -> Erased:
        """Erase the meeting, and say how many keys were deleted."""
        return Erased(self._host.erase(*caller.seat))


@cache
def request_type(parameter: Parameter) -> type[Any]:
    """Make the type that validates the requests with a parameter; settings that share it share the type."""
    return defstruct(
        parameter.request,
        [(parameter.field, parameter.type)],
        bases=(HostRequest,),
        module=__name__,
        namespace={"__doc__": parameter.summary},
        kw_only=True,
    )

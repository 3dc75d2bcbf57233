"""What a member may do in a meeting: one table, for both doors, HTTP and WebSocket."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec import UnsetType

from app.meeting.lobby import Lobby
from app.meeting.messages import MessageActions
from app.web import schema


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, in which meeting, by which token, at which address of ours.

    `request_id` is what the repetitions of a request have in common, or "".
    """

    meeting_id: str
    held: str
    origin: str
    request_id: str = ""

    @property
    def seat(self) -> tuple[str, str]:
        return self.meeting_id, self.held

    def link(self, rest: str) -> str:
        """The whole link, from what follows our own address in it."""
        return f"{self.origin}/{rest}"

    def key(self, given: str | UnsetType) -> str:
        """What tells this request from any but its own repetitions."""
        return given if isinstance(given, str) else self.request_id or uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Verb:
    """What a request takes, and what carries it out."""

    request_type: type[Any]
    handler: Callable[[Caller, Any], schema.Success]


class Verbs:
    """Each verb, from the request to the answer."""

    def __init__(self, messages: MessageActions, lobby: Lobby):
        self._messages = messages
        self._lobby = lobby

    @property
    def table(self) -> dict[str, Verb]:
        """The verbs by name; the name is the last part of the route, and the frame's `do`."""
        return {
            "send": Verb(schema.Send, self.send),
            "edit": Verb(schema.Edit, self.edit),
            "delete": Verb(schema.Delete, self.delete),
            "react": Verb(schema.React, self.react),
            "rename": Verb(schema.Rename, self.rename),
            "typing": Verb(schema.Typing, self.typing),
        }

    def send(self, caller: Caller, wish: schema.Send) -> schema.Sent:
        reply_to = wish.reply_to if isinstance(wish.reply_to, int) else 0
        return schema.Sent(*self._messages.send(*caller.seat, wish.content, caller.key(wish.key), reply_to))

    def edit(self, caller: Caller, wish: schema.Edit) -> schema.Sent:
        return schema.Sent(*self._messages.edit(*caller.seat, wish.seq, wish.content, caller.key(wish.key)))

    def delete(self, caller: Caller, wish: schema.Delete) -> schema.Sent:
        return schema.Sent(*self._messages.delete(*caller.seat, wish.seq, caller.key(wish.key)))

    def react(self, caller: Caller, wish: schema.React) -> schema.Sent:
        key = caller.key(wish.key)
        return schema.Sent(*self._messages.react(*caller.seat, wish.seq, wish.emoji, wish.on, key))

    def rename(self, caller: Caller, wish: schema.Rename) -> schema.RenamedAnswer:
        return schema.RenamedAnswer(self._lobby.rename(*caller.seat, wish.member_name, caller.key(wish.key)))

    def typing(self, caller: Caller, _: schema.Typing) -> schema.Success:
        self._messages.typing(*caller.seat)
        return schema.Success()

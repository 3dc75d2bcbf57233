"""What a member may do in a meeting: one table, for both doors, HTTP and WebSocket."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.meeting.chat import Chat
from app.web import schema


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, in which meeting, by which token; and an id that a repeated request has in common."""

    meeting_id: str
    held: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Verb:
    """What a request takes, and what carries it out."""

    takes: type[Any]
    do: Callable[[Caller, Any], schema.Success]


def table(chat: Chat) -> dict[str, Verb]:
    """The verbs by name; the name is the last part of the route, and the frame's `do`."""

    def send(caller: Caller, wish: schema.Send) -> schema.Sent:
        key = wish.key if isinstance(wish.key, str) else caller.request_id
        return schema.Sent(*chat.send(caller.meeting_id, caller.held, wish.content, key))

    def typing(caller: Caller, _: schema.Typing) -> schema.Success:
        chat.typing(caller.meeting_id, caller.held)
        return schema.Success()

    return {"send": Verb(schema.Send, send), "typing": Verb(schema.Typing, typing)}

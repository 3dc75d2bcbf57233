"""Carries out the verbs of members, the same over HTTP and WebSocket."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.meeting.lobby import Lobby
from app.meeting.messages import MessageActions
from app.web import schema

# The statuses of the errors of a verb. 409: the key was used for another request, or the meeting is full.
VERB_ERRORS = "400 401 403 404 410 413 415 429 503"
KEYED_ERRORS = "400 401 403 404 409 410 413 415 429 503"


@dataclass(frozen=True, slots=True)
class Caller:
    """The sender of a request: the meeting, the session token, and the origin for links to us.

    `request_id` is the same for each repeat of an HTTP request; "" over WebSocket.
    """

    meeting_id: str
    token: str
    origin: str
    request_id: str = ""

    @property
    def seat(self) -> tuple[str, str]:
        """(meeting id, session token): the first two arguments of most services."""
        return self.meeting_id, self.token

    def key(self, given: str | None) -> str:
        """Return the idempotency key: the given one, else the request id, else a random one."""
        return given or self.request_id or uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Verb:
    """The types of the request and the answer of a verb, the function that carries it out, and its errors."""

    request_type: type[Any]
    answer_type: type[schema.Success]
    handler: Callable[[Caller, Any], schema.Success]
    errors: str = KEYED_ERRORS


class Verbs:
    """Turns the request of each verb into a call of a service, and its result into the answer."""

    def __init__(self, messages: MessageActions, lobby: Lobby):
        self._messages = messages
        self._lobby = lobby

    @property
    def table(self) -> dict[str, Verb]:
        """The verbs by name, which is the route after /api/ and the `do` of a frame."""
        return {
            "send": Verb(schema.Send, schema.Sent, self.send),
            "edit": Verb(schema.Edit, schema.Sent, self.edit),
            "delete": Verb(schema.Delete, schema.Sent, self.delete),
            "react": Verb(schema.React, schema.Sent, self.react),
            "rename": Verb(schema.Rename, schema.RenamedAnswer, self.rename),
            "typing": Verb(schema.Typing, schema.Success, self.typing, VERB_ERRORS),
        }

    def send(self, caller: Caller, body: schema.Send) -> schema.Sent:
        """Send a message."""
        key, reply_to = caller.key(body.key), body.reply_to or 0
        return schema.Sent(*self._messages.send(*caller.seat, body.content, key, reply_to))

    def edit(self, caller: Caller, body: schema.Edit) -> schema.Sent:
        """Replace the text of a message."""
        return schema.Sent(*self._messages.edit(*caller.seat, body.seq, body.content, caller.key(body.key)))

    def delete(self, caller: Caller, body: schema.Delete) -> schema.Sent:
        """Delete a message."""
        return schema.Sent(*self._messages.delete(*caller.seat, body.seq, caller.key(body.key)))

    def react(self, caller: Caller, body: schema.React) -> schema.Sent:
        """Add or remove a reaction."""
        key = caller.key(body.key)
        return schema.Sent(*self._messages.react(*caller.seat, body.seq, body.emoji, body.on, key))

    def rename(self, caller: Caller, body: schema.Rename) -> schema.RenamedAnswer:
        """Rename the caller."""
        return schema.RenamedAnswer(self._lobby.rename(*caller.seat, body.member_name, caller.key(body.key)))

    def typing(self, caller: Caller, _: schema.Typing) -> schema.Success:
        """Show that the caller is typing."""
        self._messages.typing(*caller.seat)
        return schema.Success()

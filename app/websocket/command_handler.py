"""Carries out the commands that members send over WebSockets."""

import logging
from typing import Any

import msgspec

from app import metrics
from app.errors import N_, BadRequest, InternalError, NoMeeting, NoSession, Refusal, Removed, StoreUnavailable
from app.live.reading import LogReader
from app.live.room import Room
from app.web import schema
from app.web.error_handlers import error_body
from app.web.languages import Languages
from app.web.request_body import parse, validate
from app.web.verbs import Caller, Verb

BEAT = "beat"  # the only verb that exists on a WebSocket and not in the HTTP API
UNKNOWN_VERB = N_("There is no such verb.")
log = logging.getLogger(__name__)


class Answer(msgspec.Struct, frozen=True):
    """The answer to a command, as JSON, and the error for which the connection ends after it, if any."""

    text: bytes
    fatal: Refusal | None = None


class CommandHandler:
    """Carries out commands by the table of verbs, and describes errors in the language of the reader."""

    def __init__(self, reader: LogReader, verbs: dict[str, Verb], languages: Languages):
        self._reader = reader
        self._verbs = verbs
        self._languages = languages

    def handle(self, text: str, caller: Caller, room: Room, language: str) -> Answer:
        """Carry out a command; the answer is that of HTTP, with the `ref` of the command. May block."""
        ref: Any = msgspec.UNSET
        try:
            fields = parse(text)
            command = validate(fields, schema.CommandFrame)
            ref = command.ref
            return Answer(_with_ref(self._carry_out(command.do, fields, caller, room), ref))
        except Refusal as error:
            if isinstance(error, StoreUnavailable):
                log.warning("Redis error: %s", error.__cause__, extra={"event": "redis_error"})
            is_fatal = isinstance(error, NoSession | NoMeeting | Removed)
            return Answer(_with_ref(self._describe(error, language), ref), error if is_fatal else None)
        except Exception:
            log.exception("Unexpected error in a frame", extra={"event": "unexpected_error"})
            return Answer(_with_ref(self._describe(InternalError(), language), ref))

    def error_json(self, error: Refusal, language: str) -> bytes:
        """Return an error as JSON, and count it."""
        return msgspec.json.encode(self._describe(error, language))

    def _carry_out(self, name: str, fields: dict[str, Any], caller: Caller, room: Room) -> msgspec.Struct:
        if name == BEAT:  # in another spelling, or behind queued commands: check the session too
            here = room.cursor
            self._reader.read(caller.meeting_id, caller.token, str(here) if here else None)
            return schema.Success()
        verb = self._verbs.get(name)
        if verb is None:
            raise BadRequest(UNKNOWN_VERB)
        return verb.handler(caller, validate(fields, verb.request_type))

    def _describe(self, error: Refusal, language: str) -> dict[str, object]:
        metrics.REFUSALS.labels(error.code).inc()
        with self._languages.override(language):
            return error_body(error, self._languages)


def _with_ref(answer: msgspec.Struct | dict[str, object], ref: Any) -> bytes:
    text = msgspec.json.encode(answer)
    return text if ref is msgspec.UNSET else b'{"ref":' + msgspec.json.encode(ref) + b"," + text[1:]

"""Accepts the WebSocket handshakes of members, and keeps the open connections of this worker."""

import gc
import logging
import random
import time
from typing import Any

import gevent
import msgspec
from flask import Blueprint, Response

from app import metrics
from app.config import Settings
from app.errors import (
    N_,
    BadRequest,
    InternalError,
    NoMeeting,
    NoSession,
    Refusal,
    Removed,
    StoreUnavailable,
    UpgradeRequired,
)
from app.live.hub import Hub
from app.live.reading import LogRead, LogReader
from app.live.room import Room
from app.web import schema
from app.web.cookies import requested_meeting, session_token
from app.web.error_handlers import error_body
from app.web.guards import Guards
from app.web.languages import LANGUAGES, Languages
from app.web.request_body import parse, read_query, validate
from app.web.verbs import Caller, Verb
from app.websocket.close_codes import CloseCode
from app.websocket.connection import Connection
from app.websocket.frames import text_frame
from app.websocket.handover import Handover, accept_handshake, buffered_bytes, duplicate_connection
from app.websocket.loop_pacing import LoopPacer
from app.websocket.writer import broadcast

MAX_PER_SESSION = 5  # connections; with one more, the oldest is closed
WATCH_EVERY_S = 2.0
PING_AFTER_S = 18.0  # of silence; common proxies close an idle connection after 60 s
IDLE_TIMEOUT_S = 32.0
MAX_FRAMES = 100  # from a client between two checks, in addition to the messages that its rate limit allows
RECONNECT_SPREAD_MS = 1_000  # clients that a worker sends away reconnect spread over this time
FREEZE_EVERY = 1_000  # connections; frozen, they are not scanned by each garbage collection
BEAT = "beat"  # the only verb that exists on a WebSocket and not in the HTTP API
UNKNOWN_VERB = N_("There is no such verb.")
log = logging.getLogger(__name__)


class Connections:
    """Opens, watches and closes the WebSockets of this worker, and carries out their commands."""

    def __init__(
        self,
        reader: LogReader,
        hub: Hub[Room],
        guards: Guards,
        verbs: dict[str, Verb],
        languages: Languages,
        settings: Settings,
    ):
        self._reader = reader
        self._hub = hub
        self._guards = guards
        self._verbs = verbs
        self._languages = languages
        self._is_strict = settings.rate_limits
        self._most_frames = MAX_FRAMES + settings.send_burst + WATCH_EVERY_S * settings.sends_per_second
        self._sockets: set[Connection] = set()
        self._by_session: dict[str, list[Connection]] = {}
        self._turns = LoopPacer()

    @property
    def count(self) -> int:
        """The number of open connections."""
        return len(self._sockets)

    def open(self) -> Response:
        """Answer a handshake: check the session and the cursor, then take the connection over.

        Raises UpgradeRequired, BadRequest, BadCursor, NoMeeting, NoSession, SessionExpired, StoreUnavailable.
        """
        wish = read_query(schema.Live)
        answer = accept_handshake()
        after = wish.after or None
        with self._guards.count_misses():
            meeting = requested_meeting(wish.meeting_id)
            token = session_token(meeting)
            self._reader.require_seat(meeting, token)
            room = self._hub.room(meeting)
            misses = room.gap_count
            frames, look = self._reader.open_stream(room, token, after)
        caller = Caller(meeting, token, self._guards.own_origin())
        language = wish.language if wish.language in LANGUAGES else self._languages.current()
        first = answer + b"".join(map(text_frame, frames))
        return Handover(lambda: self._park(first, caller, language, room, look, misses))

    def reject_plain_get(self) -> Response:
        """Raises UpgradeRequired, for a GET that does not ask for a WebSocket."""
        raise UpgradeRequired

    def close_all(self) -> None:
        """Ask all clients to reconnect, to another worker: this worker is about to end."""
        for parked in tuple(self._sockets):
            _send_elsewhere(parked)

    def run_watchdog(self) -> None:
        """Every WATCH_EVERY_S, until the worker ends: check all connections.

        Ping silent connections, drop those that time out, close those that flood, and adapt the loop pacing.
        """
        while True:
            gevent.sleep(WATCH_EVERY_S)
            try:
                self._check_all(time.monotonic())
            except Exception:
                log.exception("Nobody has looked after the connections, for something nobody thought of.")

    def _check_all(self, now: float) -> None:
        silent = [parked for parked in self._sockets if parked.heard_at < now - PING_AFTER_S]
        loud = [parked for parked in self._sockets if parked.frames > self._most_frames]
        self._turns.adapt(sum([parked.frames for parked in self._sockets]) / WATCH_EVERY_S)
        for parked in self._sockets:
            parked.frames = 0
        for parked in silent:
            if now - parked.heard_at > IDLE_TIMEOUT_S:
                parked.abort()
            elif not parked.pinged:
                parked.ping()
        for parked in loud if self._is_strict else ():
            parked.close(CloseCode.TOO_FAST)

    def _park(
        self, first: bytes, caller: Caller, language: str, room: Room, look: LogRead, misses: int
    ) -> None:
        parked = Connection(duplicate_connection(), self)
        parked.caller, parked.room, parked.language = caller, room, language
        parked.attendee = room.attendance.open(look.member, look.session)
        self._keep(parked)
        parked.write(first)
        if data := buffered_bytes():
            parked.receive(data)
        try:
            while not parked.is_closing and (look.update.more or not room.admit(parked, look.cursor, misses)):
                misses = room.gap_count
                look = self._reader.read(caller.meeting_id, caller.held, str(look.cursor))
                if look.update.is_news and not parked.is_closing:
                    broadcast((parked,), msgspec.json.encode(look.update))
        except Refusal as error:
            parked.end_session(None if isinstance(error, StoreUnavailable) else error)
        if self._hub.is_draining:
            _send_elsewhere(parked)

    def _keep(self, parked: Connection) -> None:
        self._sockets.add(parked)
        if len(self._sockets) % FREEZE_EVERY == 0:
            gc.freeze()
        of_session = self._by_session.setdefault(parked.attendee.session, [])
        of_session.append(parked)
        if len(of_session) > MAX_PER_SESSION:
            of_session[0].close(CloseCode.TOO_MANY)

    def do(self, parked: Connection, text: str) -> bytes:
        """Carry out a frame; return what HTTP would have answered, as JSON, with the `ref` of the frame."""
        ref: Any = msgspec.UNSET
        try:
            fields = parse(text)
            asked = validate(fields, schema.CommandFrame)
            ref = asked.ref
            return _with_ref(self._carry_out(parked, asked.do, fields), ref)
        except Refusal as error:
            if isinstance(error, StoreUnavailable):
                log.warning("Redis: %s", error.__cause__)
            if isinstance(error, NoSession | NoMeeting | Removed):
                gevent.spawn(parked.end_session, error)  # after the answer has been written
            return _with_ref(self._describe(parked, error), ref)
        except Exception:
            log.exception("A frame failed on something nobody thought of.")
            return _with_ref(self._describe(parked, InternalError()), ref)

    def _carry_out(self, parked: Connection, name: str, fields: dict[str, Any]) -> msgspec.Struct:
        if name == BEAT:  # in another spelling, or behind queued commands: check the session too
            caller, here = parked.caller, parked.room.cursor
            self._reader.read(caller.meeting_id, caller.held, str(here) if here else None)
            return schema.Success()
        verb = self._verbs.get(name)
        if verb is None:
            raise BadRequest(UNKNOWN_VERB)
        return verb.handler(parked.caller, validate(fields, verb.request_type))

    def words(self, parked: Connection, trouble: Refusal) -> bytes:
        """Return an error as JSON, in the language of the page."""
        return msgspec.json.encode(self._describe(parked, trouble))

    def _describe(self, parked: Connection, trouble: Refusal) -> dict[str, object]:
        metrics.REFUSALS.labels(trouble.code).inc()
        with self._languages.override(parked.language):
            return error_body(trouble, self._languages)

    def gone(self, parked: Connection) -> None:
        """Forget a connection that has begun to close, and note the departure in its room."""
        attendee = parked.attendee
        self._sockets.discard(parked)
        of_session = self._by_session[attendee.session]
        of_session.remove(parked)
        if not of_session:
            del self._by_session[attendee.session]
        parked.room.remove(parked)
        parked.room.attendance.close(attendee)


def _send_elsewhere(parked: Connection) -> None:
    parked.close(CloseCode.RESTART, str(random.randrange(RECONNECT_SPREAD_MS)))


def _with_ref(answer: msgspec.Struct | dict[str, object], ref: Any) -> bytes:
    text = msgspec.json.encode(answer)
    return text if ref is msgspec.UNSET else b'{"ref":' + msgspec.json.encode(ref) + b"," + text[1:]


def blueprint(live: Connections) -> Blueprint:
    """Make the routes of /api/live: the handshake, and the refusal of a plain GET."""
    routes = Blueprint("live", __name__, url_prefix="/api")
    routes.add_url_rule("/live", "open", live.open, websocket=True, methods=["GET"])
    routes.add_url_rule("/live", "plain", live.reject_plain_get, methods=["GET"])
    return routes

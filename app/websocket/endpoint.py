"""Accepts the WebSocket handshakes of members, and keeps the open connections of this worker."""

import gc
import logging
import random
import time
from collections.abc import Callable
from wsgiref.types import WSGIEnvironment

import gevent
from flask import Blueprint, Response, request

from app.config import Settings
from app.errors import RateLimited, Refusal, StoreUnavailable, UpgradeRequired
from app.live.hub import Hub
from app.live.liveness import IDLE_TIMEOUT_S, PING_AFTER_S, WATCH_EVERY_S
from app.live.reading import LogRead, LogReader
from app.live.room import Room
from app.web import schema
from app.web.cookies import requested_meeting, session_token
from app.web.guards import Guards
from app.web.languages import LANGUAGES, Languages
from app.web.request_body import read_query
from app.web.verbs import Caller, Verb
from app.websocket.backlog import wait_until_read
from app.websocket.close_codes import CloseCode
from app.websocket.command_handler import CommandHandler
from app.websocket.connection import Connection
from app.websocket.frames import text_frame
from app.websocket.handover import Handover, accept_handshake, buffered_bytes, duplicate_connection
from app.websocket.loop_pacing import LoopPacer
from app.websocket.plain_handshakes import ERROR, Handshake
from app.websocket.writer import broadcast

MAX_PER_SESSION = 5  # connections; with one more, the oldest is closed
MAX_FRAMES = 100  # from a client between two checks, in addition to the messages that its rate limit allows
# The clients that a worker sends away reconnect spread over a time in which one other worker can open all
# of their connections: 0.36 ms each of worker and Redis, more on a slower core.
SPREAD_MS_PER_CONNECTION = 0.5
MIN_SPREAD_MS, MAX_SPREAD_MS = 1_000, 15_000
FREEZE_EVERY = 1_000  # connections; frozen, they are not scanned by each garbage collection
log = logging.getLogger(__name__)


class Connections:
    """Opens, registers, watches and closes the WebSockets of this worker."""

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
        self._languages = languages
        self._handler = CommandHandler(reader, verbs, languages)
        self._is_strict = settings.rate_limits
        self._max_frames = MAX_FRAMES + settings.send_burst + WATCH_EVERY_S * settings.sends_per_second
        self.opens_none = False  # a handshake is not answered, so that nginx asks another worker
        self._connections: set[Connection] = set()
        self._by_session: dict[str, list[Connection]] = {}
        self._pacer = LoopPacer()

    @property
    def count(self) -> int:
        """The number of open connections."""
        return len(self._connections)

    def open(self) -> Response:
        """Answer a handshake that PlainHandshakes has passed on.

        Raises UpgradeRequired, BadRequest, what PlainHandshakes has met, or what `prepare` raises.
        """
        query, environ = read_query(schema.Live), request.environ
        response = accept_handshake()
        with self._guards.count_misses():
            meeting = requested_meeting(query.meeting_id)
            if error := environ.get(ERROR):
                raise error
            language = query.language if query.language in LANGUAGES else self._languages.current()
            token, origin = session_token(meeting), self._guards.own_origin()
            handshake = Handshake(meeting, token, query.after or None, language, origin, response)
            return Handover(self.prepare(handshake, environ))

    def prepare(self, handshake: Handshake, environ: WSGIEnvironment) -> Callable[[], None]:
        """Check the session and the cursor, and read what is sent first. Return what parks the connection.

        Raises BadCursor, NoMeeting, NoSession, SessionExpired, RateLimited, StoreUnavailable.
        """
        self._reader.require_seat(handshake.meeting_id, handshake.token)
        room = self._hub.room(handshake.meeting_id)
        misses = room.gap_count
        frames, log_read = self._reader.open_stream(room, handshake.token, handshake.after)
        first = handshake.response + b"".join(map(text_frame, frames))
        return lambda: self._park(handshake, environ, first, room, log_read, misses)

    def reject_plain_get(self) -> Response:
        """Refuse a GET that does not ask for a WebSocket. Raises UpgradeRequired."""
        raise UpgradeRequired

    def close_all(self) -> None:
        """Ask all clients to reconnect, to another worker: this worker is about to end."""
        spread_ms = reconnect_spread_ms(self.count)
        for connection in tuple(self._connections):
            _close_for_restart(connection, spread_ms)

    def run_watchdog(self) -> None:
        """Every WATCH_EVERY_S, until the worker ends: check all connections.

        Ping silent connections, drop those that time out, close those that flood, and adapt the loop pacing.
        """
        while True:
            gevent.sleep(WATCH_EVERY_S)
            try:
                self._check_all(time.monotonic())
            except Exception:
                log.exception("Unexpected error in the watchdog", extra={"event": "unexpected_error"})

    def _check_all(self, now: float) -> None:
        counted = [(connection, connection.take_frame_count()) for connection in self._connections]
        self._pacer.adapt(sum([frames for _, frames in counted]) / WATCH_EVERY_S)
        for connection, frames in counted:
            silence = now - connection.heard_at
            if silence > IDLE_TIMEOUT_S:
                connection.abort()
            elif silence > PING_AFTER_S and not connection.pinged:
                connection.ping()
            elif frames > self._max_frames and self._is_strict:
                connection.close(CloseCode.TOO_FAST)

    def _park(
        self,
        handshake: Handshake,
        environ: WSGIEnvironment,
        first: bytes,
        room: Room,
        log_read: LogRead,
        misses: int,
    ) -> None:
        """Take the connection over from gunicorn, send it `first`, and add it to the room."""
        socket = duplicate_connection(environ)
        caller = Caller(handshake.meeting_id, handshake.token, handshake.origin)
        attendee = room.attendance.open(log_read.member, log_read.session)
        hidden_to, on_closing = log_read.hidden_to, self._unregister
        connection = Connection(
            socket, caller, handshake.language, room, attendee, hidden_to, self._handler, on_closing
        )
        self._register(connection)
        connection.write(first)
        if data := buffered_bytes(environ):
            connection.receive(data)
        try:
            self._enter_room(connection, log_read, misses)
        except Refusal as error:
            connection.end_session(None if isinstance(error, StoreUnavailable | RateLimited) else error)
        if self._hub.is_draining:
            _close_for_restart(connection, MIN_SPREAD_MS)

    def _enter_room(self, connection: Connection, log_read: LogRead, misses: int) -> None:
        """Send what is new after `log_read`, until the room admits the connection at its cursor."""
        caller, room = connection.caller, connection.room
        while not connection.is_closing:
            if not log_read.update.more and room.admit(connection, log_read.cursor, misses):
                return
            wait_until_read(connection)
            misses = room.gap_count
            log_read = self._reader.read(caller.meeting_id, caller.token, str(log_read.cursor))
            if log_read.update.is_news and not connection.is_closing:
                broadcast((connection,), log_read.text)

    def _register(self, connection: Connection) -> None:
        self._connections.add(connection)
        if len(self._connections) % FREEZE_EVERY == 0:
            gc.freeze()
        of_session = self._by_session.setdefault(connection.attendee.session, [])
        of_session.append(connection)
        if len(of_session) > MAX_PER_SESSION:
            of_session[0].close(CloseCode.TOO_MANY)

    def _unregister(self, connection: Connection) -> None:
        """Forget a connection that has begun to close, and note the departure in its room."""
        attendee, room = connection.attendee, connection.room
        self._connections.discard(connection)
        of_session = self._by_session[attendee.session]
        of_session.remove(connection)
        if not of_session:
            del self._by_session[attendee.session]
        room.remove(connection)
        room.attendance.close(attendee)


def reconnect_spread_ms(connections: int) -> int:
    """Return the milliseconds over which so many clients are to reconnect."""
    return int(min(MAX_SPREAD_MS, max(MIN_SPREAD_MS, connections * SPREAD_MS_PER_CONNECTION)))


def _close_for_restart(connection: Connection, spread_ms: int) -> None:
    connection.close(CloseCode.RESTART, str(random.randrange(spread_ms)))


def blueprint(live: Connections) -> Blueprint:
    """Make the routes of /api/live: the handshake, and the refusal of a plain GET."""
    routes = Blueprint("live", __name__, url_prefix="/api")
    routes.add_url_rule("/live", "open", live.open, websocket=True, methods=["GET"])
    routes.add_url_rule("/live", "plain", live.reject_plain_get, methods=["GET"])
    return routes

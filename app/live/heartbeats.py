"""Sends heartbeats to Redis, in batches, for all members whose connections this worker holds."""

import logging
import threading
import time

from app.errors import NoMeeting, StoreUnavailable
from app.live import liveness
from app.live.hub import Hub
from app.live.local_presence import LocalMember
from app.live.room import Room
from app.meeting.seat import new_entry_id
from app.store.seen import Heartbeats

MEMBERS_PER_SCRIPT = 100
# A helper thread for each 16 due meetings, so that a slow answer of Redis does not delay all the others.
ROOMS_PER_HELPER = 16
MAX_HELPERS = 7
log = logging.getLogger(__name__)


class HeartbeatLoop:
    """Reports once a second which members are connected to this worker, and which are no longer."""

    def __init__(self, hub: Hub[Room], store: Heartbeats):
        self._hub = hub
        self._store = store

    def start(self) -> None:
        """Run the loop in a daemon thread."""
        threading.Thread(target=self._run, daemon=True, name="presence").start()

    def _run(self) -> None:
        while True:
            time.sleep(liveness.HEARTBEAT_TICK_S)
            try:
                self._run_once()
            except Exception:
                log.exception("Unexpected error in the heartbeat loop", extra={"event": "unexpected_error"})

    def _run_once(self) -> None:
        if self._hub.is_draining:
            return  # the members reconnect to other workers, which send their heartbeats
        lost = set(self._hub.lost_rooms)
        for room in lost:
            room.mark_unavailable()
        now = time.monotonic()
        due = [room for room in self._hub.rooms if room.attendance.due_at <= now and room not in lost]
        count = min(MAX_HELPERS, len(due) // ROOMS_PER_HELPER)
        helpers = [threading.Thread(target=self._tick_all, args=(due,), daemon=True) for _ in range(count)]
        for helper in helpers:
            helper.start()
        self._tick_all(due)
        for helper in helpers:
            helper.join()

    def _tick_all(self, due: list[Room]) -> None:
        """Take rooms from the list until it is empty. Several threads share the list."""
        while due:
            try:
                self.tick(due.pop())
            except StoreUnavailable as error:
                log.warning("Heartbeats failed: %s", error.__cause__, extra={"event": "heartbeats_failed"})
                due.clear()  # each further room would wait for the same timeout
            except Exception:
                log.exception("Unexpected error in a heartbeat", extra={"event": "unexpected_error"})

    def tick(self, room: Room) -> None:
        """Send what is due for one meeting to Redis. Raises StoreUnavailable."""
        now, attendance = time.monotonic(), room.attendance
        try:
            if departed := attendance.departed(now):
                self._store.mark_disconnected(room.id, departed, int(liveness.DISCONNECT_GRACE_S * 1000))
                attendance.recheck_in(liveness.DISCONNECT_GRACE_S + liveness.RECHECK_MARGIN_S)
            due = attendance.due_heartbeats(now)
            if due is not None:
                self._send(room, due, now)
        except NoMeeting as error:
            room.end(error)
        finally:
            attendance.reschedule(now)

    def _send(self, room: Room, due: list[LocalMember], now: float) -> None:
        for first in range(0, max(1, len(due)), MEMBERS_PER_SCRIPT):
            some = due[first : first + MEMBERS_PER_SCRIPT]
            present = [(local.member, local.session) for local in some]
            result = self._store.beat(room.id, present, new_entry_id())
            for local in some:
                local.heartbeat_at = now
            for session in result.ended:
                room.end_session(session)
        room.catch_up.compare(result.seq, result.told)

"""Who is here, told to Redis: in batches, for everybody whose connections this worker holds."""

import logging
import threading
import time

from app.errors import NoMeeting, StoreUnavailable
from app.live.hub import Hub
from app.live.local_presence import LocalMember
from app.live.room import Room
from app.meeting.seat import new_entry_id
from app.store.seen import Heartbeats

TICK_S = 1.0
AWAY_AFTER_S = 5.0  # a member's last connection is gone: so long may other workers take to say they have one
MEMBERS_PER_SCRIPT = 100
ROOMS_PER_HELPER = (
    16  # meetings at a time: where there are more, helpers share them, so that not all wait for one answer
)
MAX_HELPERS = 7
log = logging.getLogger(__name__)


class HeartbeatLoop:
    """Beats for those who are here, and takes leave of those who are not, once a second."""

    def __init__(self, hub: Hub[Room], seen: Heartbeats):
        self._hub = hub
        self._seen = seen

    def start(self) -> None:
        threading.Thread(target=self._run, daemon=True, name="presence").start()

    def _run(self) -> None:
        while True:
            time.sleep(TICK_S)
            try:
                self._run_once()
            except Exception:
                log.exception("Nobody has looked who is here, for something nobody thought of.")

    def _run_once(self) -> None:
        if self._hub.is_draining:
            return  # whoever was here is sent elsewhere, and will be seen there
        lost = set(self._hub.lost)
        for room in lost:
            room.mark_unavailable()
        now = time.monotonic()
        due = [room for room in self._hub.audiences if room.attendance.due_at <= now and room not in lost]
        count = min(MAX_HELPERS, len(due) // ROOMS_PER_HELPER)
        helpers = [threading.Thread(target=self._tick_all, args=(due,), daemon=True) for _ in range(count)]
        for helper in helpers:
            helper.start()
        self._tick_all(due)
        for helper in helpers:
            helper.join()

    def _tick_all(self, due: list[Room]) -> None:
        """Take one room after the other, as others do, until none is left."""
        while due:
            try:
                self.tick(due.pop())
            except StoreUnavailable as error:
                log.warning("Who is here cannot be told: %s", error.__cause__)
                due.clear()  # the others would wait as long, for nothing
            except Exception:
                log.exception("Who is here cannot be told, for something nobody thought of.")

    def tick(self, room: Room) -> None:
        """Tell Redis what is due of one meeting. Raises StoreUnavailable."""
        now, attendance = time.monotonic(), room.attendance
        try:
            if parted := attendance.departed(now):
                self._seen.mark_disconnected(room.id, parted, int(AWAY_AFTER_S * 1000))
                attendance.recheck_soon(AWAY_AFTER_S + 0.3)
            due = attendance.due_heartbeats(now)
            if due is not None:
                self._beat(room, due, now)
        except NoMeeting as error:
            room.end(error)
        finally:
            attendance.reschedule(now)

    def _beat(self, room: Room, due: list[LocalMember], now: float) -> None:
        for first in range(0, max(1, len(due)), MEMBERS_PER_SCRIPT):
            some = due[first : first + MEMBERS_PER_SCRIPT]
            present = [(attendee.member, attendee.session) for attendee in some]
            beaten = self._seen.beat(room.id, present, new_entry_id())
            for attendee in some:
                attendee.beaten_at = now
            for session in beaten.ended:
                room.end_session(session)
        room.check_caught_up(beaten.seq, beaten.told)

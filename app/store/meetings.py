"""Meetings in Redis, and who sits in them."""

from app.store.keys import MeetingKeys
from app.store.script import SPEAK, Scripts


class Meetings:
    """Each method is one script; ids, digests and names come from the caller, time from Redis.

    A `record` is a member's JSON, `{"name", "folded", "skeleton", "joined_at"}`. A `name` going in is
    three texts, as JSON strings without their quotes. Raises what the scripts refuse, or StoreUnavailable.
    """

    def __init__(self, scripts: Scripts, max_members: int):
        self._scripts = scripts
        self._max_members = max_members
        for verb in ("create", "join", "leave", "rename", "visit"):
            scripts.load(verb)

    def create(
        self,
        meeting_id: str,
        meeting_name: str,
        epoch: str,
        session: str,
        member: str,
        entry_id: str,
        name: tuple[str, str, str],
    ) -> None:
        """Make a meeting with its first member in it."""
        keys = MeetingKeys(meeting_id)
        self._scripts.run("create", keys, [session], meeting_name, epoch, member, entry_id, *name)

    def join(
        self,
        meeting_id: str,
        sessions: tuple[str, str],
        member: str,
        entry_id: str,
        key: str,
        name: tuple[str, str, str],
        stem: tuple[str, str, str],
    ) -> tuple[str, str, bytes, bool]:
        """Seat a member and return (meeting name, member, record, whether the first of `sessions` is theirs).

        The second session is one the browser already holds; where it, or the key, is known, so is the member.
        """
        once = f"join/{key}"
        title, seated, record, is_new = self._scripts.run(
            "join",
            MeetingKeys(meeting_id),
            [*sessions],
            member,
            entry_id,
            once,
            self._max_members,
            *name,
            *stem,
        )
        return title.decode(), seated.decode(), record, is_new == 1

    def leave(self, meeting_id: str, session: str, entry_id: str) -> None:
        """Take the holder of the session out."""
        self._scripts.run("leave", MeetingKeys(meeting_id), [session], entry_id)

    def rename(
        self,
        meeting_id: str,
        session: str,
        entry_id: str,
        key: str,
        name: tuple[str, str, str],
        stem: tuple[str, str, str],
    ) -> bytes:
        """Call the holder of the session something else, once for each key; the name as admitted, as JSON."""
        keys, pace = MeetingKeys(meeting_id), self._scripts.pace(SPEAK)
        admitted: bytes = self._scripts.run("rename", keys, [session], entry_id, key, *pace, *name, *stem)
        return admitted

    def visit(self, meeting_id: str, session: str) -> tuple[str, str | None, bytes | None]:
        """(meeting name, member, record); the last two only for the holder of a session."""
        title, member, record = self._scripts.run("visit", MeetingKeys(meeting_id), [session])
        return title.decode(), (member.decode() if record else None), record or None

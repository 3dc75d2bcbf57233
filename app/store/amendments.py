"""What is changed in the log of a meeting in Redis."""

from app.store.keys import MeetingKeys
from app.store.script import WRITE, Scripts


class Amendments:
    """Each method is one script: it amends the message `seq` in place, and adds the change that says so.

    Once for each key. Returns the message as it is now, and the cursor behind the change.
    Raises what the scripts refuse, or StoreUnavailable.
    """

    def __init__(self, scripts: Scripts):
        self._scripts = scripts
        for verb in ("edit", "delete", "react"):
            scripts.load(verb)

    def edit(
        self, meeting_id: str, session: str, entry_id: str, key: str, seq: int, content: bytes
    ) -> tuple[bytes, str]:
        """Replace the text; `content` is JSON."""
        return self._amend("edit", meeting_id, session, entry_id, key, seq, content)

    def delete(self, meeting_id: str, session: str, entry_id: str, key: str, seq: int) -> tuple[bytes, str]:
        """Take it back: one's own, or anybody's for whoever has the right to."""
        return self._amend(
            "delete", meeting_id, session, entry_id, key, seq, self._scripts.grants("delete_any")
        )

    def react(
        self,
        meeting_id: str,
        session: str,
        entry_id: str,
        key: str,
        seq: int,
        emoji: str,
        on: bool,
        most: int,
    ) -> tuple[bytes, str]:
        """Put an emoji to it or take it away; at most `most` different ones."""
        is_on = "true" if on else "false"
        return self._amend("react", meeting_id, session, entry_id, key, seq, emoji, is_on, most)

    def _amend(
        self, verb: str, meeting_id: str, session: str, entry_id: str, key: str, *what: str | bytes | int
    ) -> tuple[bytes, str]:
        keys, pace = MeetingKeys(meeting_id), self._scripts.pace(WRITE)
        message, cursor = self._scripts.run(verb, keys, [session], entry_id, key, *pace, *what)
        return message, cursor.decode()

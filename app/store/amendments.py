"""Edits, deletes and reacts to messages in the log of a meeting in Redis."""

from app.store.keyed_write import KeyedWrite
from app.store.script import WRITE, Scripts


class Amendments:
    """Amends the message `seq` in place and appends a change to the log, in one script for each method.

    A repeat with the same idempotency key changes nothing. Each method returns (message as JSON, cursor after
    the change), and raises the refusals of its script, or StoreUnavailable.
    """

    def __init__(self, scripts: Scripts):
        self._scripts = scripts
        for verb in ("edit", "delete", "react"):
            scripts.load(verb)

    def edit(self, meeting_id: str, write: KeyedWrite, seq: int, content: bytes) -> tuple[bytes, str]:
        """Replace the text by `content`, a JSON string."""
        hurry = self._scripts.grants("hurry")
        return self._amend("edit", meeting_id, write, seq, content=content, hurry_granted=hurry)

    def delete(self, meeting_id: str, write: KeyedWrite, seq: int) -> tuple[bytes, str]:
        """Delete a message of the caller, or of another member if the role of the caller allows it."""
        granted = self._scripts.grants("delete_any")
        return self._amend("delete", meeting_id, write, seq, delete_any_granted=granted)

    def react(
        self, meeting_id: str, write: KeyedWrite, seq: int, emoji: str, on: bool, most: int
    ) -> tuple[bytes, str]:
        """Add a reaction of the caller, or remove it; a message has at most `most` different emoji."""
        is_on = "true" if on else "false"
        return self._amend("react", meeting_id, write, seq, emoji=emoji, is_on=is_on, max_emoji=most)

    def _amend(
        self, verb: str, meeting_id: str, write: KeyedWrite, seq: int, **what: str | bytes | int
    ) -> tuple[bytes, str]:
        message, cursor = self._scripts.run_keyed(
            verb, meeting_id, write, right=None, pace=WRITE, message_seq=seq, **what
        )
        return message, cursor.decode()

"""Changes meetings in Redis for the operator, who is no member of them."""

import uuid

from app.errors import NoMeeting
from app.store.keys import MeetingKeys
from app.store.script import Scripts


class Operations:
    """Runs one script for each method. Raises NoMeeting, MeetingEnded, StoreUnavailable."""

    def __init__(self, scripts: Scripts):
        self._scripts = scripts
        for verb in ("operator_end", "operator_extend"):
            scripts.load(verb)

    def end(self, meeting_id: str, entry_id: str) -> None:
        """End a meeting for all its members."""
        self._scripts.run("operator_end", MeetingKeys(meeting_id), [], entry_id=entry_id)

    def extend(self, meeting_id: str, entry_id: str, seconds: int) -> None:
        """Let a meeting live for so many seconds without activity, from now on."""
        self._scripts.run("operator_extend", MeetingKeys(meeting_id), [], entry_id=entry_id, lifetime=seconds)

    def load_all(self) -> int:
        """Load all scripts into Redis, and run one on a meeting that does not exist. Return their number."""
        count = self._scripts.upload()
        try:
            self.end(str(uuid.uuid4()), "")
        except NoMeeting:
            pass
        return count

"""What the operator of the service does to a meeting in Redis, without being in it."""

import uuid

from app.errors import NoMeeting
from app.store.keys import MeetingKeys
from app.store.script import Scripts


class Operations:
    """Each method is one script. Raises NoMeeting, MeetingEnded, StoreUnavailable."""

    def __init__(self, scripts: Scripts):
        self._scripts = scripts
        for verb in ("close", "prolong"):
            scripts.load(verb)

    def end(self, meeting_id: str, entry_id: str) -> None:
        """The meeting is over, for everybody."""
        self._scripts.run("close", MeetingKeys(meeting_id), [], entry_id)

    def extend(self, meeting_id: str, entry_id: str, seconds: int) -> None:
        """The meeting lives for so long without activity, from now on."""
        self._scripts.run("prolong", MeetingKeys(meeting_id), [], entry_id, seconds)

    def load_all(self) -> int:
        """Have Redis take every script there is, and run one where no meeting is; how many those are."""
        count = self._scripts.upload()
        try:
            self.end(str(uuid.uuid4()), "")
        except NoMeeting:
            pass
        return count

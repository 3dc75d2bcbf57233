"""Appends to and reads the log of a meeting in Redis."""

from typing import Any, NamedTuple, TypedDict

from app import metrics
from app.store.keyed_write import KeyedWrite
from app.store.keys import MeetingKeys
from app.store.script import READ, SEARCH, Scripts

MAX_READ_BYTES = 256 * 1024  # of entries in one answer; the last one may exceed it
RULES = (  # in the order of parts/read_log.lua
    "name",
    "everybody",
    "locked",
    "passcode",
    "waiting_room",
    "waiting_note",
    "slow_mode",
    "hides_history",
    "lifetime",
)


class PresenceCounts(NamedTuple):
    """How many members there are and how many are online, whether the meeting is large, and the numbers of
    waiting guests and of wrong passcodes within the last minute.
    """

    total: int
    online: int
    is_large: bool
    waiting: int
    wrong_passcodes: int


class LogSlice(NamedTuple):
    """What one script read from a log. Entries and records are JSON, as stored.

    `head` is the seq of the newest entry, and `base` that of the oldest which the reader may see. The history
    up to the seq `hidden_to` is hidden from the reader; it is 0 if none is. `presence`, `away`,
    `roster` (pairs of member id and record) and `rules` are None where the reader has them already.
    They are as told last; `is_held_back` says that the presence has changed since.
    """

    cursor: str
    is_snapshot: bool
    head: int
    base: int
    hidden_to: int
    entries: list[bytes]
    presence: PresenceCounts | None
    away: list[str] | None
    is_held_back: bool
    roster: list[tuple[bytes, bytes]] | None
    rules: dict[str, str] | None  # the fields of the meeting that are set; comes with the roster
    member: str | None  # the id of the member that asked; None for a worker
    record: bytes | None  # of that member


class HistoryPage(NamedTuple):
    """A page of a log, with the seq of its first entry; `base` and `hidden_to` are those of LogSlice."""

    start: int
    base: int
    hidden_to: int
    entries: list[bytes]


class Messages:
    """Runs one script for each method.

    `session` is the session id of the caller, `entry_id` a random id for an entry that is appended. Each
    method raises the refusals of its script, or StoreUnavailable.
    """

    def __init__(self, scripts: Scripts):
        self._scripts = scripts
        for verb in ("send", "poll", "read_for_worker", "page", "search", "typing"):
            scripts.load(verb)

    def send(self, meeting_id: str, write: KeyedWrite, content: bytes, reply_to: int) -> tuple[bytes, str]:
        """Append a message, once for each key. Return (message as JSON, cursor after it).

        `content` is a JSON string; `reply_to` is the seq of another message, or 0.
        """
        hurry = self._scripts.grants("hurry")
        entry, cursor = self._scripts.run_keyed(
            "send", meeting_id, write, content=content, reply_to=reply_to, hurry_granted=hurry
        )
        return entry, cursor.decode()

    def poll(
        self,
        meeting_id: str,
        session: str,
        cursor: tuple[str, int, str, int],
        newest: int,
        most: int,
        entry_id: str,
    ) -> LogSlice:
        """Read at most `most` entries after the cursor (epoch, seq, tag, presence). This is a heartbeat, too.

        If the log does not have that position, return a snapshot: the `newest` entries, roster and settings.
        There are fewer entries where they are long.
        """
        args, pace = _read_args(cursor, newest, most), self._scripts.pace(READ)
        *answer, expired = self._scripts.run(
            "poll", MeetingKeys(meeting_id), [session], entry_id=entry_id, right="read", **args, **pace
        )
        if expired:
            metrics.EXPIRED.inc(expired)
        return _news(answer)

    def read_for_worker(
        self, meeting_id: str, cursor: tuple[str, int, str, int], newest: int, most: int
    ) -> LogSlice:
        """Do the same as `poll` for a worker: without a session, and without a heartbeat."""
        args = _read_args(cursor, newest, most)
        return _news(self._scripts.run("read_for_worker", MeetingKeys(meeting_id), [], **args))

    def page(self, meeting_id: str, session: str, before: int, limit: int) -> HistoryPage:
        """Return the page of up to `limit` entries before the seq `before`, fewer where they are long."""
        start, base, hidden_to, entries = self._scripts.run(
            "page",
            MeetingKeys(meeting_id),
            [session],
            before=before,
            limit=limit,
            max_read_bytes=MAX_READ_BYTES,
            right="read",
            **self._scripts.pace(READ),
        )
        return HistoryPage(int(start), int(base), int(hidden_to), entries)

    def search(self, meeting_id: str, session: str, before: int, most: int) -> tuple[int, int, list[bytes]]:
        """Read messages before the seq `before`, newest first, of up to `most` entries, fewer where they are
        long.

        Return (seq of the first entry read, first seq the member may see, messages as JSON).
        """
        keys, pace = MeetingKeys(meeting_id), self._scripts.pace(SEARCH)
        start, base, entries = self._scripts.run(
            "search",
            keys,
            [session],
            before=before,
            max_read=most,
            max_read_bytes=MAX_READ_BYTES,
            right="read",
            **pace,
        )
        return int(start), int(base), entries

    def typing(self, meeting_id: str, session: str) -> None:
        """Publish that a member is typing."""
        self._scripts.run("typing", MeetingKeys(meeting_id), [session])


class ReadArguments(TypedDict):
    """The arguments of a script that reads what follows a cursor."""

    cursor_epoch: str
    cursor_seq: int
    cursor_tag: str
    cursor_presence: int
    snapshot_size: int
    max_new: int
    max_read_bytes: int


def _read_args(cursor: tuple[str, int, str, int], newest: int, most: int) -> ReadArguments:
    epoch, seq, tag, presence = cursor
    return {
        "cursor_epoch": epoch,
        "cursor_seq": seq,
        "cursor_tag": tag,
        "cursor_presence": presence,
        "snapshot_size": newest,
        "max_new": most,
        "max_read_bytes": MAX_READ_BYTES,
    }


def _news(answer: list[Any]) -> LogSlice:
    place, is_snapshot, head, base, hidden_to, entries, counts, away, held, roster, rules, *member = answer
    return LogSlice(
        place.decode(),
        is_snapshot == 1,
        int(head),
        int(base),
        int(hidden_to),
        entries,
        None if counts is None else _counts(counts),
        None if away is None else [gone.decode() for gone in away],
        held == 1,
        None if roster is None else list(zip(roster[::2], roster[1::2], strict=True)),
        None if rules is None else _rules(rules),
        member[0].decode() if member else None,
        member[1] if member else None,
    )


def _counts(values: list[int]) -> PresenceCounts:
    total, online, large, waiting, wrong = map(int, values)
    return PresenceCounts(total, online, large == 1, waiting, wrong)


def _rules(values: list[bytes | None]) -> dict[str, str]:
    return {name: value.decode() for name, value in zip(RULES, values, strict=True) if value is not None}

"""What lies in Redis, read for the operator: which meetings there are, and everything about one of them."""

from collections.abc import Iterator
from typing import NamedTuple

import redis

from app.errors import NoMeeting
from app.redis_client.connect import as_store_unavailable
from app.store.keys import MEETINGS, MeetingKeys, meeting_of

AWAY_AFTER_MS = 30_000  # as in scripts/parts/away.lua
SCANNED_AT_ONCE = 500  # keys
ASKED_AT_ONCE = 100  # meetings
READ_AT_ONCE = 200  # entries of a log


class MeetingRow(NamedTuple):
    """A meeting as it stands: the fields of its hash, and what was counted."""

    id: str
    facts: dict[str, str]
    members: int
    here: int
    entries: int
    ttl_ms: int


class MeetingPeople(NamedTuple):
    """The records, by id, of those in a meeting, before its door, and removed; and who was seen when."""

    members: dict[str, bytes]
    waiting: dict[str, bytes]
    removed: dict[str, bytes]
    seen: dict[str, int]


class MeetingReader:
    """Reads, and writes nothing: for a user who may do no more. Raises StoreUnavailable."""

    def __init__(self, client: redis.Redis | redis.RedisCluster):
        self._client = client

    def now_ms(self) -> int:
        """Redis' own time, which everything in it is told in."""
        with as_store_unavailable():
            seconds, micros = self._client.time()
        return int(seconds) * 1000 + int(micros) // 1000

    def meetings(self) -> Iterator[MeetingRow]:
        """Every meeting there is; one that comes or goes meanwhile may be among them."""
        ids = self._ids()
        for first in range(0, len(ids), ASKED_AT_ONCE):
            yield from self._standings(ids[first : first + ASKED_AT_ONCE])

    def meeting(self, meeting_id: str) -> MeetingRow:
        """Raises NoMeeting."""
        for standing in self._standings([meeting_id]):
            return standing
        raise NoMeeting

    def people(self, meeting_id: str) -> MeetingPeople:
        part = MeetingKeys(meeting_id).part
        with as_store_unavailable(), self._client.pipeline(transaction=False) as asked:
            for name in ("members", "waiting", "removed"):
                asked.hgetall(part(name))
            asked.zrange(part("seen"), 0, -1, withscores=True)
            *records, seen = asked.execute()
        members, waiting, removed = (_by_id(each) for each in records)
        return MeetingPeople(members, waiting, removed, {who.decode(): int(at) for who, at in seen})

    def log(self, meeting_id: str) -> Iterator[bytes]:
        """Every entry, oldest first, a page at a time: Redis is never held up by a long log."""
        base, seq = 1, 0
        while page := self._page(meeting_id, base, seq):
            base, entries = page
            yield from entries
            seq = max(seq, base - 1) + len(entries)

    def _page(self, meeting_id: str, base: int, seq: int) -> tuple[int, list[bytes]] | None:
        """The seq of the log's first entry, and the entries behind `seq`; None: there are no more.

        Where the log is trimmed meanwhile, they are elsewhere, and are asked for again.
        """
        keys = MeetingKeys(meeting_id)
        while True:
            start = max(0, seq + 1 - base)
            with as_store_unavailable(), self._client.pipeline(transaction=False) as asked:
                asked.hget(keys.meeting, "base")
                asked.lrange(keys.part("messages"), start, start + READ_AT_ONCE - 1)
                asked.hget(keys.meeting, "base")
                before, entries, after = asked.execute()
            if after is None or (int(after) == base and not entries):
                return None
            if before == after == b"%d" % base:
                return base, entries
            base = int(after)

    def _ids(self) -> list[str]:
        with as_store_unavailable():
            keys = set(self._client.scan_iter(match=MEETINGS, count=SCANNED_AT_ONCE))
        return sorted(meeting_of(key.decode()) for key in keys)

    def _standings(self, ids: list[str]) -> Iterator[MeetingRow]:
        here = f"({self.now_ms() - AWAY_AFTER_MS}"
        with as_store_unavailable(), self._client.pipeline(transaction=False) as asked:
            for keys in map(MeetingKeys, ids):
                asked.hgetall(keys.meeting)
                asked.hlen(keys.part("members"))
                asked.zcount(keys.part("seen"), here, "+inf")
                asked.llen(keys.part("messages"))
                asked.pttl(keys.meeting)
            answers = iter(asked.execute())
        for meeting_id, answer in zip(ids, zip(*[answers] * 5, strict=True), strict=True):
            fields, *counts = answer
            if fields:
                yield MeetingRow(meeting_id, _texts(fields), *counts)


def _texts(fields: dict[bytes, bytes]) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in fields.items()}


def _by_id(records: dict[bytes, bytes]) -> dict[str, bytes]:
    """Without what lies beside them: when somebody was last heard of, or where somebody came from."""
    return {who.decode(): record for who, record in records.items() if b"/" not in who}

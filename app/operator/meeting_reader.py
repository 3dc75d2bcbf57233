"""Reads meetings from Redis for the operator: the list, and all data of one meeting."""

from collections.abc import Iterator
from typing import NamedTuple

import redis

from app.errors import NoMeeting
from app.live import liveness
from app.redis_client.connect import as_store_unavailable
from app.store.keys import MEETINGS, MeetingKeys, meeting_of

AWAY_AFTER_MS = int(liveness.AWAY_AFTER_S * 1000)
SCANNED_AT_ONCE = 500  # keys in one SCAN
ASKED_AT_ONCE = 100  # meetings in one pipeline
READ_AT_ONCE = 200  # entries of a log in one LRANGE


class MeetingRow(NamedTuple):
    """The fields of a meeting's hash, and the counts that belong to it."""

    id: str
    facts: dict[str, str]
    members: int
    here: int
    entries: int
    ttl_ms: int


class MeetingPeople(NamedTuple):
    """The records of members, of guests in the waiting room and of removed members, by id, and when each
    member was last seen (ms).
    """

    members: dict[str, bytes]
    waiting: dict[str, bytes]
    removed: dict[str, bytes]
    seen: dict[str, int]


class MeetingReader:
    """Reads meetings and writes nothing, so that a read-only Redis user suffices. Raises StoreUnavailable."""

    def __init__(self, client: redis.Redis | redis.RedisCluster):
        self._client = client

    def now_ms(self) -> int:
        """Return the time of Redis, by which all times in it were taken."""
        with as_store_unavailable():
            seconds, micros = self._client.time()
        return int(seconds) * 1000 + int(micros) // 1000

    def meetings(self) -> Iterator[MeetingRow]:
        """Yield every meeting; one that is created or expires during the scan may be missing."""
        ids = self._ids()
        for first in range(0, len(ids), ASKED_AT_ONCE):
            yield from self._standings(ids[first : first + ASKED_AT_ONCE])

    def meeting(self, meeting_id: str) -> MeetingRow:
        """Return one meeting. Raises NoMeeting."""
        for standing in self._standings([meeting_id]):
            return standing
        raise NoMeeting

    def people(self, meeting_id: str) -> MeetingPeople:
        """Return the records of all people of a meeting; empty if there is no such meeting."""
        part = MeetingKeys(meeting_id).part
        with as_store_unavailable(), self._client.pipeline(transaction=False) as asked:
            for name in ("members", "waiting", "removed"):
                asked.hgetall(part(name))
            asked.zrange(part("seen"), 0, -1, withscores=True)
            *records, seen = asked.execute()
        members, waiting, removed = (_by_id(each) for each in records)
        return MeetingPeople(members, waiting, removed, {who.decode(): int(at) for who, at in seen})

    def log(self, meeting_id: str) -> Iterator[bytes]:
        """Yield every entry, oldest first, in pages, so that a long log never blocks Redis."""
        base, seq = 1, 0
        while page := self._page(meeting_id, base, seq):
            base, entries = page
            yield from entries
            seq = max(seq, base - 1) + len(entries)

    def _page(self, meeting_id: str, base: int, seq: int) -> tuple[int, list[bytes]] | None:
        """Return the seq of the log's first entry and the entries after `seq`; None at the end of the log.

        It reads `base` before and after the entries: if the log was trimmed between, the positions have
        moved, and it reads again.
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
    """Return the records without the other fields of the hash, such as "seen/…" and "from/…"."""
    return {who.decode(): record for who, record in records.items() if b"/" not in who}

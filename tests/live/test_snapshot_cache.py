"""A snapshot is given to the next readers for a moment, in a meeting that is large enough to expect some."""

import json
import re
from types import SimpleNamespace

import pytest

from app.live import snapshot_cache
from app.live.snapshot_cache import MAX_AGE_S, MIN_READERS, SnapshotCache
from tests.support.people import Person


@pytest.fixture
def now(monkeypatch):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(snapshot_cache, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def test_a_snapshot_is_returned_until_it_is_too_old(now):
    cache = SnapshotCache()
    cache.put("cursor", 1, b"text", MIN_READERS)
    now.now = MAX_AGE_S
    assert cache.get().text == b"text"
    now.now += 0.01
    assert cache.get() is None


def test_a_snapshot_of_a_small_meeting_is_not_kept(now):
    cache = SnapshotCache()
    cache.put("cursor", 1, b"text", MIN_READERS - 1)
    assert cache.get() is None


def test_readers_who_share_a_snapshot_get_their_own_line_each(line, worker):
    people = [Person(worker, f"Guest {n}") for n in range(MIN_READERS + 4)]
    people[0].create()
    for person in people[1:]:
        person.join(people[0].meeting)
    snapshots = [line(person).next() for person in people]
    assert [snapshot["me"]["name"] for snapshot in snapshots] == [person.name for person in people]
    page = people[1].get(f"/{people[1].meeting}").data.decode()
    shown = json.loads(re.search(r'id="first-update">(.*?)</script>', page)[1])
    assert shown["me"]["name"] == people[1].name
    assert shown["members"] == snapshots[-1]["members"]

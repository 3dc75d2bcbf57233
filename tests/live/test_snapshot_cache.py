"""A snapshot is given to the next readers for a moment, in a meeting that is large enough to expect some."""

from types import SimpleNamespace

import pytest

from app.live import snapshot_cache
from app.live.snapshot_cache import MAX_AGE_S, MIN_READERS, SnapshotCache


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

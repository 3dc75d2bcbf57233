"""After a gap, a worker reads the log once for all readers; publications wait meanwhile."""

from types import SimpleNamespace

import pytest

from app.errors import MeetingEnded, NoMeeting, StoreUnavailable
from app.live import catch_up
from app.live.catch_up import CatchUp
from app.live.cursor import Cursor
from app.live.updates import Publication
from app.store.messages import LogSlice

MEETING = "6f1c9f0a-3c1b-4b7e-9d5e-0123456789ab"


def cursor(seq):
    return Cursor("0" * 16, seq, "0" * 8, 0)


def log_slice(seq, head):
    return LogSlice(str(cursor(seq)), False, head, 1, 0, [], None, None, False, None, None, None, None)


class Follower:
    """A room that records the calls of its methods."""

    def __init__(self):
        self.cursor = cursor(3)
        self.has_readers = True
        self.positions = []
        self.processed = None
        self.ended_by = None

    def apply_read(self, _, at):
        self.positions.append(at.seq)
        self.cursor = at

    def forget_position(self):
        self.cursor = None

    def process(self, publications):
        self.processed = publications

    def end(self, why):
        self.ended_by = why


class Lab:
    """A catch-up whose log answers in the order of `answers`; an answer that is a function is called."""

    def __init__(self, *answers):
        self._answers = list(answers)
        self.spawned = []
        self.follower = Follower()
        log = SimpleNamespace(read_for_worker=self._read)
        self.catch_up = CatchUp(MEETING, log, self.follower, self.spawned.append)

    def _read(self, *_):
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer() if callable(answer) else answer

    def run(self):
        self.catch_up.mark_gap()
        self.spawned.pop()()


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(catch_up, "RETRY_S", 0)


def test_publications_are_processed_after_the_log_was_read():
    published = Publication(prev=5, cursor=str(cursor(6)))

    def read():
        assert lab.catch_up.buffer(published)
        assert lab.follower.processed is None
        return log_slice(5, head=5)

    lab = Lab(read)
    lab.run()
    assert lab.follower.positions == [5]
    assert lab.follower.processed == [published]
    assert not lab.catch_up.buffer(published)


def test_a_log_is_read_to_its_end():
    lab = Lab(log_slice(5, head=9), log_slice(9, head=9))
    lab.run()
    assert lab.follower.positions == [5, 9]


def test_a_gap_during_the_read_has_it_read_again_by_the_same_greenlet():
    def read():
        lab.catch_up.mark_gap()
        return log_slice(5, head=5)

    lab = Lab(read, log_slice(6, head=6))
    lab.run()
    assert lab.follower.positions == [5, 6]
    assert not lab.spawned


def test_publications_from_before_a_gap_are_dropped_as_the_log_may_have_lost_them():
    lost, later = (Publication(prev=seq - 1, cursor=str(cursor(seq))) for seq in (6, 7))

    def read():
        lab.catch_up.buffer(lost)
        lab.catch_up.mark_gap()
        lab.catch_up.buffer(later)
        return log_slice(5, head=5)

    lab = Lab(read, log_slice(6, head=6))
    lab.run()
    assert lab.follower.processed == [later]


def test_the_read_is_repeated_until_redis_answers():
    lab = Lab(StoreUnavailable(), StoreUnavailable(), log_slice(5, head=5))
    lab.run()
    assert lab.follower.positions == [5]


@pytest.mark.parametrize("error", [NoMeeting(), MeetingEnded()], ids=["expired", "ended"])
def test_the_readers_of_a_meeting_that_is_gone_are_ended(error):
    lab = Lab(error)
    lab.run()
    assert lab.follower.ended_by is error
    assert not lab.catch_up.is_running


def test_without_readers_the_position_is_forgotten_and_nothing_is_read():
    lab = Lab()
    lab.follower.has_readers = False
    lab.catch_up.mark_gap()
    assert lab.follower.cursor is None
    assert not lab.spawned
    assert lab.catch_up.gap_count == 1


def test_when_the_last_reader_has_gone_meanwhile_the_position_is_forgotten():
    lab = Lab()
    lab.catch_up.mark_gap()
    lab.follower.has_readers = False
    lab.spawned.pop()()
    assert lab.follower.cursor is None


def test_a_missing_entry_is_a_gap_only_at_the_second_heartbeat():
    lab = Lab()
    lab.catch_up.compare(4, 0)
    assert lab.catch_up.gap_count == 0
    lab.catch_up.compare(4, 0)
    assert lab.catch_up.gap_count == 1

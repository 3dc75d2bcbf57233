"""What a worker remembers of what was heard is bounded, by number and by bytes."""

import pytest

from app.live.cursor import Cursor
from app.live.replay_buffer import MAX_PUBLICATIONS, RECENT_BYTES, ReplayBuffer
from app.live.updates import PUBLICATIONS

SEVERAL = 10


def cursor(seq, tag="0" * 8):
    return Cursor("0" * 16, seq, tag, 0)


def trail_of(count, size):
    """One to which so many messages of so many bytes were published."""
    trail = ReplayBuffer()
    trail.reset(cursor(0))
    for seq in range(1, count + 1):
        message = f'"{"x" * (size - 2)}"'
        trail.append(
            PUBLICATIONS.decode(
                f'{{"prev":{seq - 1},"messages":[{message}],"cursor":"{cursor(seq)}"}}'.encode()
            )
        )
    return trail


@pytest.mark.parametrize(("size", "kept"), [(10, MAX_PUBLICATIONS), (RECENT_BYTES // SEVERAL, SEVERAL)])
def test_whoever_missed_little_is_told_from_memory_and_whoever_missed_much_is_not(size, kept):
    count = kept + 5
    trail = trail_of(count, size)
    assert len(trail.missed_since(cursor(count - kept))) == kept
    assert trail.missed_since(cursor(count - kept - 1)) is None


@pytest.mark.parametrize("seq", [0, 1, 2, 3])
def test_a_reader_of_another_history_is_told_nothing_from_memory(seq):
    """Redis has lost the end of the log, and members have sent as many messages since."""
    buffer = trail_of(3, 10)
    assert buffer.missed_since(cursor(seq)) is not None
    assert buffer.missed_since(cursor(seq, "f" * 8)) is None


def test_a_reader_at_the_end_of_what_was_dropped_is_still_compared():
    buffer = trail_of(MAX_PUBLICATIONS + 5, 10)
    assert buffer.missed_since(cursor(5, "f" * 8)) is None
    assert len(buffer.missed_since(cursor(5))) == MAX_PUBLICATIONS

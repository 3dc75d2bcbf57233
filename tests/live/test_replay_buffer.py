"""What a worker remembers of what was heard is bounded, by number and by bytes."""

import pytest

from app.live.cursor import Cursor
from app.live.replay_buffer import MAX_PUBLICATIONS, RECENT_BYTES, ReplayBuffer
from app.live.updates import PUBLICATIONS

SEVERAL = 10


def cursor(seq):
    return Cursor("0" * 16, seq, "0" * 8, 0)


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

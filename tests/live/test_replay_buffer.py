"""The replay buffer of a worker is bounded by number and by bytes."""

import pytest

from app.live.cursor import Cursor
from app.live.replay_buffer import MAX_PUBLICATIONS, RECENT_BYTES, ReplayBuffer
from app.live.updates import PUBLICATIONS

SEVERAL = 10


def cursor(seq, tag="0" * 8):
    return Cursor("0" * 16, seq, tag, 0)


def trail_of(count, size):
    """Return a buffer with so many publications of so many bytes."""
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
def test_the_buffer_replays_a_short_gap_and_not_a_long_one(size, kept):
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


@pytest.mark.parametrize(("size", "count"), [(32 * 1024, 2), (32 * 1024 + 1, 0)])
def test_a_poll_gets_up_to_64_kb_of_messages_from_the_buffer(size, count):
    """Redis limits the rate of longer answers."""
    assert len(trail_of(2, size).messages_since(cursor(0))) == count


def test_a_poll_gets_nothing_but_messages_from_the_buffer():
    buffer = trail_of(1, 10)
    change = f'{{"prev":1,"changes":[{{"type":"joined"}}],"cursor":"{cursor(2)}"}}'
    buffer.append(PUBLICATIONS.decode(change.encode()))
    assert buffer.messages_since(cursor(0)) == []
    assert len(buffer.missed_since(cursor(0))) == 2


def test_a_reader_at_the_end_of_what_was_dropped_is_still_compared():
    buffer = trail_of(MAX_PUBLICATIONS + 5, 10)
    assert buffer.missed_since(cursor(5, "f" * 8)) is None
    assert len(buffer.missed_since(cursor(5))) == MAX_PUBLICATIONS

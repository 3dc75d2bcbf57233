"""Changes of presence are merged: of each member the latest counts, and a whole list replaces all before."""

import pytest
from msgspec import json

from app.live.cursor import Cursor
from app.live.presence_changes import PresenceChange, merge_presence
from app.live.replay_buffer import Continuity, ReplayBuffer
from app.live.updates import PUBLICATIONS

EPOCH, TAG = "0" * 16, "0" * 8


def change(since, went=(), came=(), **more):
    return PresenceChange(2, 3, went=list(went), came=list(came), since=since, **more)


def at(presence, seq=1):
    return Cursor(EPOCH, seq, TAG, presence)


def published(number, since, **told):
    body = {"prev": 1, "cursor": str(at(number)), "told": {"since": since, "online": 1, "total": 1, **told}}
    return PUBLICATIONS.decode(json.encode(body))


def buffer_of(*publications):
    buffer = ReplayBuffer()
    buffer.reset(at(5))
    for publication in publications:
        assert buffer.append(publication) is Continuity.NEXT
    return buffer


@pytest.mark.parametrize(
    ("changes", "difference", "away", "went", "came"),
    [
        ([change(5, "a"), change(6, "b")], True, [], ["a", "b"], []),
        ([change(5, "a"), change(6, "b", "a")], True, [], ["b"], ["a"]),
        ([change(5, "", "a"), change(6, "a")], True, [], ["a"], []),
        ([change(5, "a"), change(6, away=["b"]), change(7, "c", "b")], False, ["c"], [], []),
        ([change(5, "a"), change(6, large=True)], False, [], [], []),
        ([change(5, large=True), change(6, away=["b"])], False, ["b"], [], []),
    ],
)
def test_the_latest_state_of_each_member_counts(changes, difference, away, went, came):
    merged = merge_presence(changes)
    assert (merged.difference, merged.away, merged.went, merged.came) == (difference, away, went, came)
    assert merged.large is changes[-1].large


@pytest.mark.parametrize(
    ("since", "more", "continuity"),
    [
        (5, {"went": ["a"]}, Continuity.NEXT),
        (4, {"went": ["a"]}, Continuity.GAP),
        (6, {"went": ["a"]}, Continuity.GAP),
        (4, {"away": ["a"]}, Continuity.NEXT),
        (4, {"large": True}, Continuity.NEXT),
    ],
)
def test_a_difference_follows_only_what_it_is_a_difference_to(since, more, continuity):
    buffer = ReplayBuffer()
    buffer.reset(at(5))
    assert buffer.append(published(7, since, **more)) is continuity


def test_the_presence_of_a_worker_of_the_version_before_has_the_log_read():
    buffer = ReplayBuffer()
    buffer.reset(at(5))
    old = {"prev": 1, "cursor": str(at(6)), "presence": {"away": ["a"], "waiting": 0, "wrong_passcodes": 0}}
    assert buffer.append(PUBLICATIONS.decode(json.encode(old))) is Continuity.GAP


def test_a_reader_gets_just_the_differences_that_it_lacks():
    buffer = buffer_of(published(6, 5, went=["a"]), published(8, 6, went=["b"]))
    assert [len(buffer.missed_since(at(number))) for number in (5, 6, 8)] == [2, 1, 0]


@pytest.mark.parametrize("number", [3, 7])
def test_a_reader_between_or_before_the_differences_reads_the_log(number):
    assert (
        buffer_of(published(6, 5, went=["a"]), published(8, 6, went=["b"])).missed_since(at(number)) is None
    )

"""A meeting of more than two hundred members: presence has the counts alone."""

import pytest

from tests.support.crowd import drain, fill
from tests.support.people import Person

LARGE_FROM, SMALL_BELOW = 200, 150


@pytest.fixture
def guest(app):
    return Person(app, "Zoë")


@pytest.fixture
def grow(app, ming, redis, guest, clock):
    """Fill the meeting, up to so many members with 小明 and Zoë, who joins last."""

    def grow(total, **more):
        members = fill(redis, ming.meeting, total - 2, **more)
        assert guest.join(ming.meeting).status_code == 200
        clock.forward(1)  # presence is told at most once a second
        return members

    return grow


def presence(person, cursor=None):
    return person.poll(cursor).json["presence"]


def test_a_meeting_of_two_hundred_has_the_list_of_those_away(ming, grow):
    members = grow(LARGE_FROM, since_ms=31_000)
    told = presence(ming)
    assert (told["online"], told["total"], set(told["away"])) == (2, LARGE_FROM, set(members))
    assert "large" not in told


def test_a_larger_meeting_has_the_counts_alone(ming, grow):
    grow(LARGE_FROM + 1, since_ms=31_000)
    assert presence(ming) == {"online": 2, "total": LARGE_FROM + 1, "large": True}


def test_every_join_and_leave_of_a_large_meeting_changes_the_presence(app, ming, grow, clock):
    grow(LARGE_FROM + 1)
    cursor = ming.poll().json["cursor"]
    anna = Person(app, "Anna")
    for verb, total in ((anna.join, LARGE_FROM + 2), (lambda _: anna.leave(), LARGE_FROM + 1)):
        verb(ming.meeting)
        clock.forward(1)
        update = ming.poll(cursor).json
        assert update["presence"] == {"online": total, "total": total, "large": True}
        cursor = update["cursor"]


def test_a_meeting_stays_large_until_it_has_fewer_than_150_and_then_has_the_list_again(
    app, ming, redis, guest, grow, clock
):
    members = grow(LARGE_FROM + 1, since_ms=31_000)
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    drain(redis, ming.meeting, members[SMALL_BELOW - 2 :])
    guest.leave()
    clock.forward(1)
    large = ming.poll().json
    assert large["presence"] == {"online": 2, "total": SMALL_BELOW, "large": True}
    anna.leave()
    clock.forward(1)
    small = presence(ming, large["cursor"])
    assert (small["online"], small["total"]) == (1, SMALL_BELOW - 1)
    assert set(small["away"]) == set(members[: SMALL_BELOW - 2])
    assert "large" not in small

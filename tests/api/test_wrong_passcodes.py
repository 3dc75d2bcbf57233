"""Wrong passcodes, of which the members are told when there are many."""

import pytest

from tests.support.clock import Clock
from tests.support.people import Person, refused


@pytest.fixture
def guess(app, ming):
    """Give so many wrong passcodes."""
    ming.host("passcode", passcode="sesame")
    eve = Person(app, "Eve")

    def guess(count):
        for _ in range(count):
            assert refused(eve.join(ming.meeting, passcode="open"), 403, "bad_passcode")

    return guess


def reported(update):
    return update.json.get("presence", {}).get("wrong_passcodes", 0)


def test_an_update_reports_ten_wrong_passcodes(ming, guess):
    cursor = ming.poll().json["cursor"]
    guess(9)
    assert "presence" not in ming.poll(cursor).json
    guess(1)
    assert reported(ming.poll(cursor)) == 10


def test_a_snapshot_reports_wrong_passcodes_again(ming, guess):
    guess(10)
    assert [reported(ming.poll()) for _ in range(2)] == [10, 10]


def test_wrong_passcodes_are_counted_for_a_minute(ming, guess, redis):
    guess(10)
    Clock(redis, f"meeting:{{{ming.meeting}}}*").forward(60)
    assert reported(ming.poll()) == 0
    cursor = ming.poll().json["cursor"]
    guess(9)
    assert "presence" not in ming.poll(cursor).json


def test_right_passcodes_are_not_counted(app, ming, guess):
    guess(9)
    for number in range(3):
        assert Person(app, f"Guest {number}").join(ming.meeting, passcode="sesame").status_code == 200
    assert reported(ming.poll()) < 10


def test_wrong_passcodes_are_counted_anew_when_the_clock_of_redis_goes_back(ming, guess, redis):
    guess(10)
    Clock(redis, f"meeting:{{{ming.meeting}}}*").forward(-600)
    assert reported(ming.poll()) == 0

"""How many replicas a write must be in, by what Sentinels and the master have reported."""

import pytest

from app.redis_client.replica_count import FORMER_MASTER_S, ReplicaCount

MASTER, SECOND, THIRD = ("redis", 6379), ("redis-2", 6379), ("redis-3", 6379)
BOTH, ONE = frozenset({SECOND, THIRD}), frozenset({THIRD})
AFTER_FAILOVER = frozenset({MASTER, THIRD})
MAX_SILENCE_S = 0.9


class Reports:
    """The reports of successive masters, on a clock that the test moves."""

    def __init__(self):
        self.count = ReplicaCount()
        self.now = 100.0

    def report(self, promotable=BOTH, attached=2, master=MASTER, is_replaced=False):
        self.count.update(master, promotable, attached, is_replaced, MAX_SILENCE_S, self.now)
        return self.required(master)

    def required(self, master=MASTER):
        return self.count.required(master, self.now)

    def fail_over(self):
        """SECOND takes the place of MASTER, which is up and follows no other yet."""
        self.report()
        return self.report(AFTER_FAILOVER, attached=1, master=SECOND)


@pytest.fixture
def reports():
    return Reports()


def test_every_replica_that_follows_the_master_is_required(reports):
    assert reports.report() == 2


def test_no_count_is_enough_for_a_master_that_was_not_reported(reports):
    reports.report()
    assert reports.required(SECOND) is None


def test_at_least_one_replica_is_required(reports):
    assert reports.report(frozenset(), attached=0) == 1


def test_a_replica_that_left_is_required_until_sentinels_find_it_down(reports):
    reports.report()
    assert reports.report(BOTH, attached=1) == 2
    assert reports.report(ONE, attached=1) == 1


def test_a_replica_that_is_back_is_required_again_when_it_follows_the_master(reports):
    reports.report()
    reports.report(ONE, attached=1)
    assert reports.report(BOTH, attached=1) == 1
    assert reports.report(BOTH, attached=2) == 2


def test_a_former_master_is_not_required_before_it_follows_the_new_master(reports):
    assert reports.fail_over() == 1
    assert reports.required(MASTER) is None
    assert reports.report(AFTER_FAILOVER, attached=2, master=SECOND) == 2


def test_every_replica_that_is_up_is_required_while_the_master_is_silent(reports):
    assert reports.report(attached=1) == 1
    reports.now += MAX_SILENCE_S + 0.1
    assert reports.required() == 2
    assert reports.report(attached=1) == 2  # it answers again, and may be replaced all the same


def test_every_replica_that_is_up_is_required_while_a_sentinel_replaces_the_master(reports):
    reports.report(attached=1)
    assert reports.report(attached=1, is_replaced=True) == 2


def test_a_silent_master_does_not_wait_at_first_for_the_former_master(reports):
    reports.fail_over()
    reports.now += MAX_SILENCE_S + 0.1
    assert reports.required(SECOND) == 1
    reports.now += FORMER_MASTER_S
    assert reports.required(SECOND) == 2


def test_a_master_first_seen_while_it_is_replaced_is_not_relied_on(reports):
    assert reports.report(is_replaced=True) is None
    assert reports.report() == 2

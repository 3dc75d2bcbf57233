"""The scenarios, in short: a small load, and several faults in one run. `make faults` is the long form."""

from dataclasses import replace
from functools import reduce

import pytest

from tests.faults.lab import Run, holding
from tests.faults.lab_kinds import LABS
from tests.faults.load import Size
from tests.faults.scenario import SHORT
from tests.faults.scenarios import ALL
from tests.faults.senders import AnswerLosing, Duplicating

LENIENCE = 4  # how much slower than promised a busy machine may be


class Worst(Duplicating, AnswerLosing):
    """Gets no first answer, and everything arrives again later."""

    most_late_s = 2.0


@pytest.fixture(scope="module")
def single(tmp_path_factory):
    with LABS["single"](tmp_path_factory.mktemp("single")) as lab:
        yield lab


def hold(lab, *numbers, **size):
    """Do these scenarios one after the other, in one run, and see that everything is as it must be."""
    scenarios = [ALL[number] for number in numbers]
    allowed = reduce(lambda one, other: one | other, (scenario.allowed for scenario in scenarios))
    # While tests use the machine, Redis may not answer for a second.
    allowed = replace(allowed, may_refuse=True)
    run = Run(lab, Size(**vars(SHORT) | size), allowed, settle=0.5)
    with holding(run, before=0.5):
        for scenario in scenarios:
            scenario.do(run)
            for instance in lab.instances:
                assert instance.test_client().get("/healthz").status_code == 200  # the next breaks it again
    print(dict(zip(numbers, (scenario.title for scenario in scenarios), strict=True)), run.figures, run.notes)
    assert run.findings.wrong(run.allowed) == [], "\n".join(run.findings.examples)
    assert run.figures.slowest_answer < 2.5 * LENIENCE
    return run


def test_few_requests_are_refused_while_workers_and_instances_are_replaced(single):
    run = hold(single, "1", "2", "3", "4")
    assert run.figures.refused <= run.figures.acked / 50


def test_no_message_is_lost_when_redis_dies_hangs_and_drops_listeners(single):
    run = hold(single, "6", "10", "28")
    assert run.figures.refused
    assert run.figures.back < 2 * LENIENCE


def test_lost_answers_and_repeated_requests_add_nothing(single):
    run = hold(single, "20", "31", sender=Worst)
    assert run.figures.acked > 100


def test_members_who_race_have_different_names_and_send_nothing_after_the_end(single):
    hold(single, "32")


def test_every_client_notices_that_redis_lost_all_data(single):
    hold(single, "9")


def test_a_truncated_log_has_each_message_completely_or_not(single):
    hold(single, "8")

"""The checker finds each fault of a faulty service, and none in a correct one."""

import pytest

from tests.faults.faulty_service import Flawed
from tests.faults.lab import Run, holding
from tests.faults.load import Size
from tests.faults.readers import ShortPoller
from tests.faults.senders import Duplicating, Sender
from tools.processes import wait_until

TALKED = 60  # messages, enough for each flaw
FOUND = {  # flaw -> what must be found
    "forgets keys": "dup",
    "numbers by the clock": "reordered",
    "answers and does not store": "lost",
    "takes one for another": "phantom",
    "tells half": "reordered",
    "keeps the newest to itself": "undelivered",
    "loses the past": "unannounced",
    "fails": "answers",
}


class Hasty(ShortPoller):
    pause = 0.05


class Hurried(Duplicating):
    most_late_s = 0.3


def findings(flaw, sender=Sender):
    size = Size(meetings=2, members=3, per_second=150, sender=sender, kinds=(Hasty,))
    with Flawed(flaw) as lab, holding(Run(lab, size, settle=0.1), before=0) as run:
        wait_until(lambda: run.load.taken >= TALKED or flaw == "fails", "enough is said")
        if flaw != "none":
            run.catch_up_s = 1  # two of them never catch up
    assert run.figures.acked > 0
    return run.findings


@pytest.mark.parametrize("flaw", FOUND)
def test_a_flaw_is_found(flaw):
    sender = Hurried if flaw == "forgets keys" else Sender
    assert FOUND[flaw] in findings(flaw, sender).counts


@pytest.mark.parametrize("sender", [Sender, Hurried])
def test_nothing_is_found_where_nothing_is_wrong(sender):
    assert dict(findings("none", sender).counts) == {}

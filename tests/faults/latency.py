"""Measures latencies before, during and after the faults of a run."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from tests.faults.readers import ShortPoller

WINDOW_S = 1.0  # the 99th percentile of such a window must be as before,
TIMES_BEFORE = 2.0  # or at most this many times longer,
FLOOR_S = 0.1  # or below this


@dataclass
class Figures:
    """Figures of one run, in seconds; None where nothing was measured."""

    acked: int = 0
    refused: int = 0
    broken: int = 0
    gap: float = 0.0  # the longest time without an acknowledged send
    back: float | None = None  # from the last fault to the next answer of a send
    settled: float | None = None  # from the last fault until delays are as before
    slowest: float = 0.0  # from the first try of a send until it was acknowledged
    slowest_answer: float = 0.0  # of any send, with any answer
    before: tuple = ()  # median and 99th percentile of a send
    during: tuple = ()
    after: tuple = ()
    delivery: tuple = ()  # median, 99th percentile and the longest, from an answer until a reader has it
    others: Counter = field(default_factory=Counter)  # answers other than success


def measure(ledger, healed_at):
    """Return the figures of a run whose faults ended at a time."""
    acks = sorted(ledger.acks, key=lambda ack: ack[1])
    first = ledger.faults[0][0] if ledger.faults else healed_at
    last = ledger.faults[-1][0] if ledger.faults else healed_at
    figures = Figures(acked=len(ledger.taken), others=Counter(failed.what for failed in ledger.failed))
    figures.refused = sum(failed.what.startswith("503") for failed in ledger.failed)
    figures.broken = sum(failed.what[:1].isalpha() for failed in ledger.failed)
    ends = [at for _, at in acks]
    figures.gap = max((after - before for before, after in pairwise(ends)), default=0.0)
    figures.back = next((at - last for at in ends if at > last), None)
    figures.slowest = max(
        (answers[0].at - ledger.tried[key].at for key, answers in ledger.taken.items()), default=0
    )
    figures.slowest_answer = max((at - asked for asked, at in (*acks, *_refusals(ledger))), default=0.0)
    figures.before = spread([at - asked for asked, at in acks if at < first])
    figures.during = spread([at - asked for asked, at in acks if first <= at <= healed_at])
    figures.after = spread([at - asked for asked, at in acks if at > healed_at])
    figures.settled = _settled(acks, last, figures.before)
    figures.delivery = spread(delays(ledger), 1.0)
    return figures


def spread(values, *more):
    """Return median, 99th percentile and further percentiles of values, or nothing without values."""
    values = sorted(values)
    shares = (0.5, 0.99, *more)
    return tuple(values[min(len(values) - 1, int(len(values) * share))] for share in shares) if values else ()


def delays(ledger):
    """Return the seconds from the first answer to a send until each reader had it, short polls left out."""
    answered = {answers[0].id: answers[0].at for answers in ledger.taken.values()}
    return [
        max(0.0, came - answered[entry.id])
        for reading in ledger.readings
        if reading.kind != ShortPoller.kind
        for life in reading.lives
        for entry, came in zip(life.entries, life.times, strict=True)
        if entry.id in answered and came > life.times[0]
    ]


def _refusals(ledger):
    """Return (asked at, refused at) of sends; long polls are refused after their own time."""
    refused = [failed for failed in ledger.failed if failed.is_send and failed.what.startswith("503")]
    return [(failed.asked_at, failed.at) for failed in refused]


def _settled(acks, last, before):
    """Return the seconds after the last fault until sends take as long as before for a whole window."""
    good = max(FLOOR_S, TIMES_BEFORE * before[1]) if before else FLOOR_S
    later = [(at - last, at - asked) for asked, at in acks if at > last]
    start = later[0][0] if later else 0.0
    for moment, took in later:
        if moment - start > WINDOW_S:
            return start
        if took > good:
            start = moment
    return None


def gaps(ledger):
    """Return the longest time without an acknowledged send, by meeting."""
    ends = {}
    for key, answers in tuple(ledger.taken.items()):
        ends.setdefault(ledger.tried[key].meeting, []).append(answers[0].at)
    steps = {meeting: zip(sorted(ats), sorted(ats)[1:], strict=False) for meeting, ats in ends.items()}
    return {
        meeting: max((after - before for before, after in pairs), default=0)
        for meeting, pairs in steps.items()
    }

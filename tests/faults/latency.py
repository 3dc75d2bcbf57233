"""How long people had to wait, before, during and after the faults of a run."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from tests.faults.readers import ShortPoller

WINDOW_S = 1.0  # of which the 99th percentile must be as before,
TIMES_BEFORE = 2.0  # or no more than so many times longer,
FLOOR_S = 0.1  # and is good enough in any case below this


@dataclass
class Figures:
    """Of one run. Seconds; None where nothing was measured."""

    acked: int = 0
    refused: int = 0
    broken: int = 0
    gap: float = 0.0  # the longest time in which nobody was answered
    back: float | None = None  # from the last fault to the next answer of a send
    settled: float | None = None  # from the last fault until delays are as before
    slowest: float = 0.0  # from the first try to say something until it was taken
    slowest_answer: float = 0.0  # of any request to send, whatever the answer
    before: tuple = ()  # median and 99th percentile of a send
    during: tuple = ()
    after: tuple = ()
    delivery: tuple = ()  # median, 99th percentile and the longest, from an answer until a reader has it
    others: Counter = field(default_factory=Counter)  # whatever was answered beside success


def measure(ledger, healed_at):
    """The figures of a run whose faults were over at a time."""
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
    """Median, 99th percentile, and whatever else is asked for; nothing of nothing."""
    values = sorted(values)
    shares = (0.5, 0.99, *more)
    return tuple(values[min(len(values) - 1, int(len(values) * share))] for share in shares) if values else ()


def delays(ledger):
    """Seconds from the first answer to a send until each had it who was there, and does not just glance."""
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
    """Of sends: whoever waits for news is refused after the time they wait for."""
    refused = [failed for failed in ledger.failed if failed.is_send and failed.what.startswith("503")]
    return [(failed.asked_at, failed.at) for failed in refused]


def _settled(acks, last, before):
    """Seconds after the last fault from which on, for a whole window, a send took about as long as before."""
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
    """The longest time in which nobody of a meeting was answered, for each."""
    ends = {}
    for key, answers in tuple(ledger.taken.items()):
        ends.setdefault(ledger.tried[key].meeting, []).append(answers[0].at)
    steps = {meeting: zip(sorted(ats), sorted(ats)[1:], strict=False) for meeting, ats in ends.items()}
    return {
        meeting: max((after - before for before, after in pairs), default=0)
        for meeting, pairs in steps.items()
    }

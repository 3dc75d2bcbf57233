"""Checks what must be true of a run after any fault, in the manner of Jepsen.

I1 lost         each acknowledged message is in the log
I2 dup          no message is in it twice
I3 reordered    all readers get it in the same order, without a gap; answers have the same positions
I4 phantom      each message was sent by a client, with this sender
I5 undelivered  each reader that reads to the end has all of it
I6 answers      all are success, what the scenario allows, or 503 with Retry-After
I9 unannounced  a reader of an entry that the log has lost got a reset
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

SHOWN = 5  # examples of each kind


@dataclass(frozen=True)
class Allowed:
    """The effects that a scenario may have on clients."""

    answers: frozenset[str] = frozenset()  # allowed beside 503: "404 no_meeting", "half", …
    may_refuse: bool = True  # with 503
    may_lose: bool = False  # acknowledged messages, if all their readers get a reset

    def __or__(self, other):
        return Allowed(
            self.answers | other.answers,
            self.may_refuse or other.may_refuse,
            self.may_lose or other.may_lose,
        )


@dataclass
class Findings:
    """The violations that were found, by kind, with examples."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    examples: list[str] = field(default_factory=list)

    def add(self, kind, example):
        self.counts[kind] += 1
        if self.counts[kind] <= SHOWN:
            self.examples.append(f"{kind}: {example}")

    def of(self, kind):
        return self.counts.get(kind, 0)

    def wrong(self, allowed):
        """Return the kinds of violations that the scenario does not allow."""
        excused = {"lost"} if allowed.may_lose else set()
        return sorted(set(self.counts) - excused)


def check(ledger, allowed):
    """Check all records of a ledger."""
    findings = Findings()
    for meeting, logs in ledger.logs.items():
        log = logs[0] if isinstance(logs[0], list) else []
        for other in logs[1:]:
            if other != logs[0]:
                findings.add("reordered", f"two workers tell another log of {meeting}")
        _check_log(findings, ledger, meeting, log)
        _check_what_was_taken(findings, ledger, meeting, log)
    _check_acks(findings, ledger)
    for reading in ledger.readings:
        logs = ledger.logs[reading.meeting]
        log = logs[0] if isinstance(logs[0], list) else []
        _check_reading(findings, reading, log)
    for failed in ledger.failed:
        _check_answer(findings, failed, allowed)
    return findings


def _check_log(findings, ledger, meeting, log):
    _check_steps(findings, log, f"the log of {meeting}")
    seen = set()
    for entry in log:
        if entry.key is None:
            continue
        if entry.key in seen:
            findings.add("dup", entry)
        seen.add(entry.key)
        tried = ledger.tried.get(entry.key)
        said = tried and (tried.meeting, tried.member, tried.content)
        if said != (meeting, entry.member, entry.content):
            findings.add("phantom", f"{entry}, of which was tried {said}")


def _check_what_was_taken(findings, ledger, meeting, log):
    places = {entry.key: entry for entry in log if entry.key}
    newest = {}
    for key, tried in ledger.tried.items():  # in the order of sending
        if tried.meeting != meeting or key not in ledger.taken:
            continue
        entry = places.get(key)
        if entry is None:
            findings.add("lost", f"{key} was taken as {ledger.taken[key][0].seq}")
            continue
        if entry.seq < newest.get(tried.member, 0):
            findings.add("reordered", f"{entry} stands before what {tried.member} said earlier")
        newest[tried.member] = entry.seq
        if any((taken.seq, taken.id) != (entry.seq, entry.id) for taken in ledger.taken[key]):
            findings.add("reordered", f"{entry} was answered by {ledger.taken[key]}")


def _check_acks(findings, ledger):
    for key, answers in ledger.taken.items():
        if len({answer[:3] for answer in answers}) > 1:
            findings.add("dup", f"{key} was answered by {answers}")


def _check_reading(findings, reading, log):
    """Allow messages that were read before a reset to be gone, unless their sends were acknowledged."""
    for life in reading.lives:
        _check_steps(findings, life.entries, f"a {reading.kind}")
    if reading.gone or not reading.lives:
        return
    life = reading.lives[-1]
    _check_places(findings, "unannounced", life, log)
    first = life.entries[0].seq if life.entries else 1
    have = {entry.seq for entry in life.entries}
    for entry in log:
        if entry.seq >= first and entry.seq not in have:
            findings.add("undelivered", f"{entry} to a {reading.kind} that stands at {life.head}")


def _check_places(findings, kind, life, log):
    first = log[0].seq if log else 0
    for entry in life.entries:
        place = entry.seq - first
        if place >= 0 and (place >= len(log) or log[place].id != entry.id):
            findings.add(kind, f"{entry} was read; the log has {log[place : place + 1]}")


def _check_steps(findings, entries, where):
    for before, after in pairwise(entries):
        if after.seq != before.seq + 1:
            findings.add("reordered", f"{after.seq} follows {before.seq} in {where}")


def _check_answer(findings, failed, allowed):
    is_refusal = failed.what.startswith("503") and failed.has_retry_after
    if not (failed.what in allowed.answers or (is_refusal and allowed.may_refuse)):
        findings.add("answers", failed)

"""Runs the whole service, which scenarios break (nginx, two instances, Redis), and puts load on it."""

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from tests.faults.checker import Allowed, check
from tests.faults.latency import measure
from tests.faults.ledger import Entry, Ledger
from tests.faults.load import Load, Size
from tests.faults.resources import examine
from tools.processes import wait_until
from tools.servers import Nginx, Service

PAGE = 200
END = 10**15
CATCH_UP_S = 15.0  # for all readers to read the rest; more than a long poll
SETTLE_S = 2.0  # of load after the last fault, to check the recovery
BEFORE_S = 1.5  # of load before the first fault
HEALING_S = 60
ENDLESS = {"MAX_ENTRIES": 1_000_000, "MAX_BYTES": 1_000_000_000}  # so that the log is complete at the end


class Lab:
    """Serves until the block of `with Lab(folder, redis) as lab:` ends. The caller starts `redis`.

    `links` are other URLs of the same Redis, one for each instance, where something lies in between.
    """

    def __init__(self, folder, redis, workers=1, links=None, **settings):
        self.redis = redis
        links = links or [redis.url, redis.url]
        given = (
            {"bind": "unix", "PROXY_HOPS": 1, "RATE_LIMITS": "off", "workers": workers} | ENDLESS | settings
        )
        self.instances = [
            Service(folder / name, url, **given) for name, url in zip(("a", "b"), links, strict=True)
        ]
        self.nginx = Nginx(folder / "nginx", [instance.socket for instance in self.instances])
        self._stack = ExitStack()

    def __enter__(self):
        with ThreadPoolExecutor(2) as aside:
            list(aside.map(self._stack.enter_context, self.instances))
        self._stack.enter_context(self.nginx)
        return self

    def __exit__(self, *raised):
        self._stack.__exit__(*raised)

    @property
    def workers(self):
        return [int(pid) for instance in self.instances for pid in instance.workers]

    @property
    def log(self):
        return "".join(instance.log for instance in self.instances)

    def kill_a_worker(self):
        """Kill a worker; gunicorn starts another."""
        instance = random.choice(self.instances)
        before = instance.workers
        victim = random.choice(sorted(before))
        os.kill(int(victim), signal.SIGKILL)
        wait_until(
            lambda: victim not in instance.workers and len(instance.workers) == len(before), "it is replaced"
        )

    def health(self):
        return examine(self.workers, self.redis if hasattr(self.redis, "client") else None)


@contextmanager
def holding(run, before=BEFORE_S):
    """Put load on the service while the block breaks it, and then check the run."""
    with run.load:
        run.go_on(before)
        yield run
        run.heal()
    run.findings = check(run.ledger, run.allowed)
    run.figures = measure(run.ledger, run.healed_at)


class Run:
    """One load on a lab; at the end it has `findings` and `figures`."""

    def __init__(self, lab, size=Size(), allowed=Allowed(), is_long=False, settle=SETTLE_S):  # noqa: B008 (frozen)
        self.lab, self.allowed = lab, allowed
        self.ledger = Ledger()
        place = lab.nginx.port if size.through is None else lab.instances[size.through].socket
        self.load = Load(lab.nginx, place, self.ledger, size)
        self.is_long = is_long
        self.settle_s, self.catch_up_s = settle, CATCH_UP_S
        self.healed_at = None
        self.notes = {}  # measured by the scenario
        self.findings = self.figures = None

    def mark(self, what):
        """Record a fault at the present time."""
        self.ledger.mark(what)

    def choose(self, short, long):
        """Return a number or duration for the short form or the long one, whichever runs."""
        return long if self.is_long else short

    def go_on(self, seconds):
        """Continue the load for some seconds."""
        time.sleep(seconds)

    def wait_for_an_answer(self, of=None, patience=HEALING_S):
        """Wait until a new send is acknowledged, in a meeting or in any. Return the seconds that took."""
        start, asked = time.monotonic(), self.ledger.asked
        meetings = [of] if of else [host.meeting for host in self.load.hosts]
        if not self.ledger.wait_for(lambda: any(asked.get(one, 0) > start for one in meetings), patience):
            raise AssertionError(f"No send is acknowledged within {patience} s.")
        return time.monotonic() - start

    def wait_for_a_refusal(self, patience=HEALING_S):
        start = time.monotonic()
        failed = self.ledger.failed
        if not self.ledger.wait_for(lambda: failed and failed[-1].at > start, patience):
            raise AssertionError(f"No request is refused within {patience} s.")

    def heal(self):
        """End the load after the last fault: finish the sends, read the rest and the log of each instance."""
        if not self.is_everything_gone:
            self.wait_for_an_answer()
        self.healed_at = time.monotonic()
        self.go_on(self.settle_s)
        self.load.quiet()
        self.ledger.logs = {host.meeting: self._logs(host) for host in self.load.hosts}
        self.load.catch_up(
            {meeting: _head(logs[0]) for meeting, logs in self.ledger.logs.items()}, self.catch_up_s
        )

    @property
    def is_everything_gone(self):
        return "404 no_meeting" in self.allowed.answers

    def _logs(self, host):
        """Read the log of each meeting from each instance."""
        logs = []
        for instance in self.lab.instances:
            host.browser.place = instance.socket
            logs.append(read_log(host))
        return logs


def read_log(person):
    """Return all entries, oldest first, or the code of the refusal."""
    log, before = [], END
    while before:
        answer = person.poll(before=before, limit=PAGE)
        if answer.status_code != 200:
            return answer.json["code"]
        found = sorted(answer.json["messages"] + answer.json["changes"], key=lambda entry: entry["seq"])
        log[:0] = map(Entry.of, found)
        before = answer.json["earlier"]
    return log


def _head(log):
    return log[-1].seq if log and isinstance(log, list) else 0

"""Defines all metrics; docs/metrics.md explains them.

Workers count in shared files (app/metric_slots.py), so that a scrape of any worker has the sum. No label has
an unbounded number of values, such as the id of a meeting.
"""

import os

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector

MULTIPROC_DIR = os.environ.get("PROMETHEUS_MULTIPROC_DIR")  # unset if this is the only process
SLOT = os.environ.get("METRICS_PLACE", "")

if MULTIPROC_DIR:  # files are named by the slot, so a new worker continues the counters of its predecessor
    values.ValueClass = values.MultiProcessValue(lambda: SLOT)  # type: ignore[no-untyped-call]


class BatchedCounter:
    """A counter for frequent events: an integer, which is added to the shared metric once a second."""

    __slots__ = ("_counter", "_told", "count")

    def __init__(self, name: str, meaning: str):
        self._counter = Counter(name, meaning)
        self._told = 0
        self.count = 0

    def flush(self) -> None:
        """Add what was counted since the last flush to the shared metric."""
        news = self.count - self._told
        self._told += news
        self._counter.inc(news)


# Seconds, for what takes milliseconds.
FAST_BUCKETS = (
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
)
# Seconds, for what users wait for; the timeouts of Redis are the upper bound.
SLOW_BUCKETS = (
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
)

# Requests

REQUESTS = Counter("meeting_requests", "Requests answered by Flask.", ["route", "status"])
REQUEST_SECONDS = Histogram(
    "meeting_request_seconds",
    "How long Flask took to answer, but for polls that wait.",
    ["route"],
    buckets=SLOW_BUCKETS,
)
IDLE_POLLS = BatchedCounter("meeting_idle_polls", "Polls answered in front of Flask.")
REFUSALS = Counter("meeting_refusals", "Requests and frames refused.", ["code"])
LIMITS = Counter("meeting_limits", "Requests and frames beyond a limit.", ["limit"])

# Meetings

SENDS = BatchedCounter("meeting_sends", "Messages taken, over HTTP and open connections.")
DELIVERIES = BatchedCounter(
    "meeting_deliveries", "Updates written to open connections: one for each of its readers."
)
GAPS = Counter("meeting_gaps", "Times a room's readers were brought up to date from the log.")
EXPIRED = Counter("meeting_members_expired", "Members taken out because nothing was heard of them.")
CLOSES = Counter("meeting_closes", "Connections closed: our close code, or goodbye or lost.", ["code"])

# Workers

LOOP_LAG_SECONDS = Histogram(
    "meeting_loop_late_seconds",
    "How late a worker is to do what was due, looked at once a second.",
    buckets=SLOW_BUCKETS,
)
FANOUT_SECONDS = Histogram(
    "meeting_telling_seconds",
    "How long a worker took to pass on what it had heard at once.",
    buckets=FAST_BUCKETS,
)
WORKERS = Gauge("meeting_workers", "Workers.", multiprocess_mode="livesum")
LISTENERS = Gauge("meeting_listeners", "Workers, by their listener.", ["state"], multiprocess_mode="livesum")
SOCKETS = Gauge("meeting_open_sockets", "Open connections.", multiprocess_mode="livesum")
WAITING = Gauge("meeting_waiting_polls", "Polls that wait for news.", multiprocess_mode="livesum")
LARGEST_ROOM = Gauge("meeting_largest_room", "Most readers in one room.", multiprocess_mode="livemax")

# Redis

REDIS_SAMPLE = 16  # one script in so many is timed
REDIS_SECONDS = Histogram(
    "meeting_redis_seconds",
    "How long a worker waited for a script, the way there included; one script in 16.",
    buckets=FAST_BUCKETS,
)
REDIS_FAILURES = Counter("meeting_redis_failures", "Scripts that Redis did not carry out.", ["kind"])
# By the first word of the error from Redis.
REDIS_KINDS = {
    "OOM": "full",
    "MISCONF": "disk",
    "READONLY": "replica",
    "LOADING": "loading",
    "BUSY": "busy",
    "NOPERM": "denied",
}

# Exposed as 0 from the start, so that the first failure is an increase that an alert can see.
for kind in (*REDIS_KINDS.values(), "away", "other"):
    REDIS_FAILURES.labels(kind)
for code in ("store_unavailable", "internal_error"):
    REFUSALS.labels(code)

BATCHED = (IDLE_POLLS, SENDS, DELIVERIES)


def exposition() -> bytes:
    """Return the metrics of all workers in the text format of Prometheus."""
    registry = REGISTRY
    if MULTIPROC_DIR:
        registry = CollectorRegistry()
        MultiProcessCollector(registry, MULTIPROC_DIR)  # type: ignore[no-untyped-call]
    return generate_latest(registry)

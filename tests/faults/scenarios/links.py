"""Failures of links: from the workers to Redis, from clients to nginx."""

import time

from tests.faults.scenario import scenario
from tests.faults.senders import AnswerLosing, Duplicating
from tests.support.log_events import count_events
from tools.processes import wait_until

DETECTION_S = 3


@scenario("19", "the link of an instance to Redis is silent, cut, half closed, slow", on="linked", back=2)
def links_break(run):
    link, instance = run.lab.redis.link, run.lab.instances[1]
    seconds = run.choose(4, 10)
    before, start = count_events(instance, "listener_lost"), time.monotonic()
    link.hold_all()
    wait_until(lambda: count_events(instance, "listener_lost") > before, "the listener has noticed")
    run.notes["noticed after"] = f"{time.monotonic() - start:.1f} s"
    run.go_on(max(0, start + seconds - time.monotonic()))
    _heal(run, "black for a while", link.release)
    for name, trouble in (("reset", link.cut), ("half closed", link.finish)):
        trouble()
        _heal(run, name, lambda: None)
    link.delay_s = 0.2
    run.go_on(seconds)
    link.delay_s, link.bytes_per_s = 0.0, 1000
    run.go_on(seconds)
    link.bytes_per_s = None
    _heal(run, "200 ms late, then 1 kB/s", link.cut)  # the delayed data would take minutes


def _heal(run, name, remedy):
    remedy()
    run.mark(name)
    run.wait_for_an_answer()
    run.go_on(run.choose(1, 3))


@scenario("20", "senders never get the first answer", may_refuse=False, size={"sender": AnswerLosing})
def answers_are_lost(run):
    run.ledger.wait_for(lambda: run.load.taken >= run.choose(100, 10_000), run.choose(30, 180))
    run.notes["answers lost"] = run.load.taken


@scenario(
    "31",
    "requests arrive up to four times, some of them late",
    may_refuse=False,
    size={"sender": Duplicating},
)
def requests_are_repeated(run):
    run.go_on(run.choose(3, 20))


@scenario("28", "listeners are cut off, and receive what they cannot parse", gap=2)
def listeners_die(run):
    channels = [f"meeting:{{{host.meeting}}}:live" for host in run.load.hosts]
    with run.lab.redis.client() as client:
        for number in range(run.choose(4, 15)):
            run.mark("CLIENT KILL TYPE pubsub")
            client.client_kill_filter(_type="pubsub")
            run.go_on(run.choose(0.7, 2))
            if number % 2:
                run.mark("nonsense is published")
                for channel in channels:
                    client.publish(channel, "{nonsense")
                run.go_on(run.choose(0.7, 2))

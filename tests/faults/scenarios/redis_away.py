"""Tests a Redis that is killed, stalls, is slow, or loses its data."""

import time

from tests.faults.disk import DURABLE, FAST
from tests.faults.scenario import scenario
from tools.processes import wait_until

PROMPT_S = 2.5  # within which every request is answered, if only by 503
POLL_S = 25  # the longest


@scenario("6", "Redis is killed, and started at once", back=2, slowest_answer=PROMPT_S)
def redis_is_killed(run):
    for _ in range(run.choose(1, 6)):
        run.lab.redis.kill()
        run.lab.redis.start()
        run.mark("Redis answers PING")
        run.notes["first ack after"] = f"{run.wait_for_an_answer():.2f} s"
        run.go_on(run.choose(0.3, 3))


@scenario("7", "a disk that takes 1 s to write out, Redis is killed; always")
def slow_disk_and_durable(run):
    _be_killed_on_a_slow_disk(run, DURABLE)


@scenario("7b", "a disk that takes 1 s to write out, Redis is killed; everysec", may_lose=True)
def slow_disk_and_fast(run):
    _be_killed_on_a_slow_disk(run, FAST)
    run.lab.redis.restart(*DURABLE)


def _be_killed_on_a_slow_disk(run, durability):
    redis = run.lab.redis
    redis.restart(*durability)
    run.wait_for_an_answer()
    redis.slow_down(1000)
    for _ in range(run.choose(1, 3)):
        run.go_on(run.choose(3, 5))
        run.mark("kill -9 Redis")
        redis.restart()
        run.wait_for_an_answer()
    redis.slow_down(0)


@scenario("9", "Redis forgets everything", answers=("404 no_meeting",), may_lose=True)
def redis_forgets(run):
    run.mark("FLUSHALL")
    with run.lab.redis.client() as client:
        client.flushall()
    readings = run.ledger.readings
    start = time.monotonic()
    wait_until(
        lambda: all(reading.gone == "no_meeting" for reading in readings), "all readers are told", POLL_S
    )
    run.notes["all readers told within"] = f"{time.monotonic() - start:.1f} s"


@scenario("10", "Redis stands still for a while", back=2, slowest_answer=PROMPT_S)
def redis_stands_still(run):
    for seconds in run.choose((0.5, 3), (0.5, 3, 0.5, 3, 30)):
        run.lab.redis.freeze()
        run.go_on(seconds)
        run.lab.redis.thaw()
        run.mark(f"SIGCONT after {seconds} s")
        run.wait_for_an_answer()
        run.go_on(1)


BUSY = "local t = redis.call('TIME')[1] repeat until redis.call('TIME')[1] - t > {}"


@scenario("11", "Redis is paused, asleep, or busy with a foreign script", back=2, slowest_answer=PROMPT_S)
def redis_is_busy(run):
    seconds = run.choose(2, 4)  # less than the timeout of this client, which would repeat the command
    client = run.lab.redis.client()
    for command in (
        ("CLIENT", "PAUSE", seconds * 1000, "ALL"),
        ("CLIENT", "PAUSE", seconds * 1000, "WRITE"),
        ("DEBUG", "SLEEP", seconds),
        ("EVAL", BUSY.format(seconds), 0),
    ):
        start = time.monotonic()
        client.execute_command(*command)
        time.sleep(max(0.0, start + seconds - time.monotonic()))
        run.mark(f"over: {command[0]} {command[1]}"[:30])
        run.wait_for_an_answer()
        run.go_on(run.choose(0.5, 3))
    client.close()

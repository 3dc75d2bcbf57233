"""Tests a full disk, and full memory."""

from tests.faults.disk import DURABLE, FAST
from tests.faults.scenario import scenario
from tools.processes import wait_until


@scenario("22", "the disk is full; appendfsync everysec, then always", back=2)
def disk_is_full(run):
    redis, seconds = run.lab.redis, run.choose(2, 10)
    redis.restart(*FAST)
    run.wait_for_an_answer()
    redis.fill()
    run.wait_for_a_refusal()
    run.notes["reading"] = run.load.hosts[0].poll().status_code
    run.go_on(seconds)
    redis.fill(False)
    run.mark("room again; everysec")
    run.wait_for_an_answer()
    redis.restart(*DURABLE)
    run.wait_for_an_answer()
    redis.fill()
    wait_until(lambda: redis.has_ended, "Redis has ended, rather than take what it cannot keep")
    run.go_on(seconds)
    redis.fill(False)
    redis.start()
    run.mark("Redis answers PING; always")
    run.wait_for_an_answer()


@scenario("23", "the memory of Redis is full", back=1)
def memory_is_full(run):
    host = run.load.hosts[0]
    with run.lab.redis.client() as client:
        for _ in range(run.choose(1, 3)):
            client.config_set("maxmemory", 1)
            run.wait_for_a_refusal()
            run.notes["reading"] = host.poll().status_code
            run.go_on(run.choose(1, 5))
            client.config_set("maxmemory", 0)
            run.mark("room again")
            run.wait_for_an_answer()
        run.notes["evicted"] = client.info("stats")["evicted_keys"]

"""Tests a loss of power, by cutting the end of Redis' append-only file."""

import shutil
from concurrent.futures import ThreadPoolExecutor

from tests.faults.scenario import scenario
from tools.processes import wait_until
from tools.servers import RedisServer

COMMANDS = 3
END = b"*1\r\n$4\r\nEXEC\r\n"  # the end of the writes of one script
AT_ONCE = 2


@scenario("8", "power is lost: the log of Redis is cut in its last three scripts", may_refuse=False)
def power_is_lost(run):
    _shorten(run.lab.redis)
    run.go_on(1)
    run.load.quiet()  # new sends would not be in the cut copies
    folder = run.lab.redis.folder
    kept = shutil.copytree(folder / "appendonlydir", folder / "kept")
    (tail,) = kept.glob("*.incr.aof")
    whole, begin = _last_commands(tail.read_bytes())
    step = run.choose(max(1, (len(whole) - begin) // 5), 1)
    cuts = [*range(begin, len(whole), step), len(whole)]
    with ThreadPoolExecutor(AT_ONCE) as aside:
        places = [(folder / f"cut-{number}", cuts[number::AT_ONCE]) for number in range(AT_ONCE)]
        list(aside.map(lambda place: _try(*place, kept, tail.name, whole), places))
    run.notes["cuts"] = f"{len(cuts) - 1} of {len(whole) - begin} bytes, all whole; no client sends meanwhile"
    shutil.rmtree(kept)
    run.load.resume()


def _last_commands(log):
    """Return the append-only file up to the end of a script, and where the last scripts begin."""
    log = log[: log.rindex(END) + len(END)]
    begin = len(log)
    for _ in range(COMMANDS + 1):
        begin = log.rindex(END, 0, begin)
    return log, begin + len(END)


def _try(folder, cuts, kept, tail, whole):
    """Start a Redis from each cut."""
    with RedisServer(folder, "--appendonly", "yes") as redis:
        for cut in cuts:
            redis.kill()
            shutil.rmtree(folder / "appendonlydir")
            shutil.copytree(kept, folder / "appendonlydir")
            (folder / "appendonlydir" / tail).write_bytes(whole[:cut])
            redis.start()
            with redis.client() as client:
                _check(client, cut)


def _shorten(redis):
    """Rewrite old entries into a base file, which loads fast."""
    with redis.client() as client:
        client.bgrewriteaof()
        wait_until(lambda: not _is_rewriting(client.info("persistence")), "the log is short")


def _is_rewriting(facts):
    return facts["aof_rewrite_in_progress"] or facts["aof_rewrite_scheduled"]


def _check(client, cut):
    """Assert that entry, number and key of each message are all there, or none of them."""
    metas = [key for key in client.keys("meeting:*") if key.endswith(b"}")]
    assert metas, cut
    for meta in metas:
        entries = client.lrange(meta + b":messages", 0, -1)
        facts = client.hgetall(meta)
        assert int(facts[b"seq"]) == int(facts[b"base"]) + len(entries) - 1, (cut, facts)
        keys = client.zrange(meta + b":sent", 0, -1, withscores=True)
        numbers = {int(number) for key, number in keys if not key.startswith(b"join/")}
        spoken = {int(facts[b"base"]) + at for at, entry in enumerate(entries) if b'"content":' in entry}
        assert numbers == spoken, (cut, numbers ^ spoken)

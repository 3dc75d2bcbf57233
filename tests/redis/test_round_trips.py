"""What a request costs Redis."""

from itertools import takewhile

import pytest

from tests.people import Person


def calls(redis, verb):
    """The commands that clients, not scripts, send while `verb` runs; but for the pings of listeners."""
    with redis.monitor() as monitor:
        redis.echo("start")
        verb()
        redis.echo("end")
        heard = iter(lambda: next(monitor.listen()), None)
        sent = [entry["command"] for entry in takewhile(lambda entry: entry["command"] != "ECHO end", heard)
                if entry["client_type"] != "lua" and entry["command"] != "PING"]  # fmt: skip
    return [command.split()[0].upper() for command in sent[sent.index("ECHO start") + 1 :]]


@pytest.fixture
def warm(app, redis, ming):
    """Every script is loaded and the connection is made."""
    ming.send("hi")
    ming.poll()
    ming.poll(before=1)
    return ming


def test_an_idle_poll_is_one_script_and_nothing_else(warm, redis):
    cursor = warm.poll().json["cursor"]
    assert calls(redis, lambda: warm.poll(cursor)) == ["EVALSHA"]


def test_a_poll_with_news_is_one_script(app, warm, redis):
    cursor = warm.poll().json["cursor"]
    for n in range(50):
        warm.send(str(n))
    assert calls(redis, lambda: warm.poll(cursor)) == ["EVALSHA"]


def test_a_send_is_one_script(warm, redis):
    assert calls(redis, lambda: warm.send("hello")) == ["EVALSHA"]


def test_a_page_back_is_one_script(warm, redis):
    assert calls(redis, lambda: warm.poll(before=2)) == ["EVALSHA"]


def test_a_send_is_one_script_with_limits_on(serve, redis):
    ming = Person(serve(rate_limits=True), "小明")
    ming.create()
    ming.send("hi")
    assert calls(redis, lambda: ming.send("hello")) == ["EVALSHA"]


def test_an_idle_poll_writes_nothing(warm, redis):
    cursor = warm.poll().json["cursor"]
    redis.config_resetstat()
    for _ in range(20):
        warm.poll(cursor)
    stats = redis.info("commandstats")
    assert stats["cmdstat_evalsha"]["calls"] == 20
    written = {
        "cmdstat_zadd",
        "cmdstat_hset",
        "cmdstat_expire",
        "cmdstat_rpush",
        "cmdstat_set",
    } & stats.keys()
    assert written == set()


def test_an_idle_poll_does_the_same_work_in_a_long_history_and_a_large_meeting(app, warm, redis):
    def work():
        cursor = warm.poll().json["cursor"]
        redis.config_resetstat()
        warm.poll(cursor)
        return {name: stat["calls"] for name, stat in redis.info("commandstats").items()}

    small = work()
    for n in range(500):
        warm.send(str(n))
    for n in range(100):
        Person(app, f"Guest {n}").join(warm.meeting)
    assert work() == small

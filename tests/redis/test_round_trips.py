"""The commands that a request sends to Redis."""

import pytest

from tests.support.people import Person
from tests.support.redis_monitor import calls, watch


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


@pytest.mark.parametrize(
    "verb",
    [lambda ming: ming.send("yes", reply_to=2), lambda ming: ming.edit(2, "hello"),
     lambda ming: ming.react(2, "👍"), lambda ming: ming.delete(2),
     lambda ming: ming.rename("Ming"), lambda ming: ming.search("hi")],
    ids=["reply", "edit", "react", "delete", "rename", "search"],
)  # fmt: skip
def test_every_other_verb_is_one_script_too(warm, redis, verb):
    load(warm)
    assert calls(redis, lambda: verb(warm)) == ["EVALSHA"]


def load(ming):
    """Have every script of an amendment in Redis."""
    seq = ming.send("once").json["message"]["seq"]
    for verb in (ming.edit, ming.react):
        verb(seq, "👍")
    ming.delete(seq)
    ming.rename("小明")
    ming.search("once")


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


@pytest.mark.parametrize("guests", [10, 60])
def test_the_page_before_joining_reads_as_much_of_a_large_meeting(app, warm, redis, guests):
    for number in range(guests):
        Person(app, f"Guest {number}").join(warm.meeting)
    visitor = Person(app)
    visitor.get(f"/{warm.meeting}")
    commands = watch(redis, lambda: visitor.get(f"/{warm.meeting}"), "meeting:")
    assert [command.name for command in commands if not command.is_of_script] == ["EVALSHA", "EVALSHA"]
    assert len([command for command in commands if command.is_of_script]) < 25

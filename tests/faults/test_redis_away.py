"""Redis hangs, dies, loses all data, or loses the last minute."""

import shutil
import time
import uuid

from tests.support.people import Person, refused, said
from tools.processes import wait_until
from tools.servers import Service

PROMPT_S = 5  # the promise is 2.5 s; the rest is for a busy machine


def promptly(verb, *args, **more):
    """The answer to a request, which must not be long in coming."""
    start = time.monotonic()
    answer = verb(*args, **more)
    assert time.monotonic() - start < PROMPT_S
    return answer


def assert_away(answer):
    assert refused(answer, 503, "store_unavailable")
    assert answer.headers["Retry-After"] == "1"


def test_requests_are_refused_promptly_while_redis_hangs(redis, service, ming):
    ming.send("before")
    redis.freeze()
    assert_away(promptly(ming.poll))
    assert_away(promptly(ming.send, "meanwhile", key="meanwhile-1"))
    assert_away(promptly(Person(service, "Anna").join, ming.meeting))
    assert promptly(ming.get, "/readyz").status_code == 503
    assert promptly(ming.get, "/healthz").status_code == 200
    redis.thaw()
    wait_until(lambda: ming.send("meanwhile", key="meanwhile-1").status_code == 200, "the send is taken")
    assert said(ming.poll()) == ["before", "meanwhile"]
    assert ming.get("/readyz").status_code == 200


def test_requests_that_must_be_counted_are_refused_while_redis_is_away(tmp_path, redis):
    with Service(tmp_path / "strict", redis.url) as strict:
        ming = Person(strict, "小明")
        ming.create()
        redis.stop()
        assert_away(promptly(Person(strict, "Anna").create))
        assert_away(promptly(Person(strict, "Anna").join, ming.meeting))
        assert_away(promptly(Person(strict).get, f"/api/messages?meeting_id={uuid.uuid4()}"))
        redis.start()
        wait_until(lambda: Person(strict, "Anna").join(ming.meeting).status_code == 200, "Anna is let in")


def test_a_redis_that_comes_back_empty_has_no_meeting(redis, ming):
    ming.send("soon forgotten")
    redis.stop()
    shutil.rmtree(redis.folder / "appendonlydir")
    redis.start()
    assert refused(ming.poll(), 404, "no_meeting")
    assert refused(ming.send("hello?"), 404, "no_meeting")
    assert ming.check().json["logged_in"] is False
    assert ming.create().status_code == 200


def test_a_reader_of_entries_that_redis_lost_gets_a_reset(redis, ming, anna):
    ming.send("kept")
    redis.stop()
    shutil.copytree(redis.folder / "appendonlydir", redis.folder / "earlier")
    redis.start()
    ming.send("forgotten 1")
    ming.send("forgotten 2")
    cursor = anna.poll().json["cursor"]
    redis.stop()
    shutil.rmtree(redis.folder / "appendonlydir")
    (redis.folder / "earlier").rename(redis.folder / "appendonlydir")
    redis.start()
    for number in range(3):  # past Anna's cursor: only the tag differs
        ming.send(f"instead {number}")
    update = anna.poll(cursor)
    assert update.json["reset"] is True
    assert said(update) == ["kept", "instead 0", "instead 1", "instead 2"]
    assert [member["name"] for member in update.json["members"]] == ["小明", "Anna"]
    assert said(anna.poll(update.json["cursor"])) == []


def test_a_worker_that_boots_while_redis_is_away_waits_for_it(redis, service, ming):
    redis.stop()
    service.reload()
    assert_away(promptly(ming.poll))
    redis.start()
    wait_until(lambda: ming.poll().status_code == 200, "the meeting is there again")

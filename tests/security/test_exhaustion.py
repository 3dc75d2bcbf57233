"""A client that asks for too much is refused; other clients do not notice (security.md, D2 to D7)."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from app import create_app
from app.config import Settings
from app.errors import Refusal
from app.live.long_polls import MAX_OF_SESSION
from app.meeting.messages import validated_content
from app.meeting.names import member_name
from tests.support.people import Person, refused, said
from tests.support.redis_monitor import watch
from tests.support.routes import routes
from tools.processes import wait_until
from tools.servers import RedisServer

LONG_S = 20
FLOOD = 200
A_SECOND = 10  # messages
AT_ONCE = 20
BOMBS = {
    "what grows": "\ufdfa" * 4_000,
    "marks": "e" + "\u0301" * 3_999,
    "marks out of order": "e" + "\u0323\u0301" * 1_999,
    "Hangul": "\uac01" * 4_000,
    "emoji": "👩‍👩‍👧" * 700,
    "spaces": "\u3000" * 4_000,
    "brackets": "(" * 2_000 + "1)" * 1_000,
}
QUICK_S = 0.03


@pytest.fixture
def aside():
    with ThreadPoolExecutor(MAX_OF_SESSION + 10) as aside:
        yield aside


def tab(place, person):
    """The same browser, by way of this place."""
    tab = Person(place, person.name)
    tab.meeting, tab.member = person.meeting, person.member
    tab.take_token(person.token)
    return tab


def limited(answer):
    return refused(answer, 429, "rate_limited") and int(answer.headers["Retry-After"]) >= 1


def test_a_session_has_at_most_twenty_long_polls(worker, redis, aside):
    ming, anna = Person(worker, "小明"), Person(worker, "Anna")
    ming.create()
    anna.join(ming.meeting)
    cursor = anna.poll().json["cursor"]
    tabs = [tab(worker, anna) for _ in range(MAX_OF_SESSION + 10)]
    polls = [aside.submit(one.poll, cursor, wait=LONG_S) for one in tabs]
    wait_until(lambda: sum(poll.done() for poll in polls) == 10, "ten are refused")
    assert all(limited(poll.result()) for poll in polls if poll.done())
    assert ming.poll(ming.poll().json["cursor"], wait=1).status_code == 200  # another's are not counted
    assert anna.poll(cursor).status_code == 200  # nor those that do not wait
    ming.send("now")
    assert sorted(poll.result(LONG_S).status_code for poll in polls) == [200] * MAX_OF_SESSION + [429] * 10
    assert anna.poll(anna.poll().json["cursor"], wait=1).status_code == 200


def test_a_client_without_a_seat_makes_no_worker_subscribe(worker, redis):
    ming, eve = Person(worker, "小明"), Person(worker, "Eve")
    eve.meeting = ming.create().json["meeting_id"]
    cursor = ming.poll().json["cursor"]

    def ask():
        for link in (ming.meeting, "00000000-0000-4000-8000-000000000000"):
            eve.meeting = link
            assert eve.poll(cursor, wait=LONG_S).status_code in (401, 404)
            eve.take_token("x" * 43)
            assert eve.poll(cursor, wait=LONG_S).status_code in (401, 404)

    assert "SUBSCRIBE" not in {command.name for command in watch(redis, ask)}


def test_a_flood_through_all_workers_is_limited_as_through_a_single_worker(serve, aside):
    workers = [serve(rate_limits=True) for _ in range(2)]
    ming = Person(workers[0], "小明")
    ming.create()
    began = time.monotonic()
    flood = list(aside.map(lambda number: tab(workers[number % 2], ming).send("hi"), range(FLOOD)))
    most = AT_ONCE + A_SECOND * (time.monotonic() - began) + 1
    taken = [answer for answer in flood if answer.status_code == 200]
    assert AT_ONCE <= len(taken) <= most < FLOOD
    assert all(limited(answer) for answer in flood if answer not in taken)
    assert len(said(ming.poll())) == len(taken)


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("reads", [validated_content, member_name])
def test_no_text_takes_long_to_validate(reads, text):
    def seconds():
        began = time.process_time()
        with suppress(Refusal):
            reads(text)
        return time.process_time() - began

    assert min(seconds() for _ in range(3)) < QUICK_S


def test_every_route_is_refused_without_redis(tmp_path):
    """No client is admitted, or reported to be a member, while Redis does not answer."""
    with RedisServer(tmp_path) as server:
        ming = Person(create_app(Settings(redis_url=server.url)), "小明")
        ming.create()
        server.stop()
        answers = [route.ask(ming) for route in routes("503")]
        assert len(answers) == len(routes())
        for answer in answers:
            assert refused(answer, 503, "store_unavailable")
            assert answer.headers["Retry-After"] == "1"
            assert "Set-Cookie" not in answer.headers
        assert ming.get(f"/{ming.meeting}").status_code == 503
        assert ming.get("/readyz").status_code == 503

"""Guessing a link or a session leads nowhere, and not for long (security.md, A11 and A12)."""

import time
import uuid
from statistics import median

import pytest

from app.store.sessions import new_token
from tests.support.people import Person, refused
from tests.support.routes import routes

TRIES = 40
QUICK_S = 0.005  # a difference in time that a client cannot measure over a network
NO_LINKS = {
    "no UUID": "x",
    "of another kind": "00000000-0000-1000-8000-000000000000",
    "in capitals": str(uuid.UUID(int=0, version=4)).replace("0", "A"),
    "long": "a" * 1_000,
}


@pytest.fixture
def app(serve):
    return serve(rate_limits=True)


@pytest.fixture
def guesser(app):
    return Person(app, "Eve")


def limited(answer):
    return refused(answer, 429, "rate_limited") and 1 <= int(answer.headers["Retry-After"]) <= 60


@pytest.mark.parametrize(
    "route", [route for route in routes("404") if route.name != "create"], ids=lambda route: route.name
)
def test_a_client_that_guesses_links_by_any_route_is_rate_limited(guesser, unchanged, route):
    with unchanged():
        for _ in range(30):
            guesser.meeting = str(uuid.uuid4())
            assert refused(route.ask(guesser), 404, "no_meeting")
        assert limited(route.ask(guesser))


@pytest.mark.parametrize("page", ["/{}", "/{}/qr.svg"])
def test_a_client_that_guesses_links_by_pages_is_rate_limited(guesser, page):
    statuses = [guesser.get(page.format(uuid.uuid4())).status_code for _ in range(31)]
    assert statuses == [404] * 30 + [429]


@pytest.mark.parametrize("link", NO_LINKS.values(), ids=NO_LINKS)
def test_an_invalid_link_is_answered_as_a_link_of_no_meeting(guesser, link):
    nowhere = guesser.get("/api/messages", meeting_id=str(uuid.uuid4()))
    assert refused(nowhere, 404, "no_meeting")
    assert guesser.get("/api/messages", meeting_id=link).data == nowhere.data


def test_the_time_of_an_answer_does_not_depend_on_how_close_a_guess_is(serve):
    eve = Person(serve(), "Eve")
    known = eve.create().json["meeting_id"]
    eve.browser.delete_cookie(f"seat_{known}")
    near = [known[:-1] + digit for digit in "0123456789abcdef" if digit != known[-1]] * 4
    far = [str(uuid.uuid4()) for _ in near]

    def seconds(link):
        began = time.perf_counter()
        assert eve.get("/api/messages", meeting_id=link).status_code == 404
        return time.perf_counter() - began

    took = [(seconds(one), seconds(other)) for one, other in zip(near, far, strict=True)]
    assert abs(median(one for one, _ in took) - median(other for _, other in took)) < QUICK_S


def test_a_client_that_guesses_sessions_is_refused_and_rate_limited(app, unchanged):
    ming, eve = Person(app, "小明"), Person(app, "Eve")
    eve.meeting = ming.create().json["meeting_id"]

    def guess():
        eve.take_token(new_token())
        return eve.poll()

    with unchanged():
        assert all(refused(guess(), 401, "session_expired") for _ in range(300))
        assert limited(guess())
        assert limited(eve.check())
    assert ming.poll().status_code == 200  # from the same address


def test_a_page_requested_with_an_invalid_session_counts_as_a_guess(app):
    ming, eve = Person(app, "小明"), Person(app, "Eve")
    eve.meeting = ming.create().json["meeting_id"]
    eve.take_token(new_token())
    statuses = [eve.get(f"/{eve.meeting}").status_code for _ in range(301)]
    assert statuses == [200] * 300 + [429]


def test_tokens_are_256_random_bits():
    tokens = {new_token() for _ in range(1_000)}
    assert {len(token) for token in tokens} == {43}  # of 6 bits each
    for place in range(42):
        assert len({token[place] for token in tokens}) > 40  # of 64 letters


def test_a_flood_of_guesses_leaves_few_keys(app, redis):
    eve = Person(app, "Eve")
    for number in range(TRIES):
        eve.meeting = str(uuid.uuid4())
        eve.take_token(new_token())
        eve.browser.get("/api/messages", headers={"X-Forwarded-For": f"192.0.2.{number}"})
        eve.poll()
    assert len(redis.keys("*")) == len(redis.keys("limits:*")) == 1

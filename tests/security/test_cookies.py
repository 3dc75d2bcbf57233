"""The cookies of the service are bounded, so that no browser is locked out (security.md, D10)."""

import uuid

import pytest

from app.web.release import asset_url
from tests.support.people import Person
from tools.servers import Nginx, Service

MEETINGS = 60
MAX_BYTES = 4096  # of the Cookie header: a quarter of what gunicorn and nginx accept
DEFAULT_BUFFER = 4096  # of nginx, for the headers of an answer
PROOF, TOKEN = "f" * 64, "A" * 43


@pytest.fixture(scope="module")
def behind_nginx(redis_server, tmp_path_factory):
    """nginx, and a worker behind it without rate limits."""
    place = tmp_path_factory.mktemp("behind")
    with (
        Service(place, redis_server.url, bind="unix", PROXY_HOPS=1, RATE_LIMITS="off") as behind,
        Nginx(tmp_path_factory.mktemp("nginx"), [behind.socket]) as front,
    ):
        yield front


@pytest.fixture(params=["worker", "behind_nginx"])
def place(request):
    """gunicorn alone, and gunicorn behind nginx."""
    return request.getfixturevalue(request.param)


def cookie_bytes(browser):
    return len("; ".join(f"{name}={cookie.value}" for name, cookie in browser.cookies.items()))


def header_bytes(answer):
    return sum(len(f"{name}: {value}\r\n") for name, value in answer.headers.items())


def held(browser, kind):
    return [name for name in browser.cookies if name.startswith(kind)]


def test_a_browser_that_joins_many_meetings_still_opens_the_site(place):
    bob, anna = Person(place, "Bob"), Person(place, "Anna")
    for number in range(MEETINGS):
        bob.create(f"Meeting {number}")
        if number % 2 == 0:
            assert bob.host("passcode", passcode="sesame").status_code == 200
        assert anna.join(bob.meeting, passcode="sesame").status_code == 200
        assert anna.create(f"Anna's {number}").status_code == 200
    for browser in (bob.browser, anna.browser):
        assert browser.get("/?language=en").status_code == 303
        assert browser.get("/").status_code == 200
        assert cookie_bytes(browser) <= MAX_BYTES
    assert len(held(anna.browser, "passed_")) == 20
    assert len(held(anna.browser, "seat_")) == 20
    kinds = {name.partition("_")[0] for name in anna.browser.cookies}
    assert kinds == {"seat", "passed", "latest", "language"}


def test_a_browser_with_too_many_old_cookies_recovers(place):
    browser = place.test_client()
    meetings = [str(uuid.uuid4()) for _ in range(MEETINGS)]
    for meeting in meetings:
        browser.set_cookie(f"passed_{meeting}", PROOF)
    for meeting in meetings[-21:]:
        browser.set_cookie(f"seat_{meeting}", TOKEN)
    assert cookie_bytes(browser) > 8190  # more than nginx and gunicorn accept by default
    for _ in range(5):
        page = browser.get("/")
        assert page.status_code == 200
        assert header_bytes(page) < DEFAULT_BUFFER
    assert held(browser, "passed_") == [f"passed_{meeting}" for meeting in meetings[-20:]]
    assert held(browser, "seat_") == [f"seat_{meeting}" for meeting in meetings[-20:]]


def test_an_answer_that_a_cache_may_keep_deletes_no_cookies(place):
    browser = place.test_client()
    for _ in range(MEETINGS):
        browser.set_cookie(f"passed_{uuid.uuid4()}", PROOF)
    for path in (asset_url("page.css"), asset_url("icons/logo.svg")):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert answer.headers["Set-Cookie"] is None


def test_a_cookie_of_another_application_on_this_host_is_left_alone(place):
    browser = place.test_client()
    names = [f"{kind}_{number}" for kind in ("seat", "passed") for number in range(30)]
    for name in names:
        browser.set_cookie(name, "x")
    assert browser.get("/").status_code == 200
    assert list(browser.cookies) == names

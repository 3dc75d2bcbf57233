"""The service worker keeps the files of the page for use without a network, and no messages."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import violations
from tools.processes import wait_until
from tools.servers import RedisServer, Service

LOOK = "caches.match('/look').then((kept) => kept?.text())"
REPLACING = """async () => {
  const { installing, waiting } = await navigator.serviceWorker.getRegistration()
  return Boolean(installing || waiting)
}"""
IN_CHARGE = "navigator.serviceWorker.ready.then(({ active }) => active.state)"
KEPT = """async () => {
  const names = await caches.keys()
  const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
  return requests.flat().map(({ url }) => new URL(url).pathname)
}"""


@pytest.fixture
def web(tmp_path):
    """A service that may be stopped."""
    with (
        RedisServer(tmp_path / "redis") as redis,
        Service(tmp_path / "web", redis.url, RATE_LIMITS="off") as web,
    ):
        yield web


@pytest.fixture
def ming(visit, web):
    """Ming, whose browser has installed the service worker."""
    ming = visit("Ming", "en-US", 360, 640, url=web.url, service_workers="allow")
    ming.create("Standup")
    ming.page.evaluate(IN_CHARGE)
    follows(ming, "en-system")
    return ming


def follows(visitor, look):
    """Wait until the service worker has the page for offline in the look of this page."""
    wait_until(lambda: visitor.page.evaluate(LOOK) == look, f"the look is {look}")


def test_the_offline_page_opens_the_meeting_when_the_network_is_back(ming, web):
    ming.say("before")
    ming.sees("before")
    web.kill()
    ming.page.goto(ming.path)
    expect(ming.page.locator("h1")).to_have_text("You're offline")
    assert violations(ming.page) == []
    assert ming.fits()
    web.start()
    ming.look_again()
    ming.sees_connected()
    ming.sees("before")


def test_the_service_worker_caches_no_messages_and_no_members(ming):
    ming.say("between us")
    ming.sees("between us")
    ming.page.reload()
    ming.sees("between us")
    kept = ming.page.evaluate(KEPT)
    assert "/offline" in kept
    assert {path for path in kept if not path.startswith("/static/")} == {"/offline", "/look"}


def test_the_page_for_offline_follows_the_language(ming, web):
    ming.page.goto(f"{ming.path}?language=zh")
    follows(ming, "zh-CN-system")
    assert not ming.page.evaluate(REPLACING)
    web.kill()
    ming.page.reload()
    expect(ming.page.locator("h1")).to_have_text("网络已断开")

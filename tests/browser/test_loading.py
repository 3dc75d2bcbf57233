"""How a page loads: from the cache if the browser has the files, and again if no worker has them any more."""

import re

import pytest
from playwright.sync_api import expect

from app.web.release import asset_url
from tests.browser.conftest import LIVE

OVER_THE_WIRE = """performance.getEntriesByType("resource").filter(({ name, transferSize }) =>
  transferSize && new URL(name).pathname.startsWith("/static/")).map(({ name }) => name)"""
PRELOADED = """() => {
  const loaded = new Set(performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname))
  return JSON.parse(document.getElementById("meeting-modules").textContent).every((path) => loaded.has(path))
}"""
ENTRY = asset_url("js/pages/create.js")


def test_the_files_of_the_meeting_are_there_when_the_visitor_has_typed_a_name(visit, host):
    page = visit("Anna", "en-US", extra_http_headers={"DNT": "1"}).page  # a context that no test has used
    page.goto(host.path)
    page.wait_for_function(PRELOADED)
    page.get_by_label("Your name").fill("Anna")
    page.get_by_role("button", name="Join").click()
    expect(page.locator("#content")).to_be_visible()
    page.wait_for_load_state("load")
    assert page.evaluate(OVER_THE_WIRE) == []


def test_the_conversation_is_shown_before_there_is_a_connection(visit, host):
    host.say("hello")
    anna = visit("Anna", "en-US")
    anna.page.route(re.compile(r"/api/messages"), lambda route: route.abort())
    anna.page.route_web_socket(LIVE, lambda socket: None)
    body = {"meeting_id": host.meeting, "member_name": "Anna"}
    assert anna.page.request.post("/api/join", data=body).ok
    anna.page.goto(host.path)
    anna.sees("hello")


def test_what_is_said_while_a_page_loads_is_shown_once(visit, host):
    host.say("before")
    anna = visit("Anna", "en-US")
    anna.page.route_web_socket(LIVE, lambda socket: (host.say("meanwhile"), socket.connect_to_server()))
    anna.join(host.path)
    anna.sees("before", "meanwhile")


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_page_whose_release_is_gone_is_loaded_again_once(visit, comes_back):
    page = visit("Anna", "en-US").page
    loads, asked = [], []

    def answer(route):
        asked.append(route.request.url)
        if comes_back and len(asked) > 2:  # the module itself, and the request that tells whether it is gone
            route.continue_()
        else:
            route.fulfill(status=404)

    page.route(f"**{ENTRY}", answer)
    page.on("domcontentloaded", lambda: loads.append(page.url))
    page.goto("/")
    page.wait_for_function("() => performance.getEntriesByType('navigation')[0].type === 'reload'")
    if comes_back:
        expect(page.get_by_role("button", name="Start")).to_be_enabled()
    else:
        expect(page.locator("#late")).to_be_visible()
    assert len(loads) == 2


def test_a_page_whose_scripts_cannot_be_fetched_is_not_loaded_again(visit):
    page = visit("Anna", "en-US").page
    loads = []
    page.on("domcontentloaded", lambda: loads.append(page.url))
    page.route(f"**{ENTRY}", lambda route: route.abort())
    page.goto("/")
    expect(page.locator("#late")).to_be_visible()
    assert len(loads) == 1

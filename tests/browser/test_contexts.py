"""A browser that a test gets from the test before has kept its HTTP cache and its page, and nothing else."""

import pytest

from tests.browser.conftest import visits
from tests.browser.test_loading import PRELOADED

KEEP = """async () => {
  document.cookie = "seen=1"
  localStorage.seen = sessionStorage.seen = 1
  await caches.open("seen")
  await new Promise((resolve) => { indexedDB.open("seen").onsuccess = resolve })
}"""
KEPT = """async () => ({
  cookies: document.cookie,
  storage: [localStorage.length, sessionStorage.length],
  caches: await caches.keys(),
  databases: await indexedDB.databases(),
  isOnline: navigator.onLine,
})"""
NOTHING = {
    "cookies": "",
    "storage": [0, 0],
    "caches": [],
    "databases": [],
    "isOnline": True,
}
PERMISSION = "navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state)"
OVER_THE_WIRE = """performance.getEntriesByType("resource").filter(({ name, transferSize }) =>
  transferSize && new URL(name).pathname.startsWith("/static/")).length"""


def test_the_next_test_finds_the_scripts_and_nothing_else(contexts, workers):
    used, permissions = [], []
    for _ in range(2):
        with visits(contexts, workers[0].url) as visit:
            page = visit("Anna", "en-US", timezone_id="Asia/Tokyo").page
            page.goto("/")
            page.wait_for_function(PRELOADED)
            assert page.evaluate(KEPT) == NOTHING
            permissions.append(page.evaluate(PERMISSION))
            used.append((page.context, page.evaluate(OVER_THE_WIRE)))
            page.evaluate(KEEP)
            page.context.new_page()
            page.context.grant_permissions(["geolocation"])
            assert page.evaluate(PERMISSION) == "granted"
            page.context.set_offline(True)
    (first, loaded), (second, loaded_again) = used
    assert first is second
    assert permissions[0] == permissions[1] != "granted"
    assert len(first.pages) == 1
    assert loaded > 0
    assert loaded_again == 0


def test_each_visitor_of_a_test_has_a_browser_context(visit):
    anna, li = visit("Anna", "en-US"), visit("Li", "en-US")
    assert anna.page.context is not li.page.context


def test_a_browser_that_may_install_a_service_worker_is_not_used_again(contexts, workers):
    used = []
    for _ in range(2):
        with visits(contexts, workers[0].url) as visit:
            used.append(visit(service_workers="allow").page.context)
    assert used[0] is not used[1]


CHANGES = {
    "none": lambda page: None,
    "script": lambda page: page.add_init_script("window.seen = 1"),
    "route": lambda page: page.route("**/favicon.ico", lambda route: route.abort()),
    "listener": lambda page: page.on("request", lambda request: None),
    "size": lambda page: page.set_viewport_size({"width": 500, "height": 500}),
    "clock": lambda page: setattr(page.context, "has_fake_clock", True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_page_is_used_again_unless_a_test_has_changed_more_than_its_document(change, contexts, workers):
    used = []
    for _ in range(2):
        with visits(contexts, workers[0].url) as visit:
            used.append(visit("Anna", "en-US", timezone_id="Asia/Seoul").page)
            assert used[-1].viewport_size == {"width": 1280, "height": 800}
            used[-1].goto("/")
            assert used[-1].evaluate("window.seen") is None
            CHANGES[change](used[-1])
    assert (used[0] is used[1]) is (change == "none")


def test_a_page_whose_service_has_ended_is_not_used_again(contexts, workers):
    used = []
    for _ in range(2):
        with visits(contexts, "http://127.0.0.1:1") as visit:
            used.append(visit("Anna", "en-US").page)
            used[-1].goto(workers[1].url)
    assert used[0] is not used[1]

"""A browser that a test gets from the test before has kept its HTTP cache, and nothing else."""

from tests.browser.conftest import visits

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
    assert len(first.pages) == 0
    assert loaded > 0
    assert loaded_again == 0


def test_two_people_of_one_test_have_a_browser_each(visit):
    anna, li = visit("Anna", "en-US"), visit("Li", "en-US")
    assert anna.page.context is not li.page.context


def test_a_browser_that_may_install_a_service_worker_is_not_used_again(contexts, workers):
    used = []
    for _ in range(2):
        with visits(contexts, workers[0].url) as visit:
            used.append(visit(service_workers="allow").page.context)
    assert used[0] is not used[1]

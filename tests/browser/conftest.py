"""Real Chromium in front of two real workers on one Redis."""

import re
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.contexts import PATIENCE_MS, Contexts
from tests.browser.visitor import ApiVisitor, Visitor
from tests.support.clock import Clock
from tools.servers import RedisServer, Service

ARGUMENTS = (
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OUTPUT = Path(__file__).parents[1] / "output"
DRAWN = "Promise.all([...document.images].filter((one) => one.checkVisibility()).map((one) => one.decode()))"
PICTURES = [
    ("zh-CN", 1280, "light"),
    ("zh-CN", 1280, "dark"),
    ("zh-CN", 360, "dark"),
    ("en-US", 1280, "light"),
    ("en-US", 1280, "dark"),
    ("en-US", 360, "light"),
    ("en-US", 320, "light"),
]
LIVE = re.compile(r"/api/live\?")
WAITING = re.compile(r"/api/messages\?.*wait=25")


@pytest.fixture(scope="session")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")  # the first is quicker
    if not program:
        pytest.skip("chromium is not installed: apt-get install chromium-headless-shell")
    with sync_api.sync_playwright() as playwright:
        sync_api.expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def contexts(chromium):
    return Contexts(chromium)


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    """Run one Redis for these tests: tests of other folders would see the heartbeats of the services here."""
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def workers(redis_server, tmp_path_factory):
    """Two services on one Redis, each with a worker of its own."""
    here, there = (tmp_path_factory.mktemp(name) for name in ("here", "there"))
    with (
        Service(here, redis_server.url, RATE_LIMITS="off") as one,
        Service(there, redis_server.url, RATE_LIMITS="off") as other,
    ):
        yield one, other


@pytest.fixture
def redis(redis_server):
    with redis_server.client() as client:
        yield client


@pytest.fixture
def clock(redis, ming):
    """The time of 小明's meeting: of those that other tests have left there are hundreds."""
    return Clock(redis, f"meeting:{{{ming.meeting}}}*")


@pytest.fixture
def step():
    """The step of the ladder that browsers stand on: "live", unless a test asks for another."""
    return "live"


@contextmanager
def visits(contexts, home, step="live"):
    """Open a browser for each person. An error on their pages fails the test."""
    taken, complaints = [], []
    watched = {
        "weberror": lambda error: complaints.append(str(error.error)),
        "dialog": lambda dialog: complaints.append(f"dialog: {dialog.message}"),
    }

    def prepare(context):
        if step != "live":
            context.route_web_socket(LIVE, lambda socket: socket.close())
        if step == "polling":
            context.route(WAITING, lambda route: route.abort())

    def visit(name="小明", language="zh-CN", width=1280, height=800, url=home, **options):
        options.setdefault("service_workers", "block")  # requests that one makes cannot be seen from here
        page = contexts.take(
            prepare,
            step,
            locale=language,
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            base_url=url,
            **options,
        )
        taken.append(page.context)
        for event, complain in watched.items():
            page.context.on(event, complain)
        return Visitor(page, name)

    yield visit
    for context in taken:
        contexts.give_back(context)
        for event, complain in watched.items():
            context.remove_listener(event, complain)
    assert complaints == []


@pytest.fixture
def visit(contexts, workers, step):
    """Open a person's own browser. Every complaint of its pages fails the test."""
    with visits(contexts, workers[0].url, step) as visit:
        yield visit


@pytest.fixture
def ming(visit):
    """小明, in a meeting of his own."""
    ming = visit("小明")
    ming.create("周会")
    return ming


@pytest.fixture
def phone(visit):
    """The phone of a host."""
    phone = visit("Ming", "en-US", 360, 740, has_touch=True, is_mobile=True)
    phone.create("Standup")
    phone.sees_host_controls()
    return phone


@pytest.fixture
def anna(visit, ming, workers):
    """Anna, who reads English and has joined through the other worker."""
    anna = visit("Anna", "en-US", url=workers[1].url)
    anna.join(ming.path)
    return anna


@pytest.fixture
def host(workers):
    """小明 as well, without a screen."""
    host = ApiVisitor(workers[0], "小明")
    assert host.create().status_code == 200
    return host


@pytest.fixture
def guest(workers, ming):
    """Anna as well, without a screen."""
    guest = ApiVisitor(workers[1], "Anna")
    assert guest.join(ming.meeting).status_code == 200
    expect(ming.present).to_have_count(2)
    return guest


@pytest.fixture(params=PICTURES, ids=lambda look: "-".join(map(str, look)))
def look(request):
    return request.param


@pytest.fixture
def somebody(visit, look):
    """Return a visitor whose browser has this appearance."""
    language, width, scheme = look
    phone = {"has_touch": True, "is_mobile": True} if width < 700 else {}
    height = 800 if width > 700 else 2 * width

    def somebody(name, **options):
        return visit(name, language, width, height, color_scheme=scheme, **phone, **options)

    return somebody


@pytest.fixture
def keep(look):
    """Keep what a visitor sees under a name."""
    OUTPUT.mkdir(exist_ok=True)
    mark = "-".join(map(str, look))

    def keep(visitor, name):
        visitor.page.evaluate(DRAWN)
        visitor.page.screenshot(path=OUTPUT / f"{name}-{mark}.png")

    return keep

"""Firefox and WebKit, Safari's engine: what depends on the browser works there as it does in Chromium.

WebKit by hand, after `apt-get install webkit2gtk-driver xvfb`, as one of its sessions can hang:
`ENGINE=webkit python -m pytest tests/browser/test_other_browsers.py`.
"""

import json
import os

import pytest

from tests.browser.conftest import OUTPUT
from tests.browser.drawing import DRAW, blank_page, drawn
from tests.browser.driver import ENTER, ESCAPE, SHIFT, TAB
from tests.browser.firefox import Firefox
from tests.browser.visitor import ApiVisitor
from tests.browser.webkit import webkit
from tests.support.axe import AXE, VIOLATIONS
from tests.support.modules import with_modules
from tests.support.people import said
from tests.support.tcp_proxy import Proxy
from tools.processes import wait_until
from tools.servers import Service

ENGINES = {"firefox": Firefox, "webkit": webkit}
STILL = """(element) => Promise.all(
  document.querySelector(element).getAnimations({ subtree: true })
    .filter(({ effect }) => effect.getComputedTiming().iterations < Infinity)
    .map(({ finished }) => finished.catch(() => {}))
)"""
IS_ON_TOP = """(selector) => {
  const panel = document.querySelector(selector)
  const { x, y, width, height } = panel.getBoundingClientRect()
  return panel.contains(document.elementFromPoint(x + width / 2, y + height / 2))
}"""
EVENING = 1_795_981_600_000  # 2026-11-29 19:46:40 UTC
POST = """async (verb, body) => {
  const headers = { "Content-Type": "application/json" }
  return (await fetch(`/api/${verb}`, { method: "POST", headers, body: JSON.stringify(body) })).json()
}"""
EMOJI = ".picker__emoji"
LIVE = "() => Boolean(document.querySelector('#status[data-state=connected][data-step=live]'))"
MESSAGES = """(texts) => {
  const rows = [...document.querySelectorAll("#timeline [data-part=list] .message__content")]
  return JSON.stringify(rows.map((row) => row.textContent)) === texts
}"""
HIDDEN = """(selector) => {
  const { scrollHeight, clientHeight } = document.querySelector(selector)
  return scrollHeight - clientHeight
}"""
FITS = """() => [document.documentElement, document.body, ...document.querySelectorAll("main, header, aside")]
  .every((box) => box.scrollWidth <= Math.max(box.clientWidth, 1) && box.scrollWidth <= innerWidth)"""
FILL = """() => {
  let text = "x".repeat(2 ** 20)
  for (let number = 0; text; number += 1) {
    try {
      localStorage.setItem(`other:${number}`, text)
    } catch {
      text = text.slice(Math.ceil(text.length / 2))
    }
  }
}"""
IS_FULL = """() => {
  try {
    localStorage.setItem("one more item", "a few more letters")
    return false
  } catch {
    return true
  }
}"""
TEXTS = [
    "**bold** and *slanted* and _too_, `code **c** <i>`",
    "你好*世界*吧，**注意：**内容",
    "snake_case_name and 合同_终稿_甲方.pdf and ¯\\_(ツ)_/¯ and (*^-^*)",
    "4. Juli frei\n11. Juli Prüfung\n1) a\n3) c\n- one\n- *two*",
    "> one\n> two\nthree\n>100 Gäste\n>:) hehe",
    "```js title=\"a\"\nint n;\n```\nthen\n~~~\n**a**\n~~~",
    "see https://example.org/a?b=c#d, https://example.org/list_(films_(2020)) and www.example.org.",
    "看（https://例子.中国/路径）。 看https://example.org/a然后 https://example.org/a\u200b!",
    "https://exаmple.org/ https://bank.example⁄login.other.example/ mailto:a@example.org, a@example.org",
    "🎉 👨‍👩‍👧 🇩🇪 👍🏽 🩵 e\u0301 ❤️",
    "مرحبا! (abc) 12.\nHello שלום! מה קורה?\nنص `code()` نص",
    "\u202eabc\u202c **\u2067x\u2069** \u200fא",
    "_Émile_, *Ünal*; **Ярослав**! **중요**는 „*so*“ ไทย",
    "@Anna @李伟 @İlkay and `@Anna`",
    "\\*x\\* C:\\temp\\_new 12\\. nein \ud83d",
]  # fmt: skip


@pytest.fixture(scope="module", params=[os.environ.get("ENGINE", "firefox")])
def engine(request, tmp_path_factory):
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as browser:
        yield browser


@pytest.fixture
def browser(engine, workers):
    """A browser that knows nothing of this service. An error of its pages fails the test."""
    engine.forget()
    engine.open(f"{workers[0].url}/robots.txt")
    engine.run("() => { localStorage.clear(); sessionStorage.clear() }")
    engine.resize(1280, 800)
    yield engine
    assert engine.errors() == []


@pytest.fixture(scope="module")
def web(tmp_path_factory, redis_server):
    """A service on a socket, which a test reaches by a proxy that it can end."""
    with Service(tmp_path_factory.mktemp("web"), redis_server.url, bind="unix") as web:
        yield web


@pytest.fixture
def page(contexts, workers):
    with blank_page(contexts, workers) as page:
        yield page


@pytest.fixture
def enter(browser, workers):
    """Return a function that makes Anna, who uses the browser, a member of a meeting and opens its page."""

    def enter(meeting, query="?language=en", url=workers[0].url):
        browser.run(POST, "join", {"meeting_id": meeting, "member_name": "Anna"})
        browser.open(f"{url}/{meeting}{query}")
        browser.wait_for(LIVE)

    return enter


@pytest.fixture
def keep(request):
    """Return a function that keeps what the browser shows under a name."""
    OUTPUT.mkdir(exist_ok=True)
    mark = request.node.callspec.params["engine"]

    def keep(browser, name):
        (OUTPUT / f"{name}-{mark}.png").write_bytes(browser.screenshot())

    return keep


def sees(browser, *texts):
    browser.wait_for(MESSAGES, json.dumps(texts, ensure_ascii=False, separators=(",", ":")))


def test_a_meeting_is_started_with_the_keyboard_alone(browser, workers):
    browser.open(f"{workers[0].url}/?language=en")
    browser.focuses("#meeting_name")
    assert not browser.run("() => document.querySelector('#old').checkVisibility()")
    browser.type(f"Standup 周会{TAB}小明{ENTER}")
    browser.focuses("#content")
    browser.wait_for(LIVE)
    browser.type(f"hello{ENTER}")
    sees(browser, "hello")
    assert browser.text(".meeting__name") == "Standup 周会"


def test_a_guest_joins_by_click_and_talks_in_both_languages(browser, workers, host):
    browser.open(f"{workers[0].url}{host.path}?language=zh")
    browser.click("#member_name")
    browser.type("Anna 安娜")
    browser.click("#join [type=submit]")
    browser.wait_for(LIVE)
    host.say("你好，Anna！")
    sees(browser, "你好，Anna！")
    browser.click("#content")
    browser.type(f"我来了, hello{ENTER}")
    sees(browser, "你好，Anna！", "我来了, hello")
    assert said(host.poll()) == ["你好，Anna！", "我来了, hello"]


def test_a_draft_survives_a_reload(browser, enter, host):
    enter(host.meeting)
    browser.click("#content")
    browser.type("not yet 还没")
    browser.reload()
    browser.wait_for(LIVE)
    assert browser.value("#content") == "not yet 还没"


def test_the_message_field_grows_with_its_lines_and_shrinks_again(browser, enter, host):
    enter(host.meeting)
    empty = browser.box("#content")["height"]
    browser.click("#content")
    browser.type("line 1")
    for number in range(2, 9):
        browser.press(SHIFT, ENTER)
        browser.type(f"line {number}")
    assert browser.box("#content")["height"] > 4 * empty
    assert browser.run(HIDDEN, "#content") <= 1
    browser.press(ENTER)
    sees(browser, "\n".join(f"line {number}" for number in range(1, 9)))
    assert browser.box("#content")["height"] == empty


def test_the_emoji_picker_opens_beside_its_button_and_closes(browser, enter, host, keep):
    enter(host.meeting)
    browser.click("#emoji")
    browser.sees(EMOJI)
    is_beside(browser, "#picker", "#emoji")
    keep(browser, "picker")
    browser.press(ESCAPE)
    browser.sees_no("#picker")
    browser.focuses("#emoji")
    browser.press(ENTER)
    browser.sees(EMOJI)
    emoji = browser.text(EMOJI)
    browser.click(EMOJI)
    browser.sees_no("#picker")
    assert browser.value("#content") == emoji
    browser.click("#emoji")
    browser.sees("#picker")
    browser.click("h1")
    browser.sees_no("#picker")


def test_the_menu_of_a_member_opens_beside_its_button_and_works_by_keyboard(browser, workers):
    created = browser.run(POST, "create", {"meeting_name": "Standup", "member_name": "Anna"})
    bob = ApiVisitor(workers[1], "Bob")
    bob.join(created["meeting_id"])
    browser.open(f"{workers[0].url}/{bob.meeting}?language=en")
    button = f'[data-member="{bob.member}"] [data-part=menu]'
    browser.click(button)
    browser.focuses("#member-menu [role=menuitem]")
    is_beside(browser, "#member-menu", button)
    browser.press(ESCAPE)
    browser.sees_no("#member-menu")
    browser.focuses(button)
    browser.press(ENTER)
    browser.focuses("#member-menu [role=menuitem]")
    assert browser.text("#member-menu :focus") == "Mute"
    browser.press(ENTER)
    browser.sees_no("#member-menu")
    wait_until(lambda: bob.send("may I?").status_code == 403, "Bob is muted")


def is_beside(browser, panel, button):
    """Check that a panel is on the screen and on top: next to its button, or in the middle where browsers
    cannot place it.
    """
    browser.run(STILL, panel)
    here, there = map(browser.box, (panel, button))
    width, height, places = browser.run(
        "() => [innerWidth, innerHeight, CSS.supports('position-area: block-start')]"
    )
    assert min(here["left"], here["top"], width - here["right"], height - here["bottom"]) >= 0
    assert browser.run(IS_ON_TOP, panel)
    if places:
        beside = max(there["left"] - here["right"], here["left"] - there["right"])
        above = max(there["top"] - here["bottom"], here["top"] - there["bottom"])
        assert -1 <= max(beside, above) <= 24
    else:
        assert abs(here["left"] + here["right"] - width) <= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_either_theme(browser, enter, host, workers, scheme, keep):
    browser.run("(theme) => { document.cookie = `theme=${theme}; path=/` }", scheme)
    browser.open(f"{workers[0].url}/?language=en")
    assert axe(browser) == []
    keep(browser, f"start-{scheme}")
    host.say("> as said\n**look** at `this`, @Anna: https://example.org\n```\nmake\n```")
    enter(host.meeting)
    browser.click("#content")
    browser.type(f"hi 😀{ENTER}")
    browser.wait_for("() => document.querySelectorAll('#timeline [data-part=list] .message').length === 2")
    assert axe(browser) == []
    keep(browser, f"meeting-{scheme}")
    lightness = browser.run(
        "() => /\\d+/.exec(getComputedStyle(document.documentElement).backgroundColor)[0]"
    )
    assert (int(lightness) < 128) == (scheme == "dark")


def axe(browser):
    browser.run(STILL, "body")  # what fades in has no contrast yet
    browser.run(f"() => {{ {AXE} }}")
    return browser.run(VIOLATIONS)


def test_nothing_is_wider_than_a_phone(browser, enter, host, workers, keep):
    browser.resize(360, 740)
    for path in ("/", host.path):
        browser.open(f"{workers[0].url}{path}?language=en")
        assert browser.run(FITS)
    keep(browser, "join-phone")
    host.say("https://example.org/" + "a" * 100)
    enter(host.meeting)
    browser.sees("#timeline .message")
    assert browser.run(FITS)
    keep(browser, "meeting-phone")
    browser.click("#roster-toggle")
    browser.sees("#roster")
    assert browser.run(FITS)


def test_a_message_is_drawn_as_in_chromium(browser, page, workers):
    browser.open(workers[0].url)
    draw = "async (texts) => {" + DRAW + "return texts.map((text) => boxOf(text).innerHTML) }"
    assert dict(zip(TEXTS, browser.run(draw, TEXTS), strict=True)) == drawn(page, TEXTS)


def test_a_search_finds_what_was_said(browser, enter, host):
    host.say_quickly(["a résumé of Müller", "世界，你好", "I don’t know"])
    enter(host.meeting)
    for wanted, found in [("resume", "résumé"), ("世界", "世界"), ("don't", "don’t")]:
        browser.click("#search-open")
        browser.focuses("#wanted")
        browser.type(wanted + ENTER)
        browser.wait_for("(found) => document.querySelector('#search mark')?.textContent === found", found)
        browser.press(ESCAPE)
        browser.sees_no("#search")


@pytest.mark.parametrize("blocked", ["cookies", "storage"])
def test_the_page_says_what_is_missing_where_it_is_blocked(browser, workers, host, blocked):
    with browser.without(blocked):
        browser.open(f"{workers[0].url}{host.path}?language=en")
        browser.wait_for(
            "(words) => document.querySelector('#join [data-part=error]').textContent.includes(words)",
            "needs cookies and storage",
        )
        browser.focuses("#member_name")
        browser.type(f"Anna{ENTER}")
        assert browser.value("#member_name") == "Anna"
        browser.errors()  # Firefox reports that it has no service worker


def test_a_member_in_a_private_window_takes_part(browser, workers, host):
    with browser.private():
        browser.open(f"{workers[0].url}{host.path}")
        browser.focuses("#member_name")
        browser.type(f"Anna{ENTER}")
        browser.wait_for(LIVE)
        browser.click("#content")
        browser.type(f"hello{ENTER}")
        sees(browser, "hello")


def test_a_member_whose_storage_is_full_takes_part(browser, workers, host):
    browser.run(FILL)
    assert browser.run(IS_FULL)
    browser.open(f"{workers[0].url}{host.path}")
    browser.focuses("#member_name")
    browser.type(f"Anna{ENTER}")
    browser.wait_for(LIVE)
    browser.click("#content")
    browser.type(f"hello{ENTER}")
    sees(browser, "hello")
    assert browser.value("#content") == ""


@pytest.mark.parametrize(
    ("language", "sunday"), [("en", "Sunday, November 29, 2026"), ("zh", "2026年11月29日星期日")]
)
def test_a_date_is_written_in_the_language_of_the_page(browser, workers, language, sunday):
    browser.open(f"{workers[0].url}/?language={language}")
    date = with_modules('async (time) => (await import("/static/js/lib/dates.js")).day(time)')
    assert browser.run(date, EVENING) == sunday


def test_without_a_network_the_service_worker_shows_a_page_that_says_so(browser, web, redis):
    with Proxy(web.socket) as proxy:
        address = f"http://127.0.0.1:{proxy.port}"
        browser.open(f"{address}/?language=en")
        assert browser.run("async () => (await navigator.serviceWorker.ready).scope") == f"{address}/"
        browser.wait_for("() => caches.match('/offline').then(Boolean)")
    browser.open(address)
    assert browser.text("h1") == "You're offline"

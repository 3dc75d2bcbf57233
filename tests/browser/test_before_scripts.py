"""A page whose scripts have not come yet, or never come: nothing typed is lost, and nothing goes out."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visits
from tests.browser.slow import Slow

OPEN_BUTTONS = (
    "all => all.filter((one) => one.checkVisibility() && !one.disabled).map((one) => one.outerHTML)"
)
LATER = "document.getAnimations().forEach((animation) => animation.finish())"
NO_STORAGE = """
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError") } })
  }
"""
NO_COOKIES = "Object.defineProperty(Navigator.prototype, 'cookieEnabled', { value: false })"
PAGES = ["create", "join", "waiting", "meeting"]


@pytest.fixture
def slow(visit):
    return Slow(visit("Anna", "en-US"))


@pytest.fixture
def paths(slow, host):
    """The path of each page, which opens as that page for the visitor."""

    def path_of(page):
        if page == "create":
            return "/"
        if page == "waiting":
            host.do("host/waiting_room", on=True)
        if page in ("waiting", "meeting"):
            body = {"meeting_id": host.meeting, "member_name": "Anna"}
            assert slow.page.request.post("/api/join", data=body).ok
        return host.path

    return path_of


@pytest.mark.parametrize("page", PAGES)
def test_no_button_can_be_pressed_before_the_scripts_are_there(slow, paths, page):
    slow.open(paths(page))
    buttons = slow.page.locator("button")
    assert buttons.evaluate_all("all => all.some((one) => one.checkVisibility())")
    assert buttons.evaluate_all(OPEN_BUTTONS) == []
    slow.let_go()
    expect(slow.page.locator("button:disabled:visible")).to_have_count(0)
    assert buttons.evaluate_all(OPEN_BUTTONS) != []


def test_a_name_typed_early_to_start_a_meeting_and_the_focus_stay(slow):
    slow.open("/")
    slow.page.evaluate("localStorage.member_name = 'Old name'")
    slow.page.fill("#member_name", "Susanne")
    slow.page.keyboard.press("Enter")
    slow.let_go()
    expect(slow.page.locator("[type=submit]")).to_be_enabled()
    expect(slow.page.locator("#member_name")).to_have_value("Susanne")
    expect(slow.page.locator("#member_name")).to_be_focused()
    assert slow.page.url.endswith("/")
    assert slow.posted == []
    slow.page.fill("#meeting_name", "Secret plan")
    slow.page.keyboard.press("Enter")
    slow.visitor.sees_connected()
    expect(slow.page.locator("h1")).to_have_text("Secret plan")


def test_a_remembered_name_is_filled_into_an_empty_field(slow):
    slow.open("/")
    slow.page.evaluate("localStorage.member_name = 'Old name'")
    slow.let_go()
    expect(slow.page.locator("#member_name")).to_have_value("Old name")
    expect(slow.page.locator("#meeting_name")).to_be_focused()


def test_a_name_and_a_passcode_typed_early_stay_and_are_not_sent(slow, host):
    host.do("host/passcode", passcode="open sesame")
    slow.open(host.path)
    slow.page.fill("#member_name", "Susanne")
    slow.page.fill("#passcode", "open sesame")
    slow.page.keyboard.press("Enter")
    slow.let_go()
    expect(slow.page.locator("[type=submit]")).to_be_enabled()
    expect(slow.page.locator("#member_name")).to_have_value("Susanne")
    expect(slow.page.locator("#passcode")).to_have_value("open sesame")
    assert slow.visitor.path == host.path
    assert "passcode" not in slow.page.url
    assert slow.posted == []
    slow.page.locator("#passcode").press("Enter")
    slow.visitor.sees_connected()


def test_the_focus_stays_in_the_name_while_a_guest_types_it(slow, host):
    host.do("host/passcode", passcode="open sesame")
    slow.open(host.path)
    slow.page.locator("#member_name").press_sequentially("Sus")
    slow.let_go()
    expect(slow.page.locator("[type=submit]")).to_be_enabled()
    slow.page.keyboard.type("anne")
    expect(slow.page.locator("#member_name")).to_have_value("Susanne")


def test_a_message_typed_early_stays_before_the_draft(slow, paths, host):
    slow.open(paths("meeting"))
    slow.page.evaluate("(meeting) => { localStorage[`draft:${meeting}`] = 'an old draft' }", host.meeting)
    slow.page.locator("#content").press_sequentially("hello ev")
    slow.let_go()
    expect(slow.page.locator(".composer [type=submit]")).to_be_enabled()
    slow.page.keyboard.type("erybody")
    expect(slow.page.locator("#content")).to_have_value("hello everybody")
    slow.page.keyboard.press("Enter")
    slow.visitor.sees("hello everybody")


@pytest.mark.parametrize(
    ("page", "form"), [("create", "#create"), ("join", "#join"), ("meeting", "#composer")]
)
def test_a_form_sent_without_scripts_gets_a_page_that_says_so(slow, paths, page, form):
    path = paths(page)
    slow.open(path)
    slow.page.locator(f"{form} :is(input, textarea)").first.fill("a private word")
    with slow.page.expect_response(lambda response: response.request.method == "POST") as answer:
        slow.page.evaluate("(form) => document.querySelector(form).submit()", form)
    assert answer.value.status == 405
    expect(slow.page.locator("h1")).to_have_text("Nothing was sent")
    assert "a private word" not in slow.page.content()
    assert slow.visitor.path == path
    assert "?" not in slow.page.url
    slow.let_go()
    slow.page.click("text=Back to the page")
    expect(slow.page.locator(form)).to_be_visible()


@pytest.mark.parametrize("page", PAGES)
def test_the_page_says_that_its_scripts_have_not_loaded(slow, paths, page):
    slow.open(paths(page))
    late = slow.page.locator("#late")
    expect(late).to_be_hidden()
    slow.page.evaluate(LATER)
    expect(late).to_be_visible()
    expect(late).to_be_in_viewport()
    expect(late).to_contain_text("hasn't fully loaded")
    slow.let_go()
    expect(late).to_have_count(0)


@pytest.mark.parametrize("page", PAGES)
def test_without_javascript_the_page_says_what_it_needs(contexts, workers, host, page):
    with visits(contexts, workers[0].url) as visit:
        anna = visit("Anna", "en-US", java_script_enabled=False)
        if page in ("waiting", "meeting"):
            host.do("host/waiting_room", on=page == "waiting")
            anna.page.request.post("/api/join", data={"meeting_id": host.meeting, "member_name": "Anna"})
        anna.page.goto("/" if page == "create" else host.path)
        notice = anna.page.locator("noscript p")
        expect(notice).to_have_text(re.compile("JavaScript"))
        expect(notice).to_be_in_viewport()


@pytest.mark.parametrize("block", [NO_STORAGE, NO_COOKIES], ids=["storage", "cookies"])
@pytest.mark.parametrize("page", ["create", "join"])
def test_the_page_says_what_is_missing_in_a_browser_without_storage_or_cookies(slow, paths, page, block):
    slow.page.add_init_script(block)
    slow.let_go()
    slow.page.goto(paths(page))
    error = slow.page.locator("[data-part=error]")
    expect(error).to_contain_text("cookies")
    for field in slow.page.locator("form input:visible").all():
        field.fill("Anna")
    slow.page.click("[type=submit]")
    expect(error).to_contain_text("cookies")
    expect(slow.page.locator("#member_name")).to_have_value("Anna")
    assert slow.posted == []

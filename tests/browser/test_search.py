"""Searching: a message is found wherever it is in the log, and a click on the hit shows it."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import ApiVisitor
from tests.support.axe import LOOKS, violations

SEARCH = "**/api/search?*"
PAGES = "**/api/messages?*before=*"


def look_for(visitor, text):
    if not visitor.page.locator("#search").is_visible():
        visitor.open_by("#search-open")
    visitor.page.fill("#wanted", text)
    visitor.page.press("#wanted", "Enter")


def hits(visitor):
    return visitor.page.locator("#search .hit__text")


def state(visitor):
    return visitor.page.locator("#search [data-part=state]")


def answer(route, messages, earlier):
    body = {"status": "success", "messages": messages, "earlier": earlier}
    route.fulfill(content_type="application/json", body=json.dumps(body))


def found(seq):
    return {
        "seq": seq,
        "id": "x",
        "member": "m",
        "sender": "李伟",
        "content": f"found {seq}",
        "time": 1,
        "key": "k",
    }


LINES = [f"line {n}" for n in range(30)]


@pytest.fixture
def spoken(workers, host):
    """小明 and Anna, who have talked of many things, and of one of them three times."""
    anna = ApiVisitor(workers[1], "Anna")
    assert anna.join(host.meeting).status_code == 200
    host.say_quickly(["Hello 世界", *LINES])
    anna.say_quickly(["say HELLO to them", "no more"])
    host.say("hello, hello")
    return host


@pytest.fixture
def li(visit, spoken):
    """Return 李伟, who joins afterwards."""
    li = visit("李伟")
    li.join(spoken.path)
    li.sees("Hello 世界", *LINES, "say HELLO to them", "no more", "hello, hello")
    return li


def test_a_search_lists_messages_newest_first_and_marks_the_matches(visit, spoken):
    bob = visit("Bob", "en-US")
    bob.join(spoken.path)
    look_for(bob, "hello")
    expect(hits(bob)).to_have_text(["hello, hello", "say HELLO to them", "Hello 世界"])
    expect(bob.page.locator("#search mark")).to_have_text(["hello", "hello", "HELLO", "Hello"])
    expect(bob.page.locator("#search .hit__sender")).to_have_text(["小明", "Anna", "小明"])
    expect(state(bob)).to_have_text("3 messages found")
    expect(bob.page.locator("#search time").first).not_to_be_empty()


def test_a_search_ignores_case_and_width(li):
    for wanted, marked in (("ＨＥＬＬＯ", "Hello"), ("世", "世"), ("o 世", "o 世")):
        look_for(li, wanted)
        expect(li.page.locator("#search li:last-child mark")).to_have_text(marked)


def test_the_page_says_that_a_search_found_nothing(li):
    look_for(li, "needle")
    expect(state(li)).to_have_text("未找到相关消息。")
    expect(hits(li)).to_have_count(0)


def test_a_click_on_a_hit_shows_the_message(li, spoken):
    look_for(li, "世界")
    hits(li).click()
    row = li.page.locator(".message--found")
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport(ratio=0.9)
    expect(row.locator(".message__content")).to_have_text("Hello 世界")
    spoken.say("more below")
    expect(li.page.locator("#newer")).to_have_text("1 条新消息")
    expect(row).to_be_in_viewport()


def test_a_hit_far_above_is_loaded_in_few_requests(visit, host):
    host.say_quickly(["needle", *[f"line {n}" for n in range(330)]])
    anna = visit("Anna", "en-US")
    anna.join(host.path)
    pages = []
    anna.page.on("request", lambda request: "before=" in request.url and pages.append(request.url))
    look_for(anna, "NEEDLE")
    pages.clear()
    hits(anna).click()
    row = anna.page.locator(".message--found")
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport(ratio=0.9)
    expect(row.locator(".message__content")).to_have_text("needle")
    assert len(pages) <= 2
    anna.page.click("#newer")
    expect(anna.messages.last).to_have_text("line 329")
    expect(anna.messages.last).to_be_in_viewport()


def test_a_search_continues_until_it_finds_a_message_and_on_request(ming):
    asked = []
    parts = {None: ([], 900), "900": ([found(n) for n in range(40, 10, -1)], 10), "10": ([found(5)], None)}

    def search(route):
        before = dict(pair.split("=") for pair in route.request.url.split("?")[1].split("&")).get("before")
        asked.append(before)
        answer(route, *parts[before])

    ming.page.route(SEARCH, search)
    look_for(ming, "found")
    expect(state(ming)).to_have_text("找到 30 条消息")
    assert asked == [None, "900"]
    older = ming.page.locator("#search [data-part=older]")
    older.focus()
    older.press("Enter")
    expect(state(ming)).to_have_text("找到 31 条消息")
    expect(older).to_be_hidden()
    expect(ming.page.locator("#wanted")).to_be_focused()
    expect(hits(ming)).to_have_text([f"found {n}" for n in [*range(40, 10, -1), 5]])


def test_the_page_shows_a_refusal_and_keeps_the_hits(ming):
    ming.page.route(SEARCH, lambda route: answer(route, [found(n) for n in range(40, 10, -1)], 10))
    look_for(ming, "found")
    expect(hits(ming)).to_have_count(30)
    refusal = {"status": "error", "code": "rate_limited", "message": "慢一点。"}
    body = json.dumps(refusal)
    ming.page.route(
        SEARCH, lambda route: route.fulfill(status=429, content_type="application/json", body=body)
    )
    ming.page.click("#search [data-part=older]")
    expect(state(ming)).to_have_text("慢一点。")
    expect(hits(ming)).to_have_count(30)
    expect(ming.page.locator("#search [data-part=older]")).to_be_visible()


def test_a_deleted_message_disappears_from_the_hits(ming, anna):
    sent = anna.page.request.post("/api/send", data={"meeting_id": anna.path[1:], "content": "a secret"})
    ming.sees("a secret")
    look_for(ming, "secret")
    expect(hits(ming)).to_have_text("a secret")
    body = {"meeting_id": anna.path[1:], "seq": sent.json()["message"]["seq"]}
    assert anna.page.request.post("/api/delete", data=body).ok
    expect(hits(ming)).to_have_count(0)


def test_the_page_reports_a_hit_that_is_no_longer_in_the_log(ming):
    ming.page.route(SEARCH, lambda route: answer(route, [found(4000)], None))
    look_for(ming, "found")
    hits(ming).click()
    expect(state(ming)).to_have_text("这条消息已不存在。")


def test_a_hit_in_a_long_message_is_shown_with_some_text_before_it(ming):
    ming.say("x" * 300 + " needle " + "y" * 300)
    ming.sees("x" * 300 + " needle " + "y" * 300)
    look_for(ming, "needle")
    expect(ming.page.locator("#search mark")).to_be_in_viewport()
    expect(hits(ming)).to_have_text("…" + "x" * 39 + " needle " + "y" * 300)


def test_a_hit_that_looks_like_markup_is_text(ming):
    ming.say("<b>needle</b><img src=x onerror=alert(1)>")
    ming.sees("<b>needle</b><img src=x onerror=alert(1)>")
    look_for(ming, "<b>")
    expect(hits(ming)).to_have_text("<b>needle</b><img src=x onerror=alert(1)>")
    assert ming.page.locator("#search :is(b, img)").count() == 0


def test_the_command_search_searches(li):
    li.say("/search say hello")
    expect(hits(li)).to_have_text("say HELLO to them")
    expect(li.field).to_have_value("")


def test_the_panel_says_what_it_is_for_until_something_is_found(visit):
    ming = visit("Ming", "en-US")
    ming.create("Standup")
    ming.say("needle")
    ming.sees("needle")
    empty = ming.page.locator("#search [data-part=empty]")
    ming.open_by("#search-open")
    expect(empty).to_be_visible()
    expect(empty).to_contain_text("Type a word, or part of one, and press Enter.")
    look_for(ming, "haystack")
    expect(ming.page.locator("#search [data-part=state]")).to_have_text("No results.")
    expect(empty.locator("svg")).to_be_visible()
    expect(empty.locator("[data-part=hint]")).to_be_hidden()
    look_for(ming, "needle")
    expect(hits(ming)).to_have_count(1)
    expect(empty).to_be_hidden()


def test_the_key_f_opens_the_search_outside_text_fields(ming):
    ming.timeline.press("f")
    expect(ming.page.locator("#wanted")).to_be_focused()


def test_the_timeline_keeps_its_width_beside_an_open_search(ming):
    before = ming.timeline.bounding_box()
    ming.open_by("#search-open")
    expect(ming.page.locator("#search")).to_be_visible()
    assert ming.timeline.bounding_box() == before


def test_escape_closes_the_panel_and_gives_the_focus_back(ming):
    opener = ming.page.locator("#search-open")
    opener.press("Enter")
    expect(ming.page.locator("#wanted")).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "true")
    ming.page.keyboard.press("Escape")
    expect(ming.page.locator("#search")).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_click_on_a_hit_closes_the_panel_on_a_narrow_screen(visit):
    ming = visit("小明", width=360)
    ming.create("周会")
    ming.say("needle")
    ming.sees("needle")
    look_for(ming, "needle")
    expect(hits(ming)).to_have_text("needle")
    assert ming.fits()
    hits(ming).click()
    expect(ming.page.locator("#search")).to_be_hidden()
    expect(ming.page.locator(".message--found")).to_be_focused()


@LOOKS
def test_axe_finds_nothing_in_a_search(visit, language, width, scheme):
    ming = visit("小明", language, width, color_scheme=scheme)
    ming.create("周会")
    ming.say("needle")
    ming.sees("needle")
    look_for(ming, "needle")
    expect(hits(ming)).to_have_text("needle")
    assert violations(ming.page) == []
    assert ming.fits()

"""Writing: a message is sent once, also when the network fails."""

import json

import pytest
from playwright.sync_api import expect

SEND = "**/api/send"
by_http = pytest.mark.parametrize("step", ["waiting"])  # where the test can delay a request


def refuse(route, status, code, message):
    route.fulfill(status=status, content_type="application/json", body=json.dumps(
        {"status": "error", "code": code, "message": message}))  # fmt: skip


def keys_of(page):
    """The keys of the sends from here on."""
    keys = []
    page.on(
        "request", lambda sent: sent.url.endswith("/api/send") and keys.append(sent.post_data_json["key"])
    )
    return keys


def test_enter_sends_and_shift_enter_is_a_new_line(ming):
    ming.field.press_sequentially("one")
    ming.field.press("Shift+Enter")
    ming.field.press_sequentially("two")
    ming.field.press("Enter")
    ming.sees("one\ntwo")
    expect(ming.field).to_have_value("")


def test_two_enters_send_once(ming, anna):
    ming.write("once")
    ming.field.press("Enter")
    ming.field.press("Enter")
    ming.say("then")
    anna.sees("once", "then")


def test_an_empty_message_is_not_sent(ming):
    ming.say("  ")
    ming.say("something")
    ming.sees("something")


@by_http
def test_a_message_is_shown_at_once_as_sending_and_then_as_sent(ming):
    held = []
    ming.page.route(SEND, lambda route: held.append(route))
    with ming.page.expect_request(SEND):
        ming.say("slow")
    expect(ming.pending).to_have_text("slow")
    expect(ming.page.locator("[data-part=state]").first).to_have_text("正在发送…")
    held[0].continue_()
    ming.sees("slow")
    expect(ming.pending).to_have_count(0)
    expect(ming.row("slow").get_by_role("img", name="已发送")).to_be_visible()


def test_a_draft_survives_a_reload(ming):
    ming.write("half a thou")
    ming.page.reload()
    expect(ming.field).to_have_value("half a thou")


@by_http
def test_a_message_written_offline_is_sent_once_when_the_network_is_back(ming, anna):
    keys = keys_of(ming.page)
    ming.page.context.set_offline(True)
    ming.say("from the tunnel")
    expect(ming.page.locator("#outbox [data-part=state]")).to_contain_text("尚未发送")
    ming.page.context.set_offline(False)
    anna.sees("from the tunnel")
    ming.sees("from the tunnel")
    assert len(set(keys)) == 1


@by_http
def test_an_unsent_message_survives_a_reload(ming, anna):
    ming.page.route(SEND, lambda route: route.abort())
    ming.say("kept")
    expect(ming.page.locator("#outbox [data-part=retry]")).to_be_visible()
    ming.page.unroute(SEND)
    ming.page.reload()
    anna.sees("kept")
    ming.sees("kept")


@by_http
def test_a_lost_answer_does_not_duplicate_the_message(ming, anna):
    def lose(route):
        route.fetch()
        route.abort()

    ming.page.route(SEND, lose, times=1)
    ming.say("only once")
    anna.sees("only once")
    ming.say("after")
    anna.sees("only once", "after")
    ming.sees("only once", "after")


@by_http
def test_a_refused_message_says_why_and_offers_to_try_again_with_the_same_key(ming):
    keys = keys_of(ming.page)
    ming.page.route(SEND, lambda route: refuse(route, 403, "not_allowed", "No such luck."), times=1)
    ming.say("again")
    expect(ming.page.locator("#outbox [data-part=state]")).to_contain_text("No such luck.")
    ming.page.click("#outbox [data-part=retry]")
    ming.sees("again")
    assert len(keys) == 2
    assert len(set(keys)) == 1


@by_http
def test_a_text_that_is_refused_each_time_can_be_copied_and_not_tried_again(ming):
    ming.page.route(SEND, lambda route: refuse(route, 400, "bad_request", "Character 3."), times=1)
    ming.say("no")
    expect(ming.page.locator("#outbox [data-part=state]")).to_contain_text("Character 3.")
    expect(ming.page.locator("#outbox [data-part=copy]")).to_be_visible()
    expect(ming.page.locator("#outbox [data-part=retry]")).to_be_hidden()


@by_http
def test_a_refused_message_can_be_discarded(ming):
    ming.page.route(SEND, lambda route: refuse(route, 400, "bad_request", "No."), times=1)
    ming.say("no good")
    ming.page.click("#outbox [data-part=discard]")
    expect(ming.pending).to_have_count(0)
    ming.page.reload()
    ming.say("good")
    ming.sees("good")


def test_the_page_counts_the_characters_of_a_message_that_is_too_long_and_does_not_send_it(ming):
    ming.write("x" * 4001)
    expect(ming.page.locator("#composer [data-part=count]")).to_have_text("超出 1 个字符")
    ming.field.press("Enter")
    expect(ming.field).to_have_value("x" * 4001)
    ming.write("x" * 4000)
    ming.field.press("Enter")
    ming.sees("x" * 4000)


CONTROLS = "".join(map(chr, [*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0)])).replace("\x85", "")


def test_control_characters_become_new_lines_or_go(ming):
    ming.write("First line\x0bSecond\x0cthird\x85fourth\u2028fifth\u2029sixth\r\nlast\ttab")
    lines = "First line\nSecond\nthird\nfourth\nfifth\nsixth\nlast\ttab"
    expect(ming.field).to_have_value(lines)
    ming.field.press("Enter")
    ming.write(f"a{CONTROLS}b")
    expect(ming.field).to_have_value("ab")
    ming.field.press("ArrowLeft")
    ming.page.evaluate("document.execCommand('insertText', false, '\\x1bc\\x07')")
    ming.field.press_sequentially("d")
    expect(ming.field).to_have_value("acdb")
    ming.field.press("Enter")
    ming.sees(lines, "acdb")
    ming.field.press("ArrowUp")
    ming.say("x\x00y")
    ming.sees(lines, "xy")


def test_a_draft_with_control_characters_is_cleaned(ming):
    ming.write("half")
    draft = f"draft:{ming.meeting}"
    ming.page.evaluate("name => localStorage.setItem(name, 'a\\x0bb\\x1bc')", draft)
    ming.page.reload()
    expect(ming.field).to_have_value("a\nbc")
    ming.page.evaluate("name => localStorage.setItem(name, 'before')", draft)


def test_names_and_titles_take_no_control_characters(visit):
    ming = visit("Mi\x0bng\x1b", "en-US")
    ming.page.goto("/")
    ming.page.fill("#meeting_name", "Week\x85ly\x99")
    ming.page.fill("#member_name", ming.name)
    expect(ming.page.locator("#meeting_name")).to_have_value("Week ly")
    expect(ming.page.locator("#member_name")).to_have_value("Mi ng")


def test_the_enter_key_of_a_phone_does_what_it_says(visit):
    ming = visit("Ming", "en-US", 360, 740, has_touch=True, is_mobile=True)
    ming.create("Standup")
    expect(ming.field).to_have_attribute("enterkeyhint", "enter")
    ming.field.press_sequentially("one")
    ming.field.press("Enter")
    expect(ming.field).to_have_value("one\n")
    ming.open_by("#search-open")
    expect(ming.page.locator("#wanted")).to_be_visible()
    expect(ming.page.locator("#wanted")).to_have_attribute("enterkeyhint", "search")
    with ming.page.expect_request("**/api/search?*"):
        ming.page.locator("#wanted").press_sequentially("one")
        ming.page.locator("#wanted").press("Enter")

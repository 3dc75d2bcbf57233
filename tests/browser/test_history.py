"""Earlier messages: they load as the reader scrolls up, and the visible rows do not move."""

import pytest
from playwright.sync_api import expect

PAGES = "**/api/messages?*before=*"
LINES = [f"line {n}" for n in range(180)]
PLACE = """async (row) => {  // as it is when everything is drawn
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
  return row.getBoundingClientRect().top
}"""

LONG = [f"line {n}" for n in range(620)]
DRAWN = 400  # rows, at most
DOWN = """(last) => {
  const box = document.querySelector("#timeline")
  box.scrollTop = box.scrollHeight
  const rows = [...document.querySelectorAll(".timeline__list .message__content")]
  const seen = rows.map((row) => row.textContent)
  const numbers = seen.map((text) => Number(text.replace("line ", "")))
  if (numbers.some((number, index) => number !== numbers[0] + index)) throw new Error(`out of order: ${seen}`)
  return seen.at(-1) === last
}"""


@pytest.fixture
def late(visit, host):
    """Return Anna, who joins a meeting with many messages."""
    host.say_quickly(LINES)
    anna = visit("Anna", "en-US")
    anna.join(host.path)
    expect(anna.messages).to_have_count(99)  # and a hundredth entry: that she has joined
    return anna


def test_a_member_who_joins_late_reads_the_whole_log(late):
    late.go_to_the_beginning()
    late.sees(*LINES)
    expect(late.messages.first).to_be_in_viewport()


def test_the_visible_rows_do_not_move_when_earlier_messages_load(late):
    held = []
    late.page.route(PAGES, lambda route: held.append(route))
    with late.page.expect_request(PAGES):
        late.scroll(120)
    row = late.page.get_by_text("line 85", exact=True)
    before = row.evaluate(PLACE)
    held[0].continue_()
    expect(late.messages).to_have_count(149)
    assert row.evaluate(PLACE) == pytest.approx(before, abs=1)


def test_the_visible_rows_do_not_move_at_the_top_either(late):
    held = []
    late.page.route(PAGES, lambda route: held.append(route))
    with late.page.expect_request(PAGES):
        late.scroll(0)
    before = late.messages.first.evaluate(PLACE)
    held[0].continue_()
    expect(late.messages).to_have_count(149)
    assert late.messages.nth(50).evaluate(PLACE) == pytest.approx(before, abs=1)


def test_the_page_repeats_a_rate_limited_request_for_history_after_the_pause(late):
    refusal = {"status": "error", "code": "rate_limited", "message": "That was too fast."}
    asked = []

    def answer(route):
        asked.append(route)
        if len(asked) > 1:
            return route.continue_()
        return route.fulfill(status=429, headers={"Retry-After": "1"}, json=refusal)

    late.page.route(PAGES, answer)
    late.scroll(0)
    expect(late.messages).to_have_count(149)


def test_the_selection_and_the_focus_stay_when_earlier_messages_load(late):
    late.write("half a thou")
    late.page.evaluate("getSelection().selectAllChildren(document.querySelector('.message__content'))")
    late.go_to_the_beginning()
    expect(late.messages).to_have_count(180)
    assert late.page.evaluate("getSelection().toString()") == "line 81"
    expect(late.field).to_be_focused()


def test_earlier_messages_load_by_keyboard_when_the_network_is_back(late):
    late.page.route(PAGES, lambda route: route.abort())
    with late.page.expect_event("requestfailed", lambda request: "before=" in request.url):
        late.scroll(0)
    late.page.unroute(PAGES)
    earlier = late.page.locator("#earlier")
    earlier.focus()
    earlier.press("Enter")
    expect(late.messages).to_have_count(149)
    expect(earlier).to_be_focused()
    earlier.press("Enter")
    expect(late.messages).to_have_count(180)
    expect(earlier).to_be_hidden()
    expect(late.timeline).to_be_focused()


def test_only_rows_near_the_reader_are_in_the_page(visit, host):
    host.say_quickly(LONG)
    anna = visit("Anna", "en-US")
    anna.join(host.path)
    anna.go_to_the_beginning()
    expect(anna.messages.first).to_have_text(LONG[0])
    expect(anna.messages.first).to_be_in_viewport()
    assert anna.messages.count() <= DRAWN
    host.say("line 620")
    expect(anna.page.locator("#newer")).to_have_text("1 new message")
    anna.page.wait_for_function(DOWN, arg="line 620")
    assert anna.messages.count() <= DRAWN
    expect(anna.page.locator("#newer")).to_be_hidden()
    anna.go_to_the_beginning()
    anna.page.click("#newer")
    expect(anna.messages.last).to_have_text("line 620")
    expect(anna.messages.last).to_be_in_viewport()
    expect(anna.page.locator(".message[tabindex='0']").last).to_contain_text("line 620")
    host.say("and on")
    expect(anna.messages.last).to_have_text("and on")
    expect(anna.messages.last).to_be_in_viewport()


def test_a_page_that_follows_for_long_keeps_a_bounded_number_of_rows(visit, host):
    host.say_quickly(LONG[:-DRAWN])
    ming = visit("小明")
    ming.join(host.path)
    host.say_quickly(LONG[-DRAWN:])
    expect(ming.messages.last).to_have_text(LONG[-1])
    expect(ming.messages.last).to_be_in_viewport()
    assert ming.messages.count() <= DRAWN
    ming.go_to_the_beginning()
    expect(ming.messages.first).to_have_text(LONG[0])


def test_a_message_amended_outside_the_row_window_is_shown_as_amended(ming, guest):
    seq = guest.send("before").json["message"]["seq"]
    guest.say_quickly(LONG[:450])
    expect(ming.messages.last).to_have_text(LONG[449])
    assert guest.edit(seq, "after").status_code == 200
    guest.say("done")
    expect(ming.messages.last).to_have_text("done")
    ming.go_to_the_beginning()
    expect(ming.messages.first).to_have_text("after")

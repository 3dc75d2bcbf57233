"""The row below the composer: who is typing, hints and counts. On a desktop nothing above it moves."""

import pytest
from playwright.sync_api import expect

PLACE = "box => { const { top, bottom } = box.getBoundingClientRect(); return [top, bottom] }"
FOOT = "document.querySelector('.composer__foot').getBoundingClientRect().height"


@pytest.fixture
def phone(visit, ming):
    phone = visit("Li Wei", "en-US", 360, 720, has_touch=True, is_mobile=True)
    phone.join(ming.path)
    return phone


def typing(visitor):
    return visitor.page.locator("#typing")


def test_on_a_desktop_nothing_moves_when_someone_types(ming, anna):
    box = anna.page.locator(".composer__box")
    before = box.evaluate(PLACE)
    ming.field.press_sequentially("hm")
    expect(typing(anna)).to_be_visible()
    assert box.evaluate(PLACE) == before
    expect(anna.page.locator(".dots")).to_be_visible()
    expect(anna.page.locator(".composer__keys")).to_have_text("Enter to send · Shift+Enter for a new line")


def test_a_phone_has_no_row_below_the_field_until_someone_types(phone, ming):
    assert phone.page.evaluate(FOOT) == 0
    ming.field.press_sequentially("hm")
    expect(typing(phone)).to_be_visible()
    assert phone.page.evaluate(FOOT) > 0
    expect(phone.page.locator(".composer__keys")).to_be_hidden()
    expect(typing(phone)).to_be_hidden()
    assert phone.page.evaluate(FOOT) == 0


def test_the_button_is_called_send_and_save_while_editing(anna):
    buttons = anna.page.locator("#composer")
    expect(buttons.get_by_role("button", name="Send", exact=True)).to_be_visible()
    anna.say("helo")
    anna.sees("helo")
    anna.field.press("ArrowUp")
    expect(buttons.get_by_role("button", name="Save", exact=True)).to_be_visible()
    expect(buttons.get_by_role("button", name="Send", exact=True)).to_have_count(0)


def test_a_muted_member_sees_why_in_place_of_the_hints(ming, anna):
    ming.do("host/mute", member=ming.id_of("Anna"), on=True)
    expect(anna.page.locator("#composer [data-part=muted]")).to_be_visible()
    expect(anna.page.locator(".composer__keys")).to_be_hidden()
    expect(anna.page.locator("#content")).to_be_disabled()

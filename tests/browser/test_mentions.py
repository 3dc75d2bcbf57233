"""Mentions: the composer completes names, and the timeline highlights them."""

import pytest
from playwright.sync_api import expect

from tests.support.people import Person


@pytest.fixture
def lisa(visit, ming):
    lisa = visit("Lisa Maria", "en-US")
    lisa.join(ming.path)
    expect(ming.member("Lisa Maria")).to_be_visible()
    return lisa


def choices(visitor):
    return visitor.page.locator("#choices [role=option]")


def mentions(visitor):
    return visitor.messages.last.locator(".mention")


def test_the_page_offers_names_to_mention_and_the_keyboard_chooses_one(ming, guest, lisa):
    ming.field.press_sequentially("hello @")
    expect(choices(ming)).to_have_text(["Anna", "Lisa Maria"])
    expect(choices(ming).first).to_have_attribute("aria-selected", "true")
    ming.field.press("ArrowDown")
    marked = ming.field.get_attribute("aria-activedescendant")
    expect(ming.page.locator(f"#{marked}")).to_have_text("Lisa Maria")
    ming.field.press("Enter")
    expect(ming.field).to_have_value("hello @Lisa Maria ")
    expect(choices(ming).first).to_be_hidden()
    expect(ming.field).to_be_focused()
    ming.field.press("Enter")
    lisa.sees("hello @Lisa Maria ")
    expect(mentions(lisa)).to_have_class("mention mention--me")
    expect(mentions(ming)).to_have_class("mention")


def test_the_letters_after_the_at_sign_filter_the_names(ming, guest, lisa):
    ming.field.press_sequentially("你好@ma")
    expect(choices(ming)).to_have_text(["Lisa Maria"])
    ming.field.press_sequentially("x")
    expect(choices(ming).first).to_be_hidden()
    ming.field.press("Backspace")
    ming.field.press("Escape")
    expect(choices(ming).first).to_be_hidden()
    expect(ming.field).to_have_value("你好@ma")


def test_the_pointer_chooses_a_name(ming, guest):
    ming.field.press_sequentially("@a")
    choices(ming).first.click()
    expect(ming.field).to_have_value("@Anna ")
    expect(ming.field).to_be_focused()


def test_a_name_that_is_written_out_is_sent_by_enter(ming, anna):
    ming.say("hello @anna")
    anna.sees("hello @anna")


def test_the_page_offers_no_name_in_an_address_and_not_the_own_name(ming, guest):
    ming.field.press_sequentially("someone@")
    expect(choices(ming).first).to_be_hidden()
    ming.write("")
    ming.field.press_sequentially("@小")
    expect(choices(ming).first).to_be_hidden()


CALLS = {
    "@Anna, @anna and @小明吧": ["@Anna", "@anna", "@小明"],
    "mail@Anna and @Annabel": [],
    "**@Anna** and `@Anna`": ["@Anna"],
    "@ Anna @@Anna": ["@Anna"],
    "> @Anna said so\n@Anna": ["@Anna"],
    "https://example.org/@Anna": [],
    "www.example.org/@Anna": [],
    "```\n@Anna\n```": [],
    "- @Anna\n- no": ["@Anna"],
}


def test_every_member_of_the_meeting_can_be_mentioned(ming, guest):
    for number, (text, called) in enumerate(CALLS.items(), 1):
        ming.say(text)
        expect(ming.messages).to_have_count(number)
        expect(mentions(ming)).to_have_text(called)


def test_a_member_who_left_can_be_mentioned_and_is_not_offered(ming, anna):
    anna.leave()
    expect(ming.present).to_have_count(1)
    ming.field.press_sequentially("@")
    expect(choices(ming).first).to_be_hidden()
    ming.say("@Anna has left")
    expect(mentions(ming)).to_have_text(["@Anna"])


@pytest.mark.parametrize(("name", "begun"), [("İlkay", "ilk"), ("ŞİRİN", "şir"), ("İbrahim", "İb")])
def test_a_name_whose_lower_case_is_longer_is_mentioned_anywhere_in_a_text(ming, workers, name, begun):
    assert Person(workers[1], name).join(ming.meeting).status_code == 200
    expect(ming.member(name)).to_be_visible()
    ming.field.press_sequentially(f"@{begun}")
    expect(choices(ming)).to_have_text([name])
    ming.field.press("Enter")
    ming.field.press_sequentially("and so on")
    ming.field.press("Enter")
    expect(mentions(ming)).to_have_text([f"@{name}"])

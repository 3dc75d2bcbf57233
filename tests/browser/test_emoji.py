"""Emoji: searched in the picker, completed in the composer, in the tone that a member chose."""

import pytest
from playwright.sync_api import expect


def emoji(visitor):
    return visitor.page.locator(".picker__emoji")


def search(visitor, words):
    if visitor.page.locator("#picker").is_hidden():
        visitor.page.click("#emoji")
    field = visitor.page.locator("#picker [data-part=search]")
    expect(emoji(visitor).first).to_be_visible()
    field.fill(words)


def choices(visitor):
    return visitor.page.locator("#choices li")


@pytest.mark.parametrize(
    ("words", "found"),
    [("rocket", "🚀"), ("火箭", "🚀"), ("PARTY pop", "🎉"), ("thumbs down", "👎"), ("笑哭", "😂")],
)
def test_the_picker_finds_an_emoji_by_english_and_chinese_words(ming, words, found):
    search(ming, words)
    expect(emoji(ming).first).to_have_text(found)
    ming.page.keyboard.press("Enter")
    expect(ming.field).to_have_value(found)
    expect(ming.page.locator("#picker")).to_be_hidden()


def test_the_picker_says_that_it_found_nothing_and_begins_anew_when_it_opens_again(ming):
    search(ming, "qqqq")
    expect(emoji(ming)).to_have_count(0)
    expect(ming.page.locator("#picker [data-part=none]")).to_be_visible()
    ming.page.keyboard.press("Enter")
    expect(ming.page.locator("#picker")).to_be_visible()
    ming.page.locator("#picker").evaluate("panel => panel.hidePopover()")
    ming.page.click("#emoji")
    expect(emoji(ming).first).to_be_visible()
    expect(ming.page.locator("#picker [data-part=none]")).to_be_hidden()


def test_letters_typed_in_the_grid_go_into_the_search(ming):
    search(ming, "")
    ming.page.keyboard.press("ArrowDown")
    expect(emoji(ming).first).to_be_focused()
    ming.page.keyboard.type("rocket")
    expect(ming.page.locator("#picker [data-part=search]")).to_have_value("rocket")
    expect(emoji(ming).first).to_have_text("🚀")


def test_a_skin_tone_is_remembered_and_given_to_the_emoji_that_take_one(ming):
    search(ming, "thumbsup")
    ming.page.get_by_role("button", name="较深肤色").click()
    expect(emoji(ming).first).to_have_text("👍🏾")
    search(ming, "rocket")
    expect(emoji(ming).first).to_have_text("🚀")
    ming.page.reload()
    search(ming, "technologist")
    expect(emoji(ming).first).to_have_text("🧑🏾‍💻")
    expect(ming.page.get_by_role("button", name="较深肤色")).to_have_attribute("aria-pressed", "true")
    ming.page.keyboard.press("Enter")
    expect(ming.field).to_have_value("🧑🏾‍💻")


def test_a_reaction_has_the_chosen_tone(ming, anna):
    ming.say("done")
    anna.sees("done")
    anna.page.evaluate("localStorage.emoji_tone = '🏽'")
    anna.messages.last.hover()
    anna.page.click("#toolbar [data-action=pick]")
    expect(anna.page.locator("#picker")).to_be_visible()
    search(anna, "wave")
    emoji(anna).first.click()
    expect(ming.page.locator(".reaction")).to_have_text(["👋🏽 1"])


def test_the_emoji_that_a_member_uses_most_come_first(ming):
    for words in ("panda", "rocket", "rocket"):
        search(ming, words)
        ming.page.keyboard.press("Enter")
        expect(ming.page.locator("#picker")).to_be_hidden()
    ming.page.reload()
    search(ming, "")
    expect(emoji(ming).first).to_have_text("🚀")
    expect(emoji(ming).nth(1)).to_have_text("🐼")
    expect(emoji(ming).nth(2)).to_have_text("👍")


@pytest.mark.parametrize("key", ["Enter", "Tab"])
@pytest.mark.parametrize(
    ("typed", "first"), [("Hi :rocke", "🚀"), ("好的 :火箭", "🚀"), ("好的，：火箭", "🚀")]
)
def test_the_composer_completes_an_emoji(ming, typed, first, key):
    ming.field.press_sequentially(typed)
    expect(choices(ming).first).to_contain_text(first)
    ming.field.press(key)
    expect(ming.field).to_have_value(typed[:3] + first + " ")
    expect(ming.page.locator("#choices")).to_be_hidden()


def test_a_whole_code_becomes_the_emoji(ming):
    ming.field.press_sequentially("done :tada:")
    expect(ming.field).to_have_value("done 🎉")
    ming.field.press_sequentially(" :nonsense: :+1:")
    expect(ming.field).to_have_value("done 🎉 :nonsense: 👍")
    ming.field.press("Enter")
    ming.sees("done 🎉 :nonsense: 👍")


@pytest.mark.parametrize(
    "text", ["`:tada:`", "```\n:tada:", "at 10:30:45", "a:tada:b", "std::vector", ":D", "http://x"]
)
def test_code_times_and_addresses_stay_as_they_are_typed(ming, text):
    ming.write(":rocket")
    expect(choices(ming).first).to_be_visible()
    ming.write("")
    for line in text.split("\n")[:-1]:
        ming.field.press_sequentially(line)
        ming.field.press("Shift+Enter")
    ming.field.press_sequentially(text.split("\n")[-1])
    expect(ming.page.locator("#choices")).to_be_hidden()
    expect(ming.field).to_have_value(text)


def test_without_a_network_a_code_stays_as_it_was_typed(ming):
    ming.page.route("**/emoji.txt", lambda route: route.abort())
    with ming.page.expect_event("requestfailed"):
        ming.field.press_sequentially(":tada: yes")
    ming.field.press("Enter")
    ming.sees(":tada: yes")

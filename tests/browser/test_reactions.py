"""Reactions: an emoji for a message, counted, and given or taken back with one press."""

import re

import pytest
from playwright.sync_api import expect

PICKER = re.compile(r"/composer/picker\.js")
TABLE = re.compile(r"/emoji\.txt")


@pytest.fixture
def said(ming, anna):
    """Something 小明 said, and Anna sees."""
    ming.say("done")
    anna.sees("done")


def reactions(visitor):
    return visitor.page.locator(".reaction")


def bar(visitor, act):
    visitor.messages.last.hover()
    return visitor.page.locator(f"#toolbar [data-action={act}]").first


def test_a_reaction_is_counted_on_every_screen(ming, anna, said):
    bar(anna, "react").click()
    expect(reactions(ming)).to_have_text(["👍 1"])
    expect(reactions(ming)).to_have_attribute("aria-pressed", "false")
    expect(reactions(anna)).to_have_attribute("aria-pressed", "true")
    reactions(ming).click()
    expect(reactions(anna)).to_have_text(["👍 2"])
    expect(reactions(anna)).to_have_attribute("aria-label", "👍 2: Anna and 小明")
    expect(reactions(ming)).to_have_text(["👍 2"])
    reactions(anna).click()
    expect(reactions(ming)).to_have_text(["👍 1"])
    reactions(ming).click()
    expect(reactions(anna)).to_have_count(0)


def test_any_emoji_of_the_picker_is_a_reaction(ming, anna, said):
    bar(anna, "pick").click()
    anna.page.locator("#picker").get_by_text("🚀").first.click()
    expect(reactions(ming)).to_have_text(["🚀 1"])
    expect(anna.page.locator("#picker")).to_be_hidden()


def test_the_picker_is_loaded_when_it_is_first_opened(ming, anna, said):
    loaded = []
    anna.page.on("request", lambda request: loaded.append(request.url))
    anna.page.reload()
    anna.sees("done")
    assert any(url.endswith("/composer/composer.js") for url in loaded)
    assert not any(PICKER.search(url) or TABLE.search(url) for url in loaded)
    bar(anna, "pick").click()
    expect(anna.page.locator(".picker__emoji").first).to_be_visible()
    assert any(PICKER.search(url) for url in loaded)


@pytest.mark.parametrize("part", [PICKER, TABLE], ids=["picker", "table"])
def test_the_page_reports_a_picker_that_fails_to_load_and_the_next_press_retries(ming, part):
    ming.page.route(part, lambda route: route.abort())
    opener = ming.page.locator("#emoji")
    opener.click()
    expect(ming.page.locator("#toast")).to_have_text("无法连接服务器。")
    expect(opener).to_have_attribute("aria-expanded", "false")
    ming.page.unroute(part)
    opener.click()
    expect(ming.page.locator(".picker__emoji").first).to_be_visible()


def test_the_picker_opens_for_the_last_button_pressed_while_it_loaded(ming, anna, said):
    held = []
    anna.page.route(PICKER, lambda route: held.append(route))
    with anna.page.expect_request(PICKER):
        anna.page.click("#emoji")
    bar(anna, "pick").click()
    (request,) = held
    request.continue_()
    anna.page.locator("#picker").get_by_text("🚀").first.click()
    expect(reactions(ming)).to_have_text(["🚀 1"])
    expect(anna.field).to_have_value("")
    expect(anna.page.locator("#emoji")).to_have_attribute("aria-expanded", "false")


def test_a_member_who_joins_late_sees_the_reactions(ming, anna, said, visit):
    bar(anna, "react").click()
    expect(reactions(ming)).to_have_count(1)
    late = visit("李伟")
    late.join(ming.path)
    expect(reactions(late)).to_have_text(["👍 1"])
    expect(reactions(late)).to_have_attribute("title", "Anna")


def test_a_page_that_was_offline_gets_the_reactions(ming, anna, said):
    bar(anna, "react").click()
    expect(reactions(ming)).to_have_count(1)
    ming.go_offline()
    reactions(anna).click()
    expect(reactions(anna)).to_have_count(0)
    bar(anna, "pick").click()
    anna.page.locator("#picker").get_by_text("🎉").first.click()
    expect(reactions(anna)).to_have_text(["🎉 1"])
    ming.page.context.set_offline(False)
    ming.look_again()
    expect(reactions(ming)).to_have_text(["🎉 1"])


def test_reactions_are_deleted_with_the_message(ming, anna, said):
    bar(anna, "react").click()
    expect(reactions(ming)).to_have_count(1)
    bar(ming, "delete").click()
    ming.page.click("#delete-dialog [value=delete]")
    expect(reactions(anna)).to_have_count(0)
    expect(reactions(ming)).to_have_count(0)


@pytest.mark.parametrize("step", ["waiting"])
def test_a_reaction_without_a_network_shows_an_error(ming, anna, said):
    anna.go_offline()
    bar(anna, "react").click()
    expect(anna.page.locator("#toast")).to_have_text("Can't reach the server.")
    expect(reactions(anna)).to_have_count(0)


def test_the_picker_works_by_keyboard(ming):
    emoji = ming.page.locator(".picker__emoji")
    focused = ming.page.locator(".picker__emoji:focus")
    search = ming.page.locator("#picker [data-part=search]")
    keyboard = ming.page.keyboard
    ming.write("hello ")
    ming.page.locator("#emoji").focus()
    keyboard.press("Enter")
    expect(search).to_be_focused()
    assert emoji.count() > 1000
    keyboard.press("ArrowDown")
    keyboard.press("ArrowRight")
    expect(focused).to_have_text("❤️")
    keyboard.press("ArrowUp")
    expect(search).to_be_focused()
    keyboard.press("ArrowDown")
    keyboard.press("End")
    expect(emoji.last).to_be_focused()
    keyboard.press("ArrowUp")
    expect(emoji.last).not_to_be_focused()
    keyboard.press("Home")
    keyboard.press("Enter")
    expect(ming.field).to_have_value("hello 👍")
    expect(ming.field).to_be_focused()
    ming.page.locator("#emoji").focus()
    keyboard.press("Enter")
    keyboard.press("Escape")
    expect(ming.page.locator("#picker")).to_be_hidden()
    expect(ming.page.locator("#emoji")).to_be_focused()

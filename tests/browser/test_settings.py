"""A preference takes effect at once, is remembered, and is set before the first paint."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import LOOKS, violations

PAPER = "getComputedStyle(document.documentElement).backgroundColor"
LIGHT, DARK = "rgb(246, 245, 242)", "rgb(20, 22, 25)"


@pytest.fixture
def ming(visit):
    ming = visit("Ming", "en-US")
    ming.create("Standup")
    return ming


def choose(visitor, words):
    visitor.open_by("#settings-open")
    visitor.page.locator("#settings").get_by_text(words, exact=True).click()
    visitor.page.keyboard.press("Escape")


def chosen(visitor, name):
    visitor.open_by("#settings-open")
    state = visitor.page.locator(f"#settings [name={name}]").first.evaluate(
        "input => input.type === 'checkbox' ? input.checked : input.form.elements[input.name].value"
    )
    visitor.page.keyboard.press("Escape")
    return state


def test_the_page_has_the_theme_of_the_system_until_a_member_chooses_another(ming):
    assert ming.page.evaluate(PAPER) == LIGHT
    ming.page.emulate_media(color_scheme="dark")
    assert ming.page.evaluate(PAPER) == DARK
    choose(ming, "Light")
    assert ming.page.evaluate(PAPER) == LIGHT
    choose(ming, "System")
    assert ming.page.evaluate(PAPER) == DARK


def test_the_html_of_the_next_page_has_the_chosen_theme(ming):
    choose(ming, "Dark")
    answer = ming.page.goto("/")
    assert 'data-theme="dark"' in answer.text()
    assert ming.page.evaluate(PAPER) == DARK
    expect(ming.page.locator("meta[name=color-scheme]")).to_have_attribute("content", "dark")


def test_switching_the_language_keeps_the_draft(ming):
    ming.write("half a thou")
    ming.open_by("#settings-open")
    ming.page.click("#settings a[lang=zh-CN]")
    ming.sees_connected()
    expect(ming.page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(ming.field).to_have_value("half a thou")
    ming.open_by("#settings-open")
    expect(ming.page.locator("#settings [aria-current]")).to_have_text("中文")


@pytest.mark.parametrize(("name", "words"), [("sound", "Sound"), ("aloud", "Screen reader announcements")])
def test_a_switch_is_remembered(ming, name, words):
    assert chosen(ming, name) is True
    choose(ming, words)
    ming.page.reload()
    assert chosen(ming, name) is False


def test_every_shortcut_is_on_the_sheet_and_works(ming):
    ming.page.locator("#timeline").focus()
    ming.page.keyboard.press("?")
    sheet = ming.page.locator("#shortcuts")
    for words in ("Write a message", "Show people", "Invite", "Settings", "Jump to latest message"):
        expect(sheet.get_by_text(words, exact=True)).to_be_visible()
    ming.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    for key, dialog in (("i", "#invite"), (",", "#settings")):
        ming.page.keyboard.press(key)
        expect(ming.page.locator(dialog)).to_be_visible()
        ming.page.keyboard.press("Escape")
        expect(ming.page.locator(dialog)).to_be_hidden()
    ming.page.keyboard.press("p")
    expect(ming.page.locator("#roster")).to_be_focused()
    ming.page.keyboard.press("w")
    expect(ming.field).to_be_focused()


def test_in_a_text_field_letters_are_letters_and_the_sheet_has_another_key(ming):
    ming.page.keyboard.type("why? i, p, w")
    expect(ming.field).to_have_value("why? i, p, w")
    ming.page.keyboard.press("Control+/")
    expect(ming.page.locator("#shortcuts")).to_be_visible()


def test_single_key_shortcuts_can_be_switched_off(ming):
    choose(ming, "Single-key shortcuts")
    ming.page.locator("#timeline").focus()
    ming.page.keyboard.press("?")
    ming.page.keyboard.press("Control+/")
    expect(ming.page.locator("dialog[open]")).to_have_count(1)
    ming.page.keyboard.press("Escape")
    ming.page.keyboard.press("i")
    expect(ming.page.locator("dialog[open]")).to_have_count(0)


def test_a_phone_is_offered_no_shortcuts(visit, host):
    guest = visit("Anna", "en-US", 360, 740, has_touch=True, is_mobile=True)
    guest.join(host.path)
    guest.open_by("#settings-open")
    expect(guest.page.locator("#settings [name=sound]")).to_be_visible()
    expect(guest.page.locator("#settings [name=keys]")).to_be_hidden()
    guest.page.keyboard.press("Escape")
    guest.page.click("#more-open")
    expect(guest.page.locator("#leave")).to_be_visible()
    expect(guest.page.locator("#shortcuts-open")).to_be_hidden()


def test_a_browser_without_notifications_is_offered_none(visit, host):
    guest = visit("Anna", "en-US")
    guest.page.add_init_script("delete window.Notification")
    guest.join(host.path)
    guest.open_by("#settings-open")
    expect(guest.page.locator("#settings [name=sound]")).to_be_visible()
    expect(guest.page.get_by_text("Desktop notifications")).to_be_hidden()


@LOOKS
def test_axe_finds_nothing_in_the_settings_nor_the_sheet(visit, host, language, width, scheme):
    guest = visit("Anna", language, width, color_scheme=scheme)
    guest.join(host.path)
    guest.open_by("#settings-open")
    assert violations(guest.page) == []
    assert guest.fits()
    guest.page.keyboard.press("Escape")
    guest.open_by("#shortcuts-open")
    assert violations(guest.page) == []
    assert guest.fits()

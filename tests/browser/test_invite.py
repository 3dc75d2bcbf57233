"""Inviting: by a copied link, by a picture for a phone, by the system's own sheet; and being invited."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.axe import LOOKS, violations

NO_CLIPBOARD = """
  Object.defineProperty(navigator, 'clipboard', { value: undefined })
  document.execCommand = () => false
"""
SHEET = "navigator.share = async (what) => { window.shared = what }"


@pytest.fixture
def ming(visit):
    ming = visit("小明", "en-US", permissions=["clipboard-read", "clipboard-write"])
    ming.create("周会")
    return ming


def dialog(visitor):
    return visitor.page.locator("#invite")


def test_a_member_who_is_alone_copies_the_link_by_one_button(ming):
    ming.page.get_by_role("button", name="Copy link").click()
    expect(ming.page.locator("#toast")).to_have_text("Link copied")
    assert ming.page.evaluate("navigator.clipboard.readText()") == ming.page.url


def test_the_invitation_has_the_link_to_copy_and_to_scan(ming):
    ming.open_by("#invite-open")
    expect(dialog(ming).locator("#link")).to_have_value(ming.page.url)
    expect(dialog(ming).locator("img")).to_have_js_property("complete", True)
    assert dialog(ming).locator("img").evaluate("image => image.naturalWidth") > 0
    dialog(ming).get_by_role("button", name="Copy link").click()
    expect(dialog(ming)).to_contain_text("Link copied")
    assert ming.page.evaluate("navigator.clipboard.readText()") == ming.page.url
    ming.page.keyboard.press("Escape")
    expect(dialog(ming)).to_be_hidden()
    expect(ming.page.locator("#invite-open")).to_be_focused()


def test_the_page_offers_the_share_sheet_of_the_system(visit, ming):
    expect(dialog(ming).locator("[data-part=share]")).to_have_attribute("hidden", "")
    anna = visit("Anna", "en-US")
    anna.page.add_init_script(SHEET)
    anna.join(ming.path)
    anna.open_by("#invite-open")
    dialog(anna).get_by_role("button", name="Share…").click()
    assert anna.page.evaluate("window.shared") == {"title": "周会", "url": anna.page.url}


def test_the_page_copies_by_a_command_without_the_clipboard_interface(ming):
    ming.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    ming.open_by("#invite-open")
    dialog(ming).get_by_role("button", name="Copy link").click()
    expect(dialog(ming)).to_contain_text("Link copied")


def test_the_link_is_shown_and_selected_where_copying_fails(ming):
    ming.page.evaluate(NO_CLIPBOARD)
    ming.page.click("#copy")
    expect(dialog(ming)).to_contain_text("Select the link and copy it.")
    expect(dialog(ming).locator("#link")).to_be_focused()
    assert ming.page.evaluate("getSelection().toString()") == ming.page.url


def test_the_page_says_what_the_browser_withholds_over_plain_http(visit, ming):
    anna = visit("Anna", "en-US")
    anna.page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    anna.join(ming.path)
    anna.open_by("#invite-open")
    expect(dialog(anna)).to_contain_text("Sharing needs HTTPS.")


def test_a_guest_sees_the_name_of_the_meeting_and_nothing_else(visit, ming):
    ming.say("a secret")
    ming.sees("a secret")
    guest = visit("Anna", "en-US")
    guest.page.goto(ming.path)
    expect(guest.page.locator("main")).to_contain_text("You're invited to")
    expect(guest.page.locator("h1")).to_have_text("周会")
    assert not re.search("a secret|小明", guest.page.content())


@LOOKS
def test_axe_finds_nothing_in_the_invitation(visit, host, language, width, scheme):
    guest = visit("Anna", language, width, color_scheme=scheme)
    guest.join(host.path)
    guest.open_by("#invite-open")
    assert violations(guest.page) == []
    assert guest.fits()

"""The effect of each control: checks that fail unless it has happened."""

import re

from playwright.sync_api import expect

PASTED = "navigator.clipboard.readText()"


def shows(selector):
    return lambda phone: expect(phone.page.locator(selector)).to_be_visible()


def hides(selector):
    return lambda phone: expect(phone.page.locator(selector)).to_be_hidden()


def tells(words):
    return lambda phone: expect(phone.changes.last).to_contain_text(re.compile(words))


def toasts(words):
    return lambda phone: expect(phone.page.locator("#toast")).to_have_text(words)


def copies(selector):
    def check(phone):
        link = phone.page.locator(selector).input_value()
        phone.page.wait_for_function(f"async (link) => (await {PASTED}) === link", arg=link)

    return check


def shares(selector):
    def check(phone):
        link = phone.page.locator(selector).input_value()
        phone.page.wait_for_function("(link) => window.shared?.url === link", arg=link)

    return check


def keeps(name, value):
    """The browser remembers the choice."""
    chosen = f"(value) => JSON.parse(localStorage.settings).{name} === value"
    return lambda phone: phone.page.wait_for_function(chosen, arg=value)


def chosen(name):
    """The button of this name is pressed, of those that exclude each other."""
    return lambda phone: expect(phone.page.get_by_role("button", name=name, exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def looks(theme):
    return lambda phone: phone.page.wait_for_function(
        "(theme) => (document.documentElement.dataset.theme ?? 'system') === theme", arg=theme
    )


def speaks(tag):
    def check(phone):
        phone.page.wait_for_function("() => window.isOld === undefined")
        expect(phone.page.locator("html")).to_have_attribute("lang", tag)
        phone.sees_connected()

    return check


def leaves(phone):
    phone.page.wait_for_url(re.compile(r"/left$"))


def reacted(emoji):
    def check(phone):
        mark = phone.row(phone.text).locator(f".reaction[data-emoji='{emoji}']")
        expect(mark).to_have_attribute("aria-pressed", "true")
        expect(phone.page.locator("#sheet")).to_be_hidden()

    return check


def picked(phone):
    phone.tap("#picker div:last-child > .picker__grid > .picker__emoji:last-child")
    expect(phone.row(phone.text).locator(".reaction")).to_have_attribute("aria-pressed", "true")


def picked_again(phone):
    """The button behind the reactions opens the picker."""
    phone.tap("#picker div:last-child > .picker__grid > .picker__emoji:last-child")
    expect(phone.page.locator(".message:has(.quote) .reaction")).to_have_count(2)


def pasted(phone):
    phone.page.wait_for_function(f"async (text) => (await {PASTED}) === text", arg=phone.text)


def is_gone(phone):
    expect(phone.changes.last).to_have_text(f"You removed {phone.guest}")


def completed(phone):
    expect(phone.field).to_have_value("/help ")


def readmitted(phone):
    expect(phone.page.locator("#removed li")).to_have_count(phone.removed - 1)


def is_deleted(phone):
    expect(phone.messages.last).to_have_text("This message was deleted.")

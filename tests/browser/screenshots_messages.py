"""Screenshots of what members do with messages, and of leaving."""

import pytest
from playwright.sync_api import expect

from tests.browser.screenshots import TALK

LONG = "\n".join(f"{number}. 第 {number} 项 / item {number}" for number in range(1, 60))


@pytest.fixture
def li(visit):
    return visit("李伟")


@pytest.fixture
def anna(somebody, li):
    """Anna, in a meeting in which 李伟 and she have talked."""
    anna = somebody("Anna")
    anna.create("产品周会 Product weekly")
    li.join(anna.path)
    for visitor, text in zip((anna, li) * 2, TALK[:4], strict=True):
        visitor.say_quickly([text])
    expect(anna.messages).to_have_count(4)
    return anna


def has_mouse(anna):
    return anna.page.viewport_size["width"] > 700


def open_actions(anna, text):
    """Bring the toolbar to a message, or on a touch screen the sheet. Return where its actions are."""
    row = anna.page.locator("[data-part=list] .message", has_text=text)
    if has_mouse(anna):
        row.hover()
    else:
        row.locator(".message__content").tap()
    actions = anna.page.locator("#toolbar" if has_mouse(anna) else "#sheet")
    expect(actions).to_be_visible()
    return actions


def test_actions(anna, keep):
    for text, name in (("上周", "actions-mine"), ("/healthz", "actions-others")):
        open_actions(anna, text)
        keep(anna, name)
        anna.page.keyboard.press("Escape")


def test_writing(anna, keep):
    reply = open_actions(anna, "/healthz").locator("[data-action=reply]")
    if has_mouse(anna):
        reply.click()
    else:
        reply.tap()
    anna.write("好的")
    keep(anna, "reply")
    anna.page.keyboard.press("Escape")
    for text, name in (("@", "mention"), ("/", "commands"), (":smi", "emoji-completion")):
        anna.field.fill("")
        anna.field.press_sequentially(text)
        expect(anna.page.locator("#choices [role=option]").first).to_be_visible()
        keep(anna, name)
    anna.field.fill("")
    anna.page.click("#emoji")
    anna.page.locator("#picker [type=search]").fill("火")
    keep(anna, "emoji-search")


def test_unread(anna, li, keep):
    li.say_quickly([LONG])
    expect(anna.messages).to_have_count(5)
    keep(anna, "long-message")
    anna.scroll(0)
    anna.hide()
    li.say_quickly(TALK[4:6])
    expect(anna.messages).to_have_count(7)
    anna.hide(False)
    keep(anna, "unread")


def test_events(anna, li, visit, keep):
    for name in ("王芳", "Bob", "Chloé"):
        visit(name).join(anna.path)
    anna.do("host/slow_mode", seconds=15)
    anna.do("host/slow_mode", seconds=0)
    expect(anna.page.locator(".change__fold:not([hidden])").last).to_be_visible()
    keep(anna, "events")


def test_menu(anna, keep):
    more = anna.page.locator("#more-open")
    if more.is_visible():
        more.click()
        keep(anna, "menu")


def test_left(anna, keep):
    anna.leave()
    keep(anna, "left")

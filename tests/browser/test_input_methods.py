"""Keys of an input method choose or drop its candidates: nothing else closes, opens or is sent."""

import pytest
from playwright.sync_api import expect

PRESS = """(field, [key, event]) => field.dispatchEvent(
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...event }))"""
EVENTS = [{"isComposing": True}, {"keyCode": 229}]


def press(field, key):
    """Press a key while candidates are shown, as each browser reports it."""
    for event in EVENTS:
        field.evaluate(PRESS, [key, event])


def test_no_key_of_an_input_method_closes_or_sends_anything(ming, anna):
    page = ming.page
    ming.write("ni hao")
    press(ming.field, "Enter")
    expect(ming.field).to_have_value("ni hao")
    ming.field.press("Enter")
    ming.sees("ni hao")

    ming.act("ni hao", "reply")
    press(ming.field, "Escape")
    expect(page.locator("#composer [data-part=bar]")).to_be_visible()
    press(ming.field, "ArrowUp")
    expect(page.locator("#composer [data-part=mode]")).to_contain_text("小明")
    ming.field.press("Escape")
    expect(page.locator("#composer [data-part=bar]")).to_be_hidden()

    ming.write("")
    ming.field.press_sequentially("@")
    for key in ("Escape", "Enter", "Tab", "ArrowDown"):
        press(ming.field, key)
    expect(page.locator("#choices")).to_be_visible()
    expect(ming.field).to_have_value("@")
    ming.field.press("Escape")

    page.click("#search-open")
    press(page.locator("#wanted"), "Escape")
    expect(page.locator("#search")).to_be_visible()
    page.locator("#wanted").press("Escape")
    expect(page.locator("#search")).to_be_hidden()

    page.click(".roster [data-part=rename]:visible")
    press(page.locator(".rename input"), "Escape")
    expect(page.locator(".rename")).to_be_visible()
    page.locator(".rename input").press("Escape")
    expect(page.locator(".rename")).to_have_count(0)


@pytest.mark.parametrize("key", ["Escape", "Enter"])
def test_a_composition_in_a_dialog_keeps_it_open(ming, key):
    devtools = ming.page.context.new_cdp_session(ming.page)
    asked = []
    ming.page.on("request", lambda request: asked.append(request.url))
    field = ming.panel.locator("#host-name")
    field.click()
    asked.clear()
    devtools.send("Input.imeSetComposition", {"text": "ni", "selectionStart": 2, "selectionEnd": 2})
    ming.page.keyboard.press(key)
    expect(ming.panel).to_be_visible()
    assert not [url for url in asked if "rename_meeting" in url]

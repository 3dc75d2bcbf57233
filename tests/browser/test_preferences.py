"""At ease with it: on the smallest phone, with a finger, over a keyboard, in the colours one needs."""

import pytest
from playwright.sync_api import expect

SMALLEST = """() => {
  const all = document.querySelectorAll("a, button, input, summary, textarea, label.segment, [role=switch]")
  const short = []
  for (const one of all) {
    const box = (one.closest("label.option, label.segment") ?? one).getBoundingClientRect()
    const isShown = one.checkVisibility() && box.width > 1 && !one.closest(".skip")
    const isSmall = Math.min(box.width, box.height) < 44
    if (isShown && isSmall) short.push([one.outerHTML.slice(0, 90), box.width, box.height])
  }
  return short
}"""
OVERLAID = """
  const view = new EventTarget()
  Object.assign(view, { height: innerHeight, scale: 1 })
  Object.defineProperty(window, "visualViewport", { value: view })
  window.raiseKeyboard = (height) => {
    view.height = innerHeight - height
    view.dispatchEvent(new Event("resize"))
  }
"""
LINES = [f"line {n}" for n in range(30)]


@pytest.fixture
def phone(visit):
    """Return Ming, who has a phone."""
    phone = visit("Ming", "en-US", 360, 640, has_touch=True, is_mobile=True)
    phone.create("Standup")
    return phone


def bottom(locator):
    box = locator.bounding_box()
    return box["y"] + box["height"]


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_on_the_smallest_phone_nothing_is_wider_than_the_screen(visit, language):
    ming = visit("Ming", language, 320, 568)
    ming.page.goto("/")
    assert ming.fits()
    ming.create_by_hand("A meeting with a name that is rather long and goes on for quite a while, as they do")
    ming.say("averyveryverylongwordthatgoesonandonandonandonwithoutanyspaceinit" * 2)
    assert ming.fits()
    ming.page.click("#roster-toggle")
    ming.page.click(".roster [data-part=rename]:visible")
    assert ming.fits()
    ming.page.keyboard.press("Escape")
    ming.page.keyboard.press("Escape")
    expect(ming.page.locator("#roster")).to_be_hidden()
    for opener, dialog in (
        ("#invite-open", "#invite"),
        ("#settings-open", "#settings"),
        ("#leave", "#leave-dialog"),
    ):
        ming.open_by(opener)
        assert ming.page.locator(dialog).evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
        assert ming.fits()
        ming.page.keyboard.press("Escape")


def test_every_touch_target_is_large_enough(phone, visit):
    guest = visit("Anna", "en-US", 360, 640, has_touch=True, is_mobile=True)
    for path in ("/", phone.path):
        guest.page.goto(path)
        assert guest.page.evaluate(SMALLEST) == []
    phone.say_quickly(["hello"])
    phone.sees("hello")
    phone.page.click("#roster-toggle")
    phone.page.click(".roster [data-part=rename]:visible")
    assert phone.page.evaluate(SMALLEST) == []
    phone.page.keyboard.press("Escape")
    phone.page.click(".roster [data-part=close]")
    for opener in ("#invite-open", "#settings-open", "#leave"):
        phone.open_by(opener)
        assert phone.page.evaluate(SMALLEST) == []
        phone.page.keyboard.press("Escape")


def test_a_keyboard_that_makes_the_page_smaller_hides_nothing(phone):
    phone.say_quickly(LINES)
    expect(phone.messages.last).to_have_text(LINES[-1])
    phone.page.set_viewport_size({"width": 360, "height": 340})
    expect(phone.field).to_be_in_viewport(ratio=1)
    expect(phone.messages.last).to_be_in_viewport(ratio=1)


def test_rows_that_move_as_the_page_becomes_smaller_are_no_scrolling(phone):
    phone.say_quickly(LINES)
    expect(phone.messages.last).to_have_text(LINES[-1])
    phone.timeline.evaluate("""(timeline) => {
      document.querySelector("#meeting").style.setProperty("block-size", "340px")
      timeline.scrollTop -= 40
    }""")
    expect(phone.messages.last).to_be_in_viewport(ratio=1)


def test_a_keyboard_that_lies_over_the_page_hides_nothing(visit):
    phone = visit("Ming", "en-US", 360, 640, has_touch=True, is_mobile=True)
    phone.page.add_init_script(OVERLAID)
    phone.create("Standup")
    phone.say_quickly(LINES)
    expect(phone.messages.last).to_have_text(LINES[-1])
    phone.page.evaluate("raiseKeyboard(300)")
    assert bottom(phone.field) <= 340
    last = phone.messages.last
    expect(last).to_be_in_viewport()
    phone.page.wait_for_function(
        "last => last.getBoundingClientRect().bottom <= 340", arg=last.element_handle()
    )
    phone.page.evaluate("raiseKeyboard(0)")
    assert bottom(phone.field) > 500


def test_forced_colours_show_the_chosen_option_and_what_is_wrong(visit):
    ming = visit("Ming", "en-US", forced_colors="active")
    ming.create("Standup")
    ming.go_offline()
    expect(ming.page.locator("#offline")).to_have_css("border-top-style", "solid")
    ming.page.context.set_offline(False)
    ming.sees_connected()
    ming.open_by("#settings-open")
    fills = ming.page.locator("#settings label.segment").evaluate_all(
        "labels => labels.slice(0, 2).map((label) => getComputedStyle(label).backgroundColor)"
    )
    assert fills[0] != fills[1]


def test_nothing_moves_for_a_reader_who_prefers_reduced_motion(visit):
    ming = visit("Ming", "en-US")
    ming.create("Standup")
    ming.open_by("#settings-open")
    durations = ming.page.locator("*").evaluate_all(
        "all => [...new Set(all.map((one) => getComputedStyle(one).transitionDuration))]"
    )
    assert durations == ["0s"]

"""The text of a member stays within its element on every page (security.md, B10 and B14)."""

import pytest
from playwright.sync_api import expect

ISOLATED = "(all) => all.every((each) => /isolate|plaintext/.test(getComputedStyle(each).unicodeBidi))"


def test_a_direction_override_ends_with_its_element(ming, guest):
    guest.say("\u202etxt.exe\u2066 looks harmless")
    ming.sees("\u202etxt.exe\u2066 looks harmless")
    for place in (".message__content", ".message__sender", ".roster__name"):
        assert ming.page.locator(place).first.is_visible()
        assert ming.page.locator(place).evaluate_all(ISOLATED)


@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString"])
def test_a_name_of_a_javascript_property_is_an_ordinary_name(visit, ming, name):
    guest = visit(name, "en-US")
    guest.join(ming.path)
    guest.say(f"I am {name}")
    ming.sees(f"I am {name}")
    ming.sees_present("小明", name)
    expect(ming.page.locator("[data-part=list] .message__sender")).to_have_text(name)
    guest.leave()
    ming.sees_present("小明")

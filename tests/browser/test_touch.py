"""Every control of the meeting page does its work when a finger taps it.

The test finds the controls in the page: a new control without an effect in the table fails here.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visits
from tests.browser.finger import Phone
from tests.browser.surfaces import SURFACES
from tests.browser.visitor import ApiVisitor

PERMISSIONS = ["clipboard-read", "clipboard-write", "notifications"]
ROOTS = "all => all.map(({ id }) => `#${id}`)"
ENDS = "grids => grids.flatMap((grid) => [grid.firstChild.textContent, grid.lastChild.textContent])"


@pytest.fixture(scope="module")
def phone(contexts, workers):
    with visits(contexts, workers[0].url) as visit:
        ming = visit("Ming", "en-US", 360, 740, has_touch=True, is_mobile=True, permissions=PERMISSIONS)
        phone = Phone(ming, lambda name: ApiVisitor(workers[1], name))
        yield phone


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
def test_every_control_works_by_touch(phone, surface):
    phone.begin()
    surface.open(phone)
    assert sorted(phone.controls(surface.root)) == sorted(surface.effects)
    for name, has_worked in surface.effects.items():
        if not phone.is_at(surface.root):
            phone.close_all()
            surface.open(phone)
        phone.press(surface.root, name)
        has_worked(phone)


def test_every_dialog_menu_and_bar_is_among_the_surfaces(phone):
    phone.begin()
    page = phone.page.locator("dialog, [popover], [role=group][id], form[id]").evaluate_all(ROOTS)
    of_the_mouse = {"#toolbar"}  # a finger gets the sheet
    assert set(page) - {"#picker"} - of_the_mouse <= {surface.root for surface in SURFACES}


def test_the_first_and_last_emoji_of_every_group_is_picked_by_touch(phone):
    phone.begin()
    phone.tap("#emoji")
    expect(phone.page.locator("#picker")).to_be_visible()
    emoji = phone.page.locator("#picker .picker__grid").evaluate_all(ENDS)
    assert len(emoji) > 10
    for one in emoji:
        phone.write("")
        if phone.page.locator("#picker").is_hidden():
            phone.page.evaluate("document.querySelector('#emoji').click()")
        phone.tap(phone.page.locator(".picker__emoji", has_text=one).first.element_handle())
        expect(phone.field).to_have_value(one)
        expect(phone.page.locator("#picker")).to_be_hidden()

"""Screenshots of the host controls, and of members to whom hosts apply them."""

import pytest
from playwright.sync_api import expect

from tests.browser.screenshots import TALK


@pytest.fixture
def anna(somebody):
    """Anna, the host."""
    anna = somebody("Anna")
    anna.create("产品周会 Product weekly")
    return anna


@pytest.fixture
def li(somebody, anna):
    """Return 李伟, who has sent a message."""
    li = somebody("李伟")
    li.join(anna.path)
    li.say_quickly(TALK[:2])
    expect(anna.messages).to_have_count(2)
    return li


def open_roster(visitor):
    if visitor.page.locator("#roster").is_hidden():
        visitor.page.click("#roster-toggle")


def pictures(visitor, keep, name, box):
    """A panel that is higher than the screen, from its top to its end."""
    keep(visitor, f"{name}-1")
    visitor.page.locator(box).evaluate("(box) => { box.scrollTop = box.scrollHeight }")
    keep(visitor, f"{name}-2")


def test_host_link(somebody, keep):
    anna = somebody("Anna")
    anna.page.goto("/")
    anna.page.fill("#meeting_name", "产品周会 Product weekly")
    anna.enter()
    keep(anna, "created")
    anna.panel.locator("[data-action=hostLink]").click()
    keep(anna, "host-link")
    device = somebody("Anna")
    device.page.goto(anna.page.input_value("#host-link-field"))
    expect(device.page.locator("#host-entrance [data-part=continue]")).to_be_visible()
    keep(device, "second-device")


def test_waiting_room(somebody, anna, visit, keep):
    guest, other = somebody("小明"), somebody("Bob")
    anna.do("host/passcode", passcode="sesame")
    anna.do("host/waiting_room", on=True)
    guest.page.goto(anna.path)
    guest.page.fill("#member_name", "小明")
    guest.page.fill("#passcode", "wrong")
    guest.page.click("form [type=submit]")
    expect(guest.page.locator("#passcode-error")).to_be_visible()
    keep(guest, "door-passcode")
    for name in ("小明", "王芳"):
        one = guest if name == "小明" else visit(name)
        one.page.goto(anna.path)
        one.page.fill("#member_name", name)
        one.page.fill("#passcode", "sesame")
        one.page.click("form [type=submit]")
        expect(one.page.locator("#waiting")).to_be_visible()
        expect(anna.page.locator("#knocks")).to_contain_text("2" if name == "王芳" else name)
        keep(anna, "door-knocks" if name == "王芳" else "door-knock")
    keep(guest, "door-waiting")
    anna.open_by("#host-open")
    anna.page.locator("#waiting [data-action=deny]").first.click()
    expect(guest.page.locator("#waiting [data-part=link]")).to_be_visible()
    keep(guest, "door-denied")
    expect(anna.page.locator("#removed li")).to_have_count(1)
    pictures(anna, keep, "host-panel", "#host")
    anna.do("host/lock", on=True)
    other.page.goto(anna.path)
    keep(other, "door-locked")
    other.page.goto(f"{anna.path}#host=nonsense")
    other.page.wait_for_load_state("networkidle")
    keep(other, "door-host")
    anna.do("host/new_link")
    other.page.goto(anna.path)
    anna.page.wait_for_url("**.*")
    other.page.goto(anna.path.partition(".")[0])
    keep(other, "door-replaced")


def test_members(anna, li, keep):
    open_roster(anna)
    anna.page.locator("[data-part=menu]:visible").click()
    keep(anna, "member-menu")
    anna.page.get_by_role("menuitem").last.click()
    keep(anna, "member-remove")
    anna.page.keyboard.press("Escape")
    anna.do("host/mute", member=anna.id_of("李伟"), on=True)
    anna.do("host/slow_mode", seconds=30)
    anna.do("host/lock", on=True)
    expect(li.field).to_be_disabled()
    open_roster(li)
    keep(li, "member-muted")
    anna.do("host/remove", member=anna.id_of("李伟"), messages=True)
    expect(li.notice).to_be_visible()
    open_roster(li)
    keep(li, "member-removed")
    keep(anna, "member-purged")
    li.page.reload()
    keep(li, "door-removed")


def test_slow_mode(anna, li, keep):
    anna.do("host/slow_mode", seconds=300)
    expect(li.page.locator("#rules")).to_be_visible()
    for text in ("one", "two"):
        li.write(text)
        li.page.click("#composer [type=submit]")
    expect(li.page.locator("#outbox [data-part=state]")).to_contain_text("29")
    keep(li, "slow-mode")


def test_end(anna, li, keep):
    anna.open_by("#host-open")
    anna.page.click("#host [data-action=newLink]")
    keep(anna, "host-sure")
    anna.page.keyboard.press("Escape")
    anna.page.click("#host [data-action=end]")
    keep(anna, "host-end")
    li.write("half a thought")
    anna.page.check("#end-dialog [data-part=erase]")
    anna.page.click("#end-dialog [value=end]")
    expect(anna.notice).to_be_visible()
    keep(anna, "erased-host")
    expect(li.notice).to_be_visible()
    keep(li, "erased-member")
    li.page.reload()
    keep(li, "erased-link")

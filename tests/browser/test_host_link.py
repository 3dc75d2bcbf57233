"""The private link of hosts: shown once, by the host controls, good anywhere, asked for nothing."""

import re

import pytest
from playwright.sync_api import expect

SECRET = """() => [
  document.documentElement.outerHTML, location.href, history.state,
  { ...sessionStorage }, { ...localStorage },
  ...[...document.querySelectorAll("input, textarea")].map(({ value }) => value),
].map((one) => JSON.stringify(one)).filter((text) => text?.includes("#host="))"""


@pytest.fixture
def welcomed(visit):
    """Return 小明, who has just created a meeting: the invitation is open."""
    ming = visit("小明", permissions=["clipboard-read", "clipboard-write"])
    ming.page.goto("/")
    ming.page.fill("#meeting_name", "周会")
    ming.enter()
    expect(ming.page.locator("#invite")).to_be_visible()
    return ming


@pytest.fixture
def created(welcomed):
    """Return 小明, who has opened the host link in the host controls."""
    welcomed.page.keyboard.press("Escape")
    open_link(welcomed)
    expect(welcomed.page.locator("#host-link")).to_be_visible()
    return welcomed


def open_link(ming):
    ming.panel.locator("[data-action=hostLink]").click()


def close_link(ming):
    ming.page.keyboard.press("Escape")
    ming.close_panel()


def link_of(ming):
    return ming.page.locator("#host-link-field").input_value()


def badge(visitor, name):
    return visitor.member(name).locator("[data-part=badge]")


def test_the_page_first_shows_the_invitation_without_the_host_link(welcomed):
    invitation = welcomed.page.locator("#invite")
    expect(invitation.locator("#link")).to_have_value(welcomed.page.url)
    expect(invitation.locator("[data-part=copy]")).to_be_focused()
    expect(invitation.locator("[data-part=host]")).to_contain_text("主持人工具")
    expect(welcomed.page.locator("#host-link")).to_be_hidden()
    assert welcomed.page.evaluate(SECRET) == []
    welcomed.page.keyboard.press("Enter")
    expect(invitation.locator("[data-part=said]")).to_have_text("链接已复制")
    assert welcomed.page.evaluate("navigator.clipboard.readText()") == welcomed.page.url


def test_the_invitation_opens_by_itself_once_and_mentions_the_host_link_only_then(welcomed):
    welcomed.page.keyboard.press("Escape")
    welcomed.open_by("#invite-open")
    expect(welcomed.page.locator("#invite [data-part=host]")).to_be_hidden()
    welcomed.page.reload()
    welcomed.sees_connected()
    expect(welcomed.page.locator("#invite")).to_be_hidden()


@pytest.mark.parametrize("way", ["Escape", "pointer"])
def test_closing_the_invitation_gives_the_focus_to_the_message_field(welcomed, way):
    if way == "Escape":
        welcomed.page.keyboard.press("Escape")
    else:
        welcomed.page.locator("#invite form .button--quiet").click()
    welcomed.has_the_caret()
    welcomed.page.keyboard.type("hello")
    expect(welcomed.field).to_have_value("hello")


def test_the_host_link_is_shown_once_by_the_host_controls(created):
    dialog = created.page.locator("#host-link")
    expect(dialog).to_contain_text("链接仅显示一次")
    assert re.fullmatch(rf"http://.*{created.path}#host=[\w-]{{43}}", link_of(created))
    close_link(created)
    open_link(created)
    expect(created.page.locator("#sure-dialog")).to_contain_text("要生成新的主持人链接吗？")
    expect(dialog).to_be_hidden()
    assert created.page.evaluate(SECRET) == []


def test_the_host_link_is_copied_by_a_button_that_is_not_that_of_the_invitation(created):
    copy = created.page.locator("#host-link [data-part=copy]")
    expect(copy).to_have_text("复制主持人链接")
    expect(created.page.locator("#host-link-title")).to_be_focused()
    backgrounds = [
        created.page.locator(f"{box} [data-part=copy]").evaluate(
            "(button) => getComputedStyle(button).backgroundColor"
        )
        for box in ("#host-link", "#invite")
    ]
    assert backgrounds[0] != backgrounds[1]
    copy.click()
    expect(created.page.locator("#host-link [data-part=said]")).to_have_text(
        "主持人链接已复制。持有此链接即可成为主持人，请勿外传。"
    )
    assert created.page.evaluate("navigator.clipboard.readText()") == link_of(created)


def test_a_page_that_is_loaded_again_has_forgotten_the_host_link(welcomed):
    welcomed.page.reload()
    welcomed.sees_connected()
    open_link(welcomed)
    expect(welcomed.page.locator("#sure-dialog")).to_be_visible()
    expect(welcomed.page.locator("#host-link")).to_be_hidden()


def test_a_host_link_that_another_host_has_replaced_is_not_shown_any_more(welcomed):
    welcomed.page.keyboard.press("Escape")
    welcomed.do("host/host_link")
    expect(welcomed.changes.last).to_contain_text("主持人链接")
    open_link(welcomed)
    expect(welcomed.page.locator("#sure-dialog")).to_be_visible()
    expect(welcomed.page.locator("#host-link")).to_be_hidden()


def test_the_host_link_asks_only_for_a_name_in_another_browser(visit, created):
    for rule in ("lock", "waiting_room"):
        created.do(f"host/{rule}", on=True)
    created.do("host/passcode", passcode="sesame")
    phone = visit("小明的手机", "en-US", 360)
    phone.page.goto(link_of(created))
    expect(phone.page.locator("#join [data-part=host]")).to_be_visible()
    expect(phone.page.locator("#passcode")).to_be_hidden()
    assert "#" not in phone.page.url
    phone.enter()
    phone.page.click("#roster-toggle")
    expect(badge(phone, "小明的手机")).to_have_text("Host")
    close_link(created)
    expect(badge(created, "小明的手机")).to_have_text("主持人")
    phone.sees_host_controls()


def test_a_member_becomes_host_by_the_host_link(visit, created, workers):
    anna = visit("Anna", "en-US", url=workers[1].url)
    anna.join(created.path)
    expect(anna.page.locator("#host-open")).to_be_hidden()
    anna.page.evaluate("(hash) => { location.hash = hash }", link_of(created).partition("#")[2])
    expect(badge(anna, "Anna")).to_have_text("Host")
    expect(anna.changes.last).to_have_text("You're now the host")
    expect(anna.page.locator("#host-open")).to_be_visible()
    assert "#" not in anna.page.url


def test_the_page_of_an_invalid_host_link_says_so_and_a_guest_can_still_join(visit, created):
    created.do("host/passcode", passcode="sesame")
    guest = visit("Anna", "en-US")
    guest.page.goto(f"{created.path}#host={'x' * 43}")
    guest.page.fill("#member_name", "Anna")
    guest.page.click("form [type=submit]")
    expect(guest.page.locator("#refused")).to_have_text("This host link isn't valid any more.")
    guest.page.fill("#passcode", "sesame")
    guest.enter()
    expect(guest.page.locator("#host-open")).to_be_hidden()


def test_the_host_link_opens_the_meeting_when_the_other_link_was_replaced(visit, created):
    created.do("host/new_link")
    created.page.wait_for_url("**/*.*")
    phone = visit("小明的手机")
    phone.page.goto(link_of(created))
    phone.enter()
    assert phone.path == created.path
    expect(badge(phone, "小明的手机")).to_have_text("主持人")


def test_a_new_host_link_replaces_the_old_one(visit, created):
    old = link_of(created)
    close_link(created)
    open_link(created)
    created.page.click("#sure-dialog [value=yes]")
    expect(created.page.locator("#host-link")).to_be_visible()
    new = link_of(created)
    guest = visit("Anna", "en-US")
    for link in (old, new):
        guest.page.goto("about:blank")
        guest.page.goto(link)
        guest.page.fill("#member_name", "Anna")
        guest.page.click("form [type=submit]")
        if link == old:
            expect(guest.page.locator("#refused")).to_be_visible()
    guest.sees_connected()
    expect(badge(guest, "Anna")).to_have_text("Host")

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
    """Return 小明, who has just created a meeting."""
    ming = visit("小明", permissions=["clipboard-read", "clipboard-write"])
    ming.page.goto("/")
    ming.page.fill("#meeting_name", "周会")
    ming.enter()
    return ming


@pytest.fixture
def created(welcomed):
    """Return 小明, who has opened the host link in the host controls."""
    open_link(welcomed)
    expect(welcomed.page.locator("#host-link")).to_be_visible()
    return welcomed


def open_link(ming):
    ming.panel.locator("[data-action=hostLink]").click()


def close_link(ming):
    ming.page.keyboard.press("Escape")
    ming.close_panel()


def other_person(visitor):
    """Choose to join as another person than the host who has made the link."""
    visitor.page.locator("#host-entrance [data-part=other]").click()


def link_of(ming):
    return ming.page.locator("#host-link-field").input_value()


def badge(visitor, name):
    return visitor.member(name).locator("[data-part=badge]")


def test_the_page_of_a_new_meeting_shows_the_invite_link_and_not_the_host_link(welcomed):
    expect(welcomed.page.locator("#empty")).to_be_visible()
    expect(welcomed.page.locator("#host-link")).to_be_hidden()
    assert welcomed.page.evaluate(SECRET) == []
    welcomed.page.click("#copy")
    expect(welcomed.page.locator("#toast")).to_have_text("链接已复制")
    assert welcomed.page.evaluate("navigator.clipboard.readText()") == welcomed.page.url


def test_the_page_of_a_new_meeting_is_ready_for_a_message(welcomed):
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
    other_person(phone)
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
    other_person(phone)
    expect(phone.page.locator("h1:visible")).to_have_text("周会")
    expect(phone.page).to_have_title("周会 · Web 会议")
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
        if link == old:
            expect(guest.page.locator("#refused")).to_be_visible()
    other_person(guest)
    guest.enter()
    expect(badge(guest, "Anna")).to_have_text("Host")


def test_a_second_device_continues_as_the_host_who_made_the_link(visit, created, workers):
    created.page.keyboard.press("Escape")
    created.close_panel()
    created.say("from the desk")
    open_link(created)
    created.page.click("#sure-dialog [value=yes]")
    phone = visit("Somebody", "en-US", 360, 740, url=workers[1].url)
    phone.page.goto(f"{workers[1].url}{created.path}#host={link_of(created).partition('#host=')[2]}")
    go_on = phone.page.get_by_role("button", name="Continue as 小明")
    expect(go_on).to_be_focused()
    expect(phone.page.locator("#join")).to_be_hidden()
    phone.page.reload()
    go_on.click()
    expect(created.page.locator("#toast")).to_contain_text("您在另一台设备上加入了会议")
    phone.sees_connected()
    close_link(created)
    expect(phone.page.locator("#notice")).to_be_hidden()  # nobody else has the name
    phone.sees_host_controls()
    for device in (created, phone):
        expect(device.page.locator("[data-part=present] .roster__name")).to_have_text(["小明"])
    expect(created.changes.last).to_contain_text("另一台设备")
    phone.say("from the phone")
    created.sees("from the desk", "from the phone")
    phone.delete("from the desk")
    created.sees("这条消息已删除。", "from the phone")


def test_the_choice_on_a_second_device_works_by_keyboard(visit, created):
    phone = visit("Somebody", "en-US")
    phone.page.goto(link_of(created))
    expect(phone.page.get_by_role("button", name="Continue as 小明")).to_be_focused()
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("#member_name")).to_be_focused()
    expect(phone.page.locator("#host-entrance")).to_be_hidden()


def test_the_form_comes_when_the_host_who_made_the_link_has_left(visit, created):
    link = link_of(created)
    close_link(created)
    created.leave()
    phone = visit("Somebody", "en-US")
    phone.page.goto(link)
    expect(phone.page.locator("#join [data-part=host]")).to_be_visible()
    expect(phone.page.locator("#host-entrance")).to_be_hidden()
    phone.enter()
    expect(phone.page.locator("#host-open")).to_be_visible()


def test_the_form_says_why_continuing_failed(visit, created):
    phone = visit("Somebody", "en-US")
    phone.page.route("**/api/join", lambda route: route.abort())
    phone.page.goto(link_of(created))
    phone.page.get_by_role("button", name="Continue as 小明").click()
    expect(phone.page.locator("#join [data-part=error]")).to_have_text("Can't reach the server.")
    phone.page.unroute("**/api/join")
    phone.page.locator("#join [type=submit]").click()
    phone.sees_connected()


def test_the_host_link_has_a_qr_code_that_goes_with_the_dialog(created):
    code = created.page.get_by_role("img", name="主持人链接的二维码，供您的手机扫描")
    expect(code).to_be_visible()
    assert code.evaluate("(canvas) => canvas.width") > 200
    created.page.keyboard.press("Escape")
    expect(code).to_be_hidden()
    assert created.page.locator("#host-link canvas").evaluate("(canvas) => canvas.width") == 0

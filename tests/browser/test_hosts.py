"""Hosts mute members, make co-hosts and hand over; all members see it."""

from playwright.sync_api import expect

from tests.support.axe import LOOKS, violations

REASON = "You're muted. You can read but not send messages."


def badge(visitor, name):
    return visitor.member(name).locator("[data-part=badge]")


def menu(visitor, name):
    return visitor.member(name).locator("[data-part=menu]")


def offered(visitor, name):
    """Return the entries of the menu beside a member, and close it."""
    visitor.sees_host_controls()
    menu(visitor, name).click()
    items = visitor.page.get_by_role("menuitem")
    expect(items.first).to_be_visible()
    words = items.all_inner_texts()
    visitor.page.keyboard.press("Escape")
    return words


def test_all_members_see_who_is_host(ming, anna):
    expect(badge(ming, "小明")).to_have_text("主持人")
    expect(badge(anna, "小明")).to_have_text("Host")
    expect(badge(anna, "Anna")).to_be_hidden()


def test_a_member_without_rights_is_offered_no_controls(ming, anna):
    anna.sees_present("小明", "Anna")
    expect(anna.page.locator("[data-part=menu]:visible")).to_have_count(0)
    expect(anna.page.locator("#host-open")).to_be_hidden()
    expect(menu(ming, "小明")).to_be_hidden()
    assert offered(ming, "Anna") == ["禁言", "设为联席主持人", "转让主持人…", "移出…"]


def test_a_muted_member_sees_why_and_writes_again_once_unmuted(ming, anna):
    anna.write("half a thou")
    anna.field.focus()
    ming.choose_for("Anna", "禁言")
    expect(anna.page.locator("#composer [data-part=muted]")).to_have_text(REASON)
    expect(anna.field).to_be_disabled()
    expect(anna.changes.last).to_have_text("小明 muted you")
    expect(anna.page.locator("#announcer")).to_contain_text("小明 muted you")
    expect(ming.changes.last).to_have_text("您将Anna禁言")
    expect(badge(ming, "Anna")).to_have_text("已禁言")
    ming.choose_for("Anna", "解除禁言")
    expect(anna.field).to_be_enabled()
    expect(anna.field).to_be_focused()
    anna.page.keyboard.type("ght")
    anna.page.keyboard.press("Enter")
    ming.sees("half a thought")


def test_a_muted_member_may_not_react_or_reply_but_may_delete(ming, anna):
    anna.say("hello")
    ming.sees("hello")
    ming.choose_for("Anna", "禁言")
    expect(anna.field).to_be_disabled()
    anna.row("hello").hover()
    shown = anna.page.locator("#toolbar [data-action]:visible")
    assert [button.get_attribute("data-action") for button in shown.all()] == ["copy", "delete"]


def test_a_host_deletes_messages_of_other_members(ming, anna):
    anna.say("hello")
    ming.sees("hello")
    ming.delete("hello")
    anna.sees("This message was deleted.")


def test_a_menu_is_used_with_the_keyboard_alone(ming, guest):
    expect(ming.page.locator("#host-open")).to_be_visible()
    expect(menu(ming, "Anna")).to_have_attribute("aria-expanded", "false")
    menu(ming, "Anna").focus()
    items = ming.page.get_by_role("menuitem")
    ming.page.keyboard.press("Enter")
    expect(items.first).to_be_focused()
    expect(menu(ming, "Anna")).to_have_attribute("aria-expanded", "true")
    for key, focused in (("ArrowUp", items.last), ("ArrowDown", items.first), ("End", items.last)):
        ming.page.keyboard.press(key)
        expect(focused).to_be_focused()
    ming.page.keyboard.press("Escape")
    expect(menu(ming, "Anna")).to_be_focused()
    ming.page.keyboard.press("Enter")
    ming.page.keyboard.press("Enter")
    expect(badge(ming, "Anna")).to_have_text("已禁言")
    expect(menu(ming, "Anna")).to_be_focused()


def test_a_cohost_has_fewer_rights_than_a_host_and_none_over_a_host(visit, ming, anna):
    guest = visit("李伟")
    guest.join(ming.path)
    ming.choose_for("Anna", "设为联席主持人")
    expect(badge(anna, "Anna")).to_have_text("Co-host")
    expect(anna.changes.last).to_have_text("小明 made you a co-host")
    expect(menu(anna, "小明")).to_be_hidden()
    assert offered(anna, "李伟") == ["Mute", "Remove…"]
    anna.open_by("#host-open")
    expect(anna.page.locator("#host [data-verb=lock]")).to_be_visible()
    for verb in ("passcode", "new_link", "end"):
        expect(anna.page.locator(f"#host [data-may={verb}]")).to_be_hidden()
    anna.page.keyboard.press("Escape")
    expect(badge(ming, "Anna")).to_have_text("联席主持人")
    ming.choose_for("Anna", "取消联席主持人")
    expect(anna.page.locator("#host-open")).to_be_hidden()
    expect(menu(anna, "李伟")).to_be_hidden()


def test_a_host_hands_the_meeting_over_after_a_confirmation(ming, anna):
    ming.choose_for("Anna", "转让主持人…")
    ming.page.click("#sure-dialog [value=yes]")
    expect(badge(anna, "Anna")).to_have_text("Host")
    expect(badge(anna, "小明")).to_have_text("Co-host")
    expect(anna.changes.last).to_have_text("小明 made you the host")
    expect(menu(ming, "Anna")).to_be_hidden()


def test_the_page_says_who_succeeded_an_absent_host_and_why(ming, anna, clock):
    ming.leave()
    anna.sees_present("Anna")
    for _ in range(31):
        clock.forward(20)
        anna.page.evaluate("meeting => fetch(`/api/messages?meeting_id=${meeting}`)", anna.meeting)
    anna.look_again()
    expect(anna.changes.last).to_have_text("You're now the host (no host was here for 10 minutes)")
    expect(anna.page.locator("#host-open")).to_be_visible()


@LOOKS
def test_axe_finds_nothing_in_the_member_menu_and_its_dialogs(visit, language, width, scheme):
    host = visit("李伟", language, width, color_scheme=scheme)
    host.create("周会")
    guest = visit("王芳", language, width, color_scheme=scheme)
    guest.join(host.path)
    if width < 700:
        host.page.click("#roster-toggle")
    menu(host, "王芳").click()
    assert violations(host.page) == []
    host.page.get_by_role("menuitem").last.click()
    assert violations(host.page) == []
    host.page.keyboard.press("Escape")
    host.do("host/mute", member=host.id_of("王芳"), on=True)
    expect(guest.field).to_be_disabled()
    assert violations(guest.page) == []
    assert guest.fits()
    host.do("host/remove", member=host.id_of("王芳"))
    expect(guest.notice).to_be_visible()
    assert violations(guest.page) == []
    guest.page.reload()
    assert violations(guest.page) == []
    assert host.fits()

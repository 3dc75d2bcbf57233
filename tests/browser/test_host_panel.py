"""The settings of a meeting: the panel of hosts, and what the other members see."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.axe import LOOKS, violations
from tests.support.people import Person

RECORD_STATES = """() => {
  const outbox = document.querySelector("#outbox")
  window.states = []
  new MutationObserver(() => states.push(outbox.querySelector("[data-part=state]")?.textContent))
    .observe(outbox, { childList: true, characterData: true, subtree: true })
}"""


def rules(visitor):
    return visitor.page.locator("#rules")


def test_the_name_of_a_meeting_changes_everywhere_at_once(ming, anna):
    ming.panel.locator("#host-name").fill("  Weekly  review ")
    ming.page.keyboard.press("Enter")
    for visitor in (ming, anna):
        expect(visitor.page.locator("h1")).to_have_text("Weekly review")
    expect(anna.page).to_have_title("Weekly review · Web Meeting")
    expect(anna.changes.last).to_have_text("小明 renamed the meeting to “Weekly review”")
    anna.hide()
    ming.close_panel()
    ming.say("hello")
    expect(anna.page).to_have_title("(1) Weekly review · Web Meeting")


def test_the_page_reports_an_invalid_name_above_the_panel(ming):
    ming.panel.locator("#host-name").fill("\u202eevil")
    ming.page.keyboard.press("Enter")
    expect(ming.page.locator("#host #toast")).to_be_visible()
    expect(ming.page.locator("#toast")).to_have_attribute("role", "alert")


SWITCHES = {  # what is reported of the first and of the second change; a switch is off at first, but for one
    "locked": ("小明 locked the meeting", "小明 unlocked the meeting"),
    "waiting_room": ("小明 turned on the waiting room", "小明 turned off the waiting room"),
    "hides_history": ("小明 hid earlier messages", "小明 made earlier messages visible"),
}


@pytest.mark.parametrize("rule", SWITCHES)
def test_a_switch_is_reported_to_all_members_and_keeps_its_state(ming, anna, rule):
    switch = ming.panel.get_by_role("switch").and_(ming.page.locator(f"[data-setting={rule}]"))
    is_on_at_first = rule == "hides_history"
    expect(switch).to_be_checked(checked=is_on_at_first)
    for words, is_on in zip(SWITCHES[rule], (not is_on_at_first, is_on_at_first), strict=True):
        switch.set_checked(is_on)
        expect(anna.changes.last).to_contain_text(words)
        expect(ming.page.locator("#host :is(#waiting, #removed)")).to_have_count(2)
        expect(ming.page.locator("#host :is(#waiting, #removed):visible")).to_have_count(0)
        ming.page.reload()
        ming.sees_connected()
        expect(ming.panel.locator(f"[data-setting={rule}]")).to_be_checked(checked=is_on)


def test_all_members_see_the_settings_in_force(ming, anna):
    expect(rules(anna)).to_be_hidden()
    for verb in ("lock", "mute"):
        ming.do(f"host/{verb}", on=True)
    ming.do("host/slow_mode", seconds=30)
    expect(rules(anna)).to_have_text("Locked · Slow mode: 30 seconds · Everyone is muted")
    expect(rules(ming)).to_have_text("已锁定 · 慢速模式：30 秒钟 · 全员禁言中")
    expect(anna.field).to_be_disabled()
    expect(ming.field).to_be_enabled()


def test_a_host_sets_and_removes_a_passcode(ming, anna):
    state = ming.panel.locator("[data-part=passcode-state]")
    expect(state).to_have_text("未设置")
    ask, field = ming.panel.locator("[data-action=askPasscode]"), ming.panel.locator("#host-passcode")
    ask.click()
    expect(field).to_be_focused()
    field.fill("open sesame")
    ming.page.keyboard.press("Enter")
    expect(field).to_be_hidden()
    expect(ask).to_be_focused()
    expect(state).to_have_text("已设置密码，不再显示。")
    expect(anna.changes.last).to_have_text("小明 set a passcode")
    ming.panel.locator("[data-action=noPasscode]").click()
    expect(anna.changes.last).to_have_text("小明 removed the passcode")
    expect(ming.panel.locator("[data-part=no-passcode]")).to_be_hidden()
    expect(state).to_have_text("未设置")
    ask.click()
    expect(field).to_have_value("")


def test_the_page_counts_down_in_slow_mode_and_sends_the_next_message(ming, anna):
    ming.panel.locator("[data-setting=slow_mode][value='5']").check(force=True)
    expect(rules(anna)).to_have_text("Slow mode: 5 seconds")
    anna.page.evaluate(RECORD_STATES)
    anna.say("one")
    anna.say("two")
    anna.page.wait_for_function("() => states.some((text) => /^Slow mode: sending in [45] s$/.test(text))")
    anna.page.wait_for_function("() => states.includes('Slow mode: sending in 2 s')")
    expect(anna.page.locator("#outbox [data-part=retry]")).to_be_hidden()
    ming.sees("one", "two")
    expect(anna.pending).to_have_count(0)


def test_every_page_has_the_new_link_and_the_old_link_is_invalid(visit, ming, anna):
    old = ming.path
    ming.panel.locator("[data-action=newLink]").click()
    ming.page.click("#sure-dialog [value=yes]")
    expect(ming.page.locator("#invite")).to_be_visible()
    ming.page.wait_for_url("**/*.*")
    anna.page.wait_for_url("**/*.*")
    assert ming.path == anna.path
    for visitor in (ming, anna):
        expect(visitor.page.locator("#link")).to_have_value(re.compile(re.escape(ming.path)))
        expect(visitor.page.locator("#qr")).to_have_attribute("src", f"{ming.path}/qr.svg")
    assert visit("李伟").page.goto(old).status == 410
    anna.page.reload()
    anna.sees_connected()
    anna.say("still here")
    ming.sees("still here")
    anna.page.goto(old)
    anna.sees_connected()
    assert anna.path == ming.path


def test_hosts_choose_who_can_write(ming, anna):
    panel = ming.panel
    expect(panel.get_by_label("所有人")).to_be_checked()
    panel.get_by_text("主持人", exact=True).click()
    expect(anna.changes.last).to_have_text("小明 muted everyone")
    expect(anna.field).to_be_disabled()
    panel.get_by_text("所有人", exact=True).click()
    expect(anna.field).to_be_enabled()


def test_the_present_lifetime_is_the_chosen_one_before_a_host_has_set_it(ming):
    expect(ming.panel.get_by_label("1 天")).to_be_checked()


def test_the_panel_stands_beside_the_conversation_and_is_not_modal(ming, guest):
    roster = ming.page.locator("#roster")
    expect(ming.panel.locator("#host-title")).to_be_focused()
    expect(ming.page.locator("#host-open")).to_have_attribute("aria-expanded", "true")
    expect(roster).to_be_hidden()
    ming.say("hello")
    ming.sees("hello")
    left, right = (ming.page.locator(box).bounding_box() for box in (".meeting__main", "#host"))
    assert left["x"] + left["width"] <= right["x"]
    assert ming.fits()
    ming.page.locator("#host [data-action=newLink]").focus()
    ming.page.keyboard.press("Escape")
    expect(ming.page.locator("#host")).to_be_hidden()
    expect(ming.page.locator("#host-open")).to_be_focused()
    expect(roster).to_be_visible()


@pytest.mark.parametrize("way", ["button", "cross"])
def test_the_panel_closes_by_its_button_and_by_its_cross(ming, way):
    panel = ming.panel
    if way == "cross":
        ming.close_panel()
    else:
        ming.page.click("#host-open")
    expect(panel).to_be_hidden()
    expect(ming.page.locator("#host-open")).to_have_attribute("aria-expanded", "false")


def test_the_search_takes_the_place_of_the_panel(ming):
    panel = ming.panel
    expect(panel).to_be_visible()
    ming.page.locator("#host-title").focus()
    ming.page.keyboard.press("f")
    expect(ming.page.locator("#wanted")).to_be_focused()
    expect(panel).to_be_hidden()


def test_the_panel_covers_a_narrow_screen_and_keeps_the_focus(visit):
    host = visit("Ming", "en-US", 360, 640)
    host.create("Standup")
    panel = host.panel
    box = panel.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 640)
    assert panel.evaluate("(panel) => panel.matches(':modal')")
    host.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_a_change_that_failed_shows_the_true_state_again(ming):
    panel = ming.panel
    ming.page.context.set_offline(True)
    expect(ming.page.locator("#offline")).to_be_visible()
    ming.page.route("**/api/host/**", lambda route: route.abort())
    for switch in ("locked", "hides_history"):
        before = panel.locator(f"[data-setting={switch}]").is_checked()
        panel.locator(f"[data-setting={switch}]").click()
        expect(ming.page.locator("#toast")).to_be_visible()
        expect(panel.locator(f"[data-setting={switch}]")).to_be_checked(checked=before)
    panel.get_by_text("15 秒", exact=True).click()
    expect(panel.locator("[data-setting=slow_mode][value='0']")).to_be_checked()


def test_a_cohost_sees_no_group_without_a_control(ming, anna):
    ming.do("host/cohost", member=anna.id_of("Anna"), on=True)
    panel = anna.panel
    expect(panel.locator("#host-chat")).to_be_visible()
    expect(panel.locator("#host-danger")).to_be_hidden()


def test_the_panel_closes_when_its_reader_is_a_host_no_longer(ming, anna):
    ming.do("host/cohost", member=anna.id_of("Anna"), on=True)
    expect(anna.panel).to_be_visible()
    ming.do("host/cohost", member=ming.id_of("Anna"), on=False)
    expect(anna.page.locator("#host")).to_be_hidden()


@LOOKS
def test_axe_finds_nothing_in_the_panel(visit, workers, language, width, scheme):
    host = visit("李伟", language, width, color_scheme=scheme)
    host.page.goto("/")
    host.page.fill("#meeting_name", "周会")
    host.enter()
    expect(host.page.locator("#empty")).to_be_visible()
    assert violations(host.page) == []
    host.panel.locator("[data-action=hostLink]").click()
    expect(host.page.locator("#host-link")).to_be_visible()
    assert violations(host.page) == []
    host.page.keyboard.press("Escape")
    host.close_panel()
    host.do("host/waiting_room", on=True)
    host.do("host/passcode", passcode="sesame")
    for name in ("王芳", "Anna"):
        Person(workers[1], name).join(host.meeting, passcode="sesame")
    expect(host.page.locator("#knocks")).to_contain_text("2")
    assert violations(host.page) == []
    host.panel.locator("[data-action=deny]").first.click()
    expect(host.page.locator("#removed li")).to_have_count(1)
    assert violations(host.page) == []
    assert host.fits()
    assert host.page.locator("#host").evaluate("box => box.scrollWidth <= box.clientWidth")
    for deed in ("newLink", "end"):
        host.panel.locator(f"[data-action={deed}]").click()
        assert violations(host.page) == []
        host.page.keyboard.press("Escape")

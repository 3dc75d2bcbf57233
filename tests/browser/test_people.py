"""The roster: members with their times, typing, members who left; and renaming."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import ApiVisitor
from tests.support.people import Person


def pencil(visitor):
    return visitor.page.locator("[data-part=rename]:visible")


def rename(visitor, name):
    pencil(visitor).click()
    visitor.page.fill(".rename [name=member_name]", name)
    visitor.page.keyboard.press("Enter")


def test_the_roster_shows_when_each_member_joined(ming, anna):
    since = anna.member("小明").locator("time")
    expect(since).to_have_text(re.compile(r"^joined \d+:\d\d"))
    expect(since).to_have_attribute("title", re.compile(r"day, .+ 20\d\d.* \d+:\d\d:\d\d"))
    expect(since).to_have_attribute("datetime", re.compile(r"^20\d\d-\d\d-\d\dT"))
    expect(ming.member("Anna").locator("time")).to_have_text(re.compile(r"^\d+:\d\d 加入$"))


def test_a_member_who_types_is_marked_in_the_roster(ming, anna):
    mark = ming.member("Anna").locator("[data-part=typing]")
    expect(mark).to_be_hidden()
    anna.field.press_sequentially("hel")
    expect(mark).to_be_visible()
    expect(anna.member("Anna").locator("[data-part=typing]")).to_be_hidden()
    anna.say("hello")
    expect(mark).to_be_hidden()


def test_a_member_who_left_is_listed_as_left_until_they_join_again(ming, anna, visit):
    left = ming.page.locator("[data-part=left] .roster__name")
    expect(ming.page.locator("[data-part=left-group]")).to_be_hidden()
    anna.leave()
    ming.sees_present("小明")
    ming.page.get_by_text("已退出").click()
    expect(left).to_have_text(["Anna"])
    expect(ming.page.locator("[data-part=left] time")).to_have_text(re.compile(r"^\d+:\d\d 退出$"))
    ming.page.reload()
    expect(left).to_have_text(["Anna"])
    anna.join(ming.path)
    expect(ming.page.locator("[data-part=left-group]")).to_be_hidden()
    ming.sees_present("小明", "Anna")


def test_counts_are_right_after_every_join_and_leave(ming, anna, visit):
    counts = ming.page.locator("[data-part=online]")
    expect(counts).to_have_text(["2", "2"])
    guest = visit("李伟")
    guest.join(ming.path)
    expect(counts).to_have_text(["3", "3"])
    guest.leave()
    anna.leave()
    expect(counts).to_have_text(["1", "1"])


def test_a_name_being_typed_stays_while_other_members_join_and_leave(ming, anna, visit):
    pencil(anna).click()
    anna.page.keyboard.type("Anja")
    guest = visit("李伟")
    guest.join(ming.path)
    anna.sees_present("小明", "Anna", "李伟")
    ming.leave()
    anna.sees_present("Anna", "李伟")
    field = anna.page.locator(".rename [name=member_name]")
    expect(field).to_be_focused()
    expect(field).to_have_value("Anja")


TAKEN = {
    "zh-CN": "“小明”已有人使用，您将显示为“小明 (2)”。",
    "en-US": "“小明” is taken here, so you're “小明 (2)”.",
}


@pytest.mark.parametrize("language", TAKEN)
def test_a_member_with_a_numbered_name_sees_why_once_and_may_change_it(visit, host, language):
    other = visit("小明", language)
    other.join_by_hand(host.path)
    expect(other.notice.locator("[data-part=text]")).to_have_text(TAKEN[language])
    other.notice.locator("[data-part=action]").click()
    expect(other.notice).to_be_hidden()
    expect(other.page.locator(".rename [name=member_name]")).to_have_value("小明 (2)")
    other.page.reload()
    other.sees_present("小明", "小明 (2)")
    expect(other.notice).to_be_hidden()


def test_the_reason_for_a_numbered_name_goes_with_that_name(visit, host):
    other = visit("小明", "en-US")
    other.join_by_hand(host.path)
    expect(other.notice).to_be_visible()
    rename(other, "Ming")
    expect(other.notice).to_be_hidden()


def test_the_page_does_not_explain_a_name_that_was_only_normalised(visit, host):
    other = visit("  Ａｎｎａ  ")
    other.join_by_hand(host.path)
    other.sees_present("小明", "Anna")
    expect(other.notice).to_be_hidden()


def test_a_member_changes_their_name_in_the_roster_and_all_members_see_it(ming, anna):
    anna.say("hello")
    ming.sees("hello")
    expect(pencil(anna)).to_have_count(1)
    rename(anna, "Anna Karenina")
    for visitor in (anna, ming):
        visitor.sees_present("小明", "Anna Karenina")
    expect(ming.changes.last).to_have_text(re.compile("Anna.*Anna Karenina"))
    expect(anna.page.locator(".rename")).to_have_count(0)
    expect(pencil(anna)).to_be_focused()
    anna.page.reload()
    anna.sees_present("小明", "Anna Karenina")


def test_the_page_reports_an_invalid_name_beside_the_field(anna):
    rename(anna, "admin")
    error = anna.page.locator(".rename [data-part=error]")
    expect(error).to_have_text("This name is reserved. Choose another one.")
    expect(anna.page.locator(".rename [name=member_name]")).to_be_focused()
    anna.page.keyboard.press("Escape")
    expect(anna.page.locator(".rename")).to_have_count(0)
    anna.sees_present("小明", "Anna")


def test_a_member_who_chooses_a_taken_name_sees_why_it_has_a_number(ming, anna):
    rename(anna, "小明")
    anna.sees_present("小明", "小明 (2)")
    expect(anna.notice).to_contain_text("you're “小明 (2)”.")


def test_a_member_who_is_muted_is_not_offered_another_name(ming, anna):
    commands = anna.page.locator("#choices [role=option]", has_text="/name")
    expect(pencil(anna)).to_have_count(1)
    anna.field.press_sequentially("/n")
    expect(commands).to_have_count(1)
    anna.write("")
    ming.do("host/mute", member=ming.id_of("Anna"), on=True)
    expect(anna.field).to_be_disabled()
    expect(pencil(anna)).to_have_count(0)
    ming.do("host/mute", member=ming.id_of("Anna"), on=False)
    expect(pencil(anna)).to_have_count(1)


def test_a_muted_newcomer_sees_why_they_keep_their_number(visit, ming):
    ming.do("host/mute", on=True)
    other = visit("小明", "en-US")
    other.join_by_hand(ming.path)
    expect(other.field).to_be_disabled()
    other.notice.locator("[data-part=action]").click()
    expect(other.page.locator("#toast")).to_have_text("You can't change your name while you're muted.")
    expect(other.page.locator(".rename")).to_have_count(0)


INITIALS = {
    "Priya Nair": "PN",
    "Anna (2)": "A2",
    "Ludwig van Beethoven": "LB",
    "Анна Ли": "АЛ",
    "李 伟": "李",
    "王小明": "王",
    "🇨🇳 China": "🇨🇳",
    "👍🏽 Max": "👍🏽",
    "ß Beta": "ßB",
    "(Bob)": "B",
    "élan": "É",
    "👩\u200d🌾 Rosa": "👩\u200d🌾",
    "3 of us": "3",
    "Bob 👍": "B👍",
    "!": "!",
}


def test_an_avatar_shows_the_initials_or_the_emoji_of_a_name_whole(ming, workers):
    for name, initial in INITIALS.items():
        assert Person(workers[1], name).join(ming.meeting).status_code == 200
        expect(ming.member(name).locator("[data-part=avatar]")).to_have_text(initial)


def test_a_member_has_the_same_colour_on_every_page_with_any_others(ming, anna, workers):
    hues = "rows => rows.map((row) => row.dataset.hue)"
    seen = []
    for number in range(6):
        guest = ApiVisitor(workers[1], f"Guest {number}")
        assert guest.join(ming.meeting).status_code == 200
        if number % 2:
            guest.do("leave")
    for visitor in (ming, anna, anna):
        expect(visitor.present).to_have_count(5)
        seen.append(visitor.page.locator("[data-part=present] [data-part=avatar]").evaluate_all(hues))
        visitor.page.reload()
    assert seen[0] == seen[1] == seen[2]
    assert len(set(seen[0])) > 1

"""What happens is told in lines; lines that follow each other are folded into one, which opens to them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import ApiVisitor

LINES = [f"line {n}" for n in range(130)]


@pytest.fixture
def anna(visit, host):
    anna = visit("Anna", "en-US")
    anna.join(host.path)
    host.say("Hello")
    anna.sees("Hello")
    return anna


@pytest.fixture
def arrive(host, workers):
    def arrive(name):
        person = ApiVisitor(workers[1], name)
        assert person.join(host.meeting).status_code == 200
        return person

    return arrive


def folds(visitor):
    return visitor.page.locator(".change__fold:visible")


def lines(visitor):
    return visitor.page.locator(".change__text:visible [data-part=text]")


def set_lock(host, times):
    for time in range(times):
        assert host.do("host/lock", on=time % 2 == 0).status_code == 200


def test_joins_that_follow_each_other_are_one_line_with_the_first_names(anna, arrive):
    arrive("Li Wei")
    expect(lines(anna).last).to_have_text("Li Wei joined")
    arrive("Mia")
    expect(folds(anna).last).to_have_text("Li Wei and Mia joined")
    for name in ("Tom", "Priya", "Jonas"):
        arrive(name)
    expect(folds(anna).last).to_have_text("Li Wei, Mia, and 3 others joined")


def test_who_joined_and_left_is_named_once(anna, arrive):
    arrive("Li Wei").leave()
    expect(folds(anna).last).to_have_text("Li Wei joined and left")
    arrive("Mia")
    expect(folds(anna).last).to_have_text("Mia joined · Li Wei joined and left")


def test_settings_that_one_host_changes_are_counted_from_the_third_on(anna, host):
    set_lock(host, 2)
    expect(lines(anna).last).to_have_text("小明 unlocked the meeting")
    before = folds(anna).count()
    set_lock(host, 1)
    expect(folds(anna)).to_have_count(before + 1)
    expect(folds(anna).last).to_have_text("小明 changed 3 settings")


def test_changes_of_several_kinds_are_updates(anna, host, arrive):
    mia = arrive("Mia")
    assert mia.rename("Maya").status_code == 200
    set_lock(host, 2)
    expect(folds(anna).last).to_have_text("3 updates")


def test_a_message_ends_a_fold(anna, host, arrive):
    arrive("Li Wei")
    arrive("Mia")
    expect(folds(anna).last).to_have_text("Li Wei and Mia joined")
    host.say("Welcome")
    arrive("Tom")
    expect(lines(anna).last).to_have_text("Tom joined")


def test_what_makes_the_reader_a_host_is_never_folded(anna, host):
    set_lock(host, 4)
    assert host.do("host/cohost", member=anna.id_of("Anna"), on=True).status_code == 200
    set_lock(host, 4)
    expect(folds(anna).last).to_have_text("小明 changed 4 settings")
    expect(lines(anna).last).to_have_text("小明 made you a co-host")


def test_a_fold_opens_to_its_lines_by_keyboard_and_grows_while_it_is_open(anna, arrive):
    arrive("Li Wei")
    arrive("Mia")
    fold = folds(anna).last
    expect(fold).to_have_text("Li Wei and Mia joined")
    shown = lines(anna).count()
    fold.focus()
    anna.page.keyboard.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(lines(anna)).to_have_count(shown + 2)
    expect(anna.page.locator(".change__text:visible time").last).to_have_text(re.compile(r"^\d+:\d\d"))
    arrive("Tom")
    expect(lines(anna)).to_have_count(shown + 3)
    expect(lines(anna).last).to_have_text("Tom joined")
    anna.page.keyboard.press("Enter")
    expect(lines(anna)).to_have_count(shown)


def test_a_fold_that_opens_at_the_end_stays_where_the_reader_has_pressed_it(anna, arrive):
    for number in range(30):
        arrive(f"Guest {number}")
    fold = folds(anna).last
    expect(fold).to_have_text("Guest 0, Guest 1, and 28 others joined")
    before = fold.bounding_box()["y"]
    fold.click()
    expect(lines(anna).last).to_have_text("Guest 29 joined")
    # A short chat stands at the end, so the lines grow upwards until they fill the screen.
    expect(fold).to_be_in_viewport()
    assert fold.bounding_box()["y"] <= before


def test_a_fold_takes_earlier_lines_when_the_reader_scrolls_up_to_them(visit, host, arrive):
    host.say("first")
    for number in range(8):
        arrive(f"Guest {number}")
    host.say_quickly(LINES[:95])
    anna = visit("Anna", "en-US")
    anna.join(host.path)
    expect(anna.messages.last).to_have_text("line 94")
    expect(anna.page.locator(".change__fold:not([hidden])")).to_have_text(
        re.compile("Guest 4, Guest 5, and 2 others joined")
    )
    anna.go_to_the_beginning()
    expect(anna.messages.first).to_have_text("first")
    expect(folds(anna)).to_have_text("Guest 0, Guest 1, and 6 others joined")


def test_thousands_of_joins_do_not_hold_up_the_page(visit, host, redis):
    """Rows that are not drawn must not let the page load and drop rows without end."""
    host.say_quickly(["first"])
    for _ in range(150):
        set_lock(host, 2)
    anna = visit("Anna", "en-US")
    anna.join(host.path)
    anna.go_to_the_beginning()
    expect(anna.messages.first).to_have_text("first")
    expect(folds(anna)).to_have_text("小明 changed 300 settings")

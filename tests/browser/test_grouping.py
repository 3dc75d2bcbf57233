"""How messages stand together: under one name, one minute and one day at a time."""

import re

import pytest
from playwright.sync_api import expect

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
MORNING = 1_767_225_600_000  # 2026-01-01 00:00 UTC

pytestmark = pytest.mark.parametrize("step", ["waiting"])


def said(visit, *entries):
    """Return a page with these messages, each with its sender and time. 小明 has sent none."""
    ming = visit("小明", "en-US", timezone_id="UTC")
    ming.page.route(re.compile("/api/messages\\?meeting_id=[^&]*$"), lambda route: tell(route, entries))
    ming.create("周会")
    expect(ming.messages).to_have_count(len(entries))
    return ming


def tell(route, entries):
    update = route.fetch().json()
    messages = [
        {
            "seq": number,
            "id": f"{number:032}",
            "member": who,
            "sender": who,
            "content": "…",
            "time": when,
            "key": "k",
        }
        for number, (who, when) in enumerate(entries, 1)
    ]
    route.fulfill(json={**update, "messages": messages, "changes": []})


def seen(visitor, part):
    """For each message, whether this part of it meets the eye."""
    return visitor.page.locator(f"#timeline .message [data-part={part}]").evaluate_all(
        """parts => parts.map((part) =>
          part.checkVisibility({ opacityProperty: true }) && part.parentElement.offsetWidth > 1)"""
    )


def test_the_name_is_shown_once_for_messages_sent_in_a_row(visit):
    ming = said(
        visit,
        ("Anna", MORNING),
        ("Anna", MORNING + 2 * MINUTE),
        ("李伟", MORNING + 3 * MINUTE),
        ("Anna", MORNING + 4 * MINUTE),
    )
    assert seen(ming, "sender") == [True, False, True, True]


def test_the_name_is_shown_again_five_minutes_after_it_was(visit):
    ming = said(visit, *[("Anna", MORNING + minute * MINUTE) for minute in (0, 2, 4, 5, 7, 9, 10, 30)])
    assert seen(ming, "sender") == [True, False, False, True, False, False, True, True]


def test_the_name_is_shown_again_after_ten_messages(visit):
    ming = said(visit, *[("Anna", MORNING + second) for second in range(23)])
    assert [number for number, is_seen in enumerate(seen(ming, "sender")) if is_seen] == [0, 10, 20]


def test_the_time_is_shown_beside_the_name_and_when_the_reader_points_at_a_message(visit):
    times = [MORNING, MORNING + 1000, MORNING + MINUTE]
    ming = said(visit, *[("Anna", time) for time in times])
    assert seen(ming, "time") == [True, False, False]
    ming.messages.nth(1).hover()
    assert seen(ming, "time") == [True, True, False]
    expect(ming.page.locator(".message__time").nth(1)).to_have_attribute(
        "title", re.compile("Thursday, January 1, 2026 at 12:00:01\\sAM")
    )


def test_a_day_begins_with_its_date(visit):
    ming = said(visit, ("Anna", MORNING - 1), ("Anna", MORNING), ("Anna", MORNING + DAY))
    dates = ["Wednesday, December 31, 2025", "Thursday, January 1, 2026", "Friday, January 2, 2026"]
    expect(ming.page.locator(".day:visible")).to_have_text(dates)
    assert seen(ming, "sender") == [True, True, True]

"""Who is in, on the page of a visitor before joining: a few names, a count, or nothing."""

import re

import pytest

from tests.support.people import Person

WORDS = re.compile(r'<p class="here__words">(.*?)</p>', re.DOTALL)
AVATAR = re.compile(r'data-name="([^"]*)"')
AWAY_AFTER_S = 31


def page_of(app, meeting, language="en"):
    return app.test_client().get(f"/{meeting}", headers={"Accept-Language": language}).text


def seen(page):
    """Return the words about who is in, and the names that have an avatar."""
    words = WORDS.search(page)
    text = re.sub(r"<[^>]+>", "", words[1]).strip() if words else ""
    return text, AVATAR.findall(page)


def arrive(app, meeting, *names):
    people = [Person(app, name) for name in names]
    for person in people:
        assert person.join(meeting).status_code == 200
    return people


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([], "小明 is here"),
        (["Anna"], "小明 and Anna are here"),
        (["Anna", "Li Wei"], "小明, Anna and 1 other are here"),
        (["Anna", "Li Wei", "Bo"], "小明, Anna and 2 others are here"),
    ],
)
def test_a_visitor_sees_the_host_first(app, ming, others, words):
    arrive(app, ming.meeting, *others)
    text, avatars = seen(page_of(app, ming.meeting))
    assert text == words
    assert avatars == ["小明", *others]


def test_at_most_four_names_are_shown_of_a_large_meeting(app, ming):
    arrive(app, ming.meeting, *(f"Guest {number}" for number in range(30)))
    text, avatars = seen(page_of(app, ming.meeting))
    assert text.endswith("and 29 others are here")
    assert len(avatars) == 4


def test_names_are_escaped_and_written_in_the_language_of_the_visitor(app, ming):
    arrive(app, ming.meeting, "<b>Bo</b>")
    page = page_of(app, ming.meeting, "zh")
    assert "<bdi>&lt;b&gt;Bo&lt;/b&gt;</bdi>已在会中" in page


def test_members_who_are_away_or_have_left_are_not_shown(app, ming, clock):
    (anna,) = arrive(app, ming.meeting, "Anna")
    anna.leave()
    assert seen(page_of(app, ming.meeting)) == ("小明 is here", ["小明"])
    clock.forward(AWAY_AFTER_S)
    assert seen(page_of(app, ming.meeting)) == ("", [])


@pytest.mark.parametrize(
    ("verb", "body"), [("passcode", {"passcode": "sesame"}), ("waiting_room", {"on": True})]
)
def test_where_hosts_choose_who_joins_only_a_count_is_shown(app, ming, verb, body):
    arrive(app, ming.meeting, "Anna")
    ming.host(verb, **body)
    page = page_of(app, ming.meeting)
    assert seen(page) == ("2 people are here", [])
    assert "Anna" not in page


def test_of_a_locked_meeting_nothing_is_shown(app, ming):
    arrive(app, ming.meeting, "Anna")
    ming.host("lock", on=True)
    page = page_of(app, ming.meeting)
    assert seen(page) == ("", [])
    assert "Anna" not in page


def test_a_replaced_link_and_a_removed_visitor_see_no_names(app, ming):
    (anna,) = arrive(app, ming.meeting, "Anna")
    ming.host("remove", member=anna.member)
    assert "小明" not in anna.get(f"/{ming.meeting}").text
    ming.host("new_link")
    assert "小明" not in page_of(app, ming.meeting)


def test_the_preview_of_a_link_has_no_names(app, ming):
    head = page_of(app, ming.meeting).partition("</head>")[0]
    assert "<title>周会</title>" in head
    assert "小明" not in head


@pytest.mark.parametrize(
    ("hides", "words"), [(False, "You will see earlier messages."), (True, "after you join")]
)
def test_the_page_says_what_a_visitor_will_see_and_for_how_long_it_is_kept(app, ming, hides, words):
    ming.host("hide_history", on=hides)
    ming.host("extend", seconds=604_800)
    page = page_of(app, ming.meeting)
    assert words in page
    assert "kept for 7 days after" in page

"""An erased meeting: the key that is left in Redis, the answers to its members, the cookies of browsers."""

import pytest

from tests.support.people import Person, refused

DAY_S = 24 * 3600


@pytest.fixture
def erased(ming, anna):
    ming.send("secret")
    assert ming.host("erase").status_code == 200
    return ming.meeting


def has_cookie(person, name):
    return person.browser.get_cookie(f"{name}_{person.meeting}") is not None


def test_an_erased_meeting_leaves_only_a_mark_without_content_for_a_day(app, ming, anna, redis):
    ming.host("waiting_room", on=True)
    Person(app, "Will").join(ming.meeting)
    ming.host("remove", member=anna.member, address=True)
    ming.send("secret")
    before = len(redis.keys("meeting:*"))
    assert ming.host("erase").json["keys"] == before
    (mark,) = redis.keys("*")
    assert mark.decode() == f"meeting:{{{ming.meeting}}}:erased"
    assert redis.get(mark) == b"1"
    assert DAY_S - 60 <= redis.ttl(mark) <= DAY_S


@pytest.mark.parametrize(
    "ask",
    [
        lambda person: person.poll(),
        lambda person: person.poll(before=2),
        lambda person: person.send("still here?"),
        lambda person: person.search("secret"),
        lambda person: person.host("erase"),
        lambda person: person.join(person.meeting),
        lambda person: person.post("/api/knock", {"meeting_id": person.meeting}),
    ],
    ids=["poll", "page", "send", "search", "erase", "join", "knock"],
)
def test_a_member_who_returns_is_answered_that_the_meeting_was_erased(erased, ming, anna, ask):
    for person in (ming, anna):
        assert refused(ask(person), 410, "meeting_erased")


def test_a_visitor_of_an_erased_meeting_gets_a_page_and_is_not_counted_as_guessing(serve):
    app = serve(rate_limits=True)
    ming, eve = Person(app, "Ming"), Person(app, "Eve")
    ming.create()
    ming.host("erase")
    for _ in range(40):
        page = eve.get(f"/{ming.meeting}")
        assert page.status_code == 410
    assert "The host erased this meeting. Nothing was kept." in page.text


def test_the_page_of_an_erased_meeting_is_in_the_language_of_the_reader(erased, app):
    page = Person(app, "李伟", language="zh-CN").get(f"/{erased}")
    assert "主持人已永久删除此会议，没有保留任何内容。" in page.text


def test_the_answer_deletes_the_cookies_of_the_meeting(app, ming):
    ming.host("passcode", passcode="sesame")
    anna, bob, will = (Person(app, name) for name in ("Anna", "Bob", "Will"))
    for person in (anna, bob, will):
        person.join(ming.meeting, passcode="sesame")
        assert has_cookie(person, "seat")
        assert has_cookie(person, "passed")
    ming.host("erase")
    anna.poll()
    assert bob.check().json == {"status": "success", "logged_in": False}
    will.get(f"/{ming.meeting}")
    for person in (anna, bob, will):
        assert not has_cookie(person, "seat")
        assert not has_cookie(person, "passed")
        assert person.browser.get_cookie("latest") is None


def test_the_host_keeps_no_cookie_either(ming):
    ming.host("erase")
    ming.check()
    assert not has_cookie(ming, "seat")


def test_the_cookies_of_other_meetings_stay(app, ming):
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    ming.host("erase")
    gone = anna.meeting
    anna.create("Another")
    assert refused(anna.get("/api/messages", meeting_id=gone), 410, "meeting_erased")
    assert has_cookie(anna, "seat")
    assert anna.browser.get_cookie("latest").value == anna.meeting


def test_after_a_day_an_erased_meeting_is_not_found(erased, ming, redis):
    redis.delete(f"meeting:{{{erased}}}:erased")
    assert refused(ming.poll(), 404, "no_meeting")


def test_a_meeting_that_was_only_ended_says_so(ming, anna):
    ming.host("end")
    assert refused(anna.poll(), 410, "meeting_ended")
    assert has_cookie(anna, "seat")


@pytest.mark.parametrize("role", ["member", "cohost"])
def test_a_member_who_may_not_erase_leaves_no_mark(ming, anna, redis, role):
    if role == "cohost":
        ming.host("cohost", member=anna.member, on=True)
    assert refused(anna.host("erase"), 403, "not_allowed")
    assert redis.keys("*:erased") == []
    redis.delete(*redis.keys("meeting:*"))
    assert refused(anna.poll(), 404, "no_meeting")

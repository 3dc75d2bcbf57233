"""Leaving is at once and everywhere."""

from tests.support.people import Person, happened, names, refused, said


def test_a_member_who_leaves_is_off_the_roster_and_in_the_log_as_left(ming, anna):
    cursor = ming.poll().json["cursor"]
    assert anna.leave().json == {"status": "success"}
    assert happened(ming.poll(cursor)) == [("left", "Anna")]
    assert names(ming.poll()) == ["小明"]


def test_the_cookie_of_a_member_who_left_is_refused(ming, anna):
    token = anna.token
    anna.leave()
    anna.take_token(token)
    for answer in (anna.poll(), anna.send("boo"), anna.leave()):
        assert refused(answer, 401, "session_expired")
    assert anna.check().json["logged_in"] is False
    assert said(ming.poll()) == []


def test_leaving_ends_the_member_in_every_browser(app, ming):
    here, there = Person(app, "Anna"), Person(app, "Anna")
    key = here.new_key()
    here.join(ming.meeting, key=key)
    there.join(ming.meeting, key=key)
    here.leave()
    assert refused(there.poll(), 401, "session_expired")


def test_leaving_deletes_the_cookies(anna):
    anna.leave()
    assert anna.browser.get_cookie(f"seat_{anna.meeting}") is None
    assert anna.browser.get_cookie("latest") is None


def test_a_meeting_that_all_members_left_can_be_joined_again(app, ming):
    ming.send("still here")
    ming.leave()
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    assert names(anna.poll()) == ["Anna"]
    assert said(anna.poll()) == ["still here"]


def test_a_member_cannot_make_another_member_leave(ming, anna):
    ming.post("/api/leave", {"meeting_id": ming.meeting, "member": anna.member, "member_name": "Anna"})
    assert names(anna.poll()) == ["Anna"]

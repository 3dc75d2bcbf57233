"""Creating and joining a meeting, and coming back to it."""

import re
import uuid

import pytest

from tests.support.people import Person, happened, names, refused


def test_the_creator_of_a_meeting_is_a_member(app):
    ming = Person(app, "小明")
    made = ming.create("周会")
    assert made.json["meeting_name"] == "周会"
    assert made.json["member_name"] == "小明"
    assert uuid.UUID(made.json["meeting_id"]).version == 4
    assert names(ming.poll()) == ["小明"]


def test_a_guest_with_the_link_joins_with_a_name(app, ming):
    anna = Person(app, "Anna")
    joined = anna.join(ming.meeting)
    assert joined.json["meeting_name"] == "周会"
    assert joined.json["member"] != ming.member
    assert names(ming.poll()) == ["小明", "Anna"]


def test_a_joining_is_a_change_in_the_log(app, ming):
    cursor = ming.poll().json["cursor"]
    Person(app, "Anna").join(ming.meeting)
    assert happened(ming.poll(cursor)) == [("joined", "Anna")]


def test_a_second_member_of_the_same_name_gets_a_number(app, ming):
    assert Person(app, "小明").join(ming.meeting).json["member_name"] == "小明 (2)"
    assert Person(app, "小明").join(ming.meeting).json["member_name"] == "小明 (3)"
    assert Person(app, "小明 (3)").join(ming.meeting).json["member_name"] == "小明 (4)"


@pytest.mark.parametrize("alike", ["bob", "BOB", "Bob ", "Ｂob", "Воb", "B0b", "Bob\u0301"])
def test_a_look_alike_gets_a_number(app, alike):
    bob = Person(app, "Bob")
    bob.create()
    admitted = Person(app, alike).join(bob.meeting).json["member_name"]
    assert admitted.endswith(" (2)")


def test_a_name_is_free_again_after_its_member_left(app, ming):
    first = Person(app, "Anna")
    first.join(ming.meeting)
    first.leave()
    assert Person(app, "Anna").join(ming.meeting).json["member_name"] == "Anna"


def test_a_long_name_leaves_room_for_its_number(app):
    bob = Person(app, "B" * 32)
    bob.create()
    second = Person(app, "B" * 32)
    admitted = second.join(bob.meeting).json["member_name"]
    assert len(admitted) <= 32
    second.leave()
    second.name = admitted
    assert second.join(bob.meeting).json["member_name"] == admitted


def test_the_same_browser_joining_twice_is_one_member(ming):
    member = ming.member
    ming.name = "Somebody Else"
    again = ming.join(ming.meeting)
    assert (again.json["member"], again.json["member_name"]) == (member, "小明")
    assert names(ming.poll()) == ["小明"]


def test_a_join_repeated_with_its_key_is_one_member(app, ming):
    anna, again = Person(app, "Anna"), Person(app, "Anna")
    key = anna.new_key()
    first = anna.join(ming.meeting, key=key)
    second = again.join(ming.meeting, key=key)
    assert second.json == first.json
    assert names(ming.poll()) == ["小明", "Anna"]
    assert anna.poll().status_code == again.poll().status_code == 200


def test_a_join_repeated_after_leaving_gives_a_new_seat(app, ming):
    anna = Person(app, "Anna")
    key = anna.new_key()
    anna.join(ming.meeting, key=key)
    before = anna.member
    anna.leave()
    assert anna.join(ming.meeting, key=key).json["member"] != before


def test_a_full_meeting_refuses_a_guest(serve):
    app = serve(max_members=2)
    ming = Person(app, "小明")
    ming.create()
    Person(app, "Anna").join(ming.meeting)
    assert refused(Person(app, "Bob").join(ming.meeting), 409, "meeting_full")
    assert ming.join(ming.meeting).status_code == 200


def test_a_meeting_that_does_not_exist_cannot_be_joined(app):
    assert refused(Person(app).join(str(uuid.uuid4())), 404, "no_meeting")


@pytest.mark.parametrize(
    "link",
    [
        "*",
        "{}",
        "",
        "a" * 10_000,
        "..%2f",
        "00000000-0000-0000-0000-000000000000",
        "B826EBA7-4F32-4577-9F1F-210AB7719743",
    ],
)
def test_an_invalid_meeting_id_is_not_found(app, link):
    assert refused(Person(app).join(link), 404, "no_meeting")


def test_a_browser_can_have_seats_in_several_meetings(app):
    ming = Person(app, "小明")
    first = ming.create("one").json["meeting_id"]
    second = ming.create("two").json["meeting_id"]
    assert ming.get("/api/check_session", meeting_id=first).json["meeting_name"] == "one"
    assert ming.get("/api/check_session", meeting_id=second).json["meeting_name"] == "two"
    assert ming.get("/api/check_session").json["meeting_name"] == "two"


def test_a_request_without_a_meeting_id_is_for_the_latest_meeting(app):
    ming = Person(app, "小明")
    ming.create()
    assert ming.post("/api/send", {"content": "hi"}).json["message"]["content"] == "hi"
    assert ming.get("/api/messages").status_code == 200
    assert ming.post("/api/leave", {}).status_code == 200
    assert refused(ming.get("/api/messages"), 401, "no_session")


def test_a_client_without_a_session_learns_only_the_name_of_the_meeting(app, ming):
    answer = Person(app).get("/api/check_session", meeting_id=ming.meeting)
    assert answer.json == {
        "status": "success",
        "logged_in": False,
        "meeting_id": ming.meeting,
        "meeting_name": "周会",
    }


def test_check_session_returns_the_name_of_the_member(ming):
    assert ming.check().json["logged_in"] is True
    assert ming.check().json["member_name"] == "小明"


def test_there_is_no_session_in_a_meeting_that_does_not_exist(app):
    answer = Person(app).get("/api/check_session", meeting_id=str(uuid.uuid4()))
    assert answer.json == {"status": "success", "logged_in": False}


def test_a_member_id_is_random_and_never_given_twice(app, ming):
    members = {Person(app, "Anna").join(ming.meeting).json["member"] for _ in range(20)}
    assert len(members) == 20
    assert all(re.fullmatch(r"[\w-]{22}", member) for member in members)

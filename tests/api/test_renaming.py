"""Being called something else."""

import pytest

from tests.support.people import Person, names, refused


def test_a_new_name_is_on_the_roster_and_on_later_messages(ming, anna):
    cursor = anna.poll().json["cursor"]
    ming.send("before")
    assert ming.rename("老王").json == {"status": "success", "member_name": "老王"}
    assert ming.send("after").json["message"]["sender"] == "老王"
    assert [message["sender"] for message in anna.poll().json["messages"]] == ["小明", "老王"]
    assert names(anna.poll()) == ["老王", "Anna"]
    assert ming.check().json["member_name"] == "老王"
    (change,) = anna.poll(cursor).json["changes"]
    assert {name: change[name] for name in ("type", "member", "name", "was")} == {
        "type": "renamed", "member": ming.member, "name": "老王", "was": "小明",
    }  # fmt: skip


def test_a_renamed_member_keeps_the_id_and_the_time_of_joining(ming, anna):
    before = ming.poll().json["members"]
    ming.rename("老王")
    assert ming.poll().json["members"] == [before[0] | {"name": "老王"}, before[1]]


def test_a_taken_name_gets_a_number(ming, anna):
    assert ming.rename("Anna").json["member_name"] == "Anna (2)"
    assert names(ming.poll()) == ["Anna (2)", "Anna"]


@pytest.mark.parametrize("name", ["ANNA", "Аnna", "Ａnna"])
def test_a_look_alike_gets_a_number_too(ming, anna, name):
    assert ming.rename(name).json["member_name"].endswith(" (2)")


def test_a_member_may_change_the_case_of_their_own_name(ming, anna):
    cursor = anna.poll().json["cursor"]
    assert anna.rename("anna").json["member_name"] == "anna"
    assert anna.rename("ANNA").json["member_name"] == "ANNA"
    assert [change["name"] for change in ming.poll(cursor).json["changes"]] == ["anna", "ANNA"]


def test_the_same_name_changes_nothing(ming, app, anna):
    other = Person(app, "Anna")
    other.join(ming.meeting)
    cursor = ming.poll().json["cursor"]
    assert anna.rename("  Anna ").json["member_name"] == "Anna"
    assert other.rename("Anna").json["member_name"] == "Anna (2)"
    assert ming.poll(cursor).json["cursor"] == cursor


def test_a_name_given_up_is_free(app, ming, anna):
    anna.rename("Anne")
    assert Person(app, "Anna").join(ming.meeting).json["member_name"] == "Anna"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("", "empty"), ("x" * 33, "too_long"), ("a\u202eb", "character"), ("主持人", "reserved")],
)
def test_a_new_name_keeps_the_rules_of_joining(ming, name, reason):
    answer = ming.rename(name)
    assert refused(answer, 400, "bad_name")
    assert (answer.json["field"], answer.json["reason"]) == ("member_name", reason)
    assert names(ming.poll()) == ["小明"]


def test_a_name_may_have_quotes_and_backslashes(ming, anna):
    odd = '"{\\",'
    assert ming.rename(odd).json["member_name"] == odd
    assert ming.rename("Ming").json["member_name"] == "Ming"
    assert [change.get("was") for change in anna.poll().json["changes"]][-2:] == ["小明", odd]


def test_a_repeated_rename_gives_the_first_answer_and_adds_nothing(ming, anna):
    key = ming.new_key()
    first = ming.rename("Anna", key=key).json
    ming.rename("Ming")
    cursor = ming.poll().json["cursor"]
    assert ming.rename("Anna", key=key).json == first
    assert ming.poll(cursor).json["cursor"] == cursor


def test_a_key_of_another_request_renames_no_member(ming):
    said, named = ming.new_key(), ming.new_key()
    ming.send("hi", key=said)
    ming.rename("Ming", key=named)
    assert refused(ming.rename("Wang", key=said), 409, "key_reused")
    assert refused(ming.rename("Wang", key=named), 409, "key_reused")
    assert refused(ming.send("Ming", key=named), 409, "key_reused")
    assert names(ming.poll()) == ["Ming"]


def test_a_member_who_left_is_not_renamed(ming, anna):
    token = ming.token
    ming.leave()
    ming.take_token(token)
    assert refused(ming.rename("Ming"), 401, "session_expired")
    assert names(anna.poll()) == ["Anna"]

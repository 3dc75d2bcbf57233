"""The host link on a second device: the host continues there as the same member."""

import pytest

from tests.support.people import Person, happened, names, refused, said


@pytest.fixture
def phone(app):
    return Person(app, "Somebody")


def ask(person, meeting, secret, **more):
    return person.post("/api/check_host_link", {"meeting_id": meeting, "host_secret": secret, **more})


def carry_on(person, host, **more):
    return person.join(host.meeting, host_secret=host.host_secret, continues=True, **more)


def new_host_link(host):
    return host.host("host_link").json["link"].partition("#host=")[2]


def continued(person):
    return [change["member"] for change in person.poll().json["changes"] if change["type"] == "continued"]


def test_the_bearer_of_a_host_link_is_told_to_whom_it_belongs(ming, phone):
    answer = ask(phone, ming.meeting, ming.host_secret).json
    assert answer == {"status": "success", "meeting_name": "周会", "member_name": "小明"}


def test_a_link_belongs_to_the_host_who_made_it_under_the_present_name(ming, anna, phone):
    ming.host("hand_over", member=anna.member)
    secret = new_host_link(anna)
    anna.rename("Anna Maria")
    assert ask(phone, ming.meeting, secret).json["member_name"] == "Anna Maria"
    assert refused(ask(phone, ming.meeting, ming.host_secret), 403, "bad_host_link")


def test_the_second_device_is_the_same_member(ming, anna, phone):
    cursor = anna.poll().json["cursor"]
    seat = carry_on(phone, ming).json
    assert (seat["member"], seat["member_name"], seat["role"]) == (ming.member, "小明", "host")
    assert names(anna.poll()) == ["小明", "Anna"]
    changes = anna.poll(cursor).json["changes"]
    assert [(change["type"], change["member"]) for change in changes] == [("continued", ming.member)]


def test_each_device_has_a_session_of_its_own_and_acts_as_the_member(ming, phone):
    carry_on(phone, ming)
    assert phone.token != ming.token
    seq = ming.send("from the desk").json["message"]["seq"]
    assert phone.edit(seq, "from the phone").status_code == 200
    assert said(ming.poll()) == ["from the phone"]


def test_another_person_may_still_join_by_the_host_link(ming, phone):
    seat = phone.join(ming.meeting, host_secret=ming.host_secret).json
    assert (seat["member_name"], seat["role"]) == ("Somebody", "host")
    assert seat["member"] != ming.member


def test_a_device_that_has_a_seat_keeps_it(ming, anna):
    seat = carry_on(anna, ming).json
    assert (seat["member"], seat["role"]) == (anna.member, "host")
    assert continued(ming) == []


def test_a_guest_who_waits_gives_the_place_up(ming, phone):
    ming.host("waiting_room", on=True)
    assert phone.join(ming.meeting).json["role"] == "waiting"
    token = phone.token
    assert carry_on(phone, ming).json["member"] == ming.member
    assert ming.door().json["waiting"] == []
    other = Person(phone.browser.application, "Other")
    other.meeting = ming.meeting
    other.take_token(token)
    assert refused(other.post("/api/knock", {"meeting_id": ming.meeting}), 401, "session_expired")


def test_the_second_device_passes_every_rule_for_joining(ming, phone):
    for rule in ("lock", "waiting_room"):
        ming.host(rule, on=True)
    ming.host("passcode", passcode="sesame")
    ming.host("new_link")
    assert carry_on(phone, ming).json["member"] == ming.member


def test_a_replaced_host_link_continues_nothing_and_devices_that_used_it_stay(app, ming, phone):
    carry_on(phone, ming)
    new_host_link(ming)
    late = Person(app, "late")
    assert refused(ask(late, ming.meeting, ming.host_secret), 403, "bad_host_link")
    assert refused(carry_on(late, ming), 403, "bad_host_link")
    assert phone.send("still here").status_code == 200


def test_a_visitor_without_the_host_link_continues_as_no_member(ming, phone):
    seat = phone.join(ming.meeting, continues=True).json
    assert (seat["member_name"], seat["role"]) == ("Somebody", "member")
    other = Person(phone.browser.application, "小明")
    assert refused(other.join(ming.meeting, host_secret="x" * 43, continues=True), 403, "bad_host_link")


@pytest.mark.parametrize("way", ["left", "removed"])
def test_when_the_host_is_gone_the_bearer_joins_as_a_new_member(ming, anna, phone, way):
    if way == "left":
        ming.leave()
    else:
        ming.host("hand_over", member=anna.member)
        anna.host("remove", member=ming.member)
    assert "member_name" not in ask(phone, anna.meeting, ming.host_secret).json
    seat = carry_on(phone, ming).json
    assert (seat["member_name"], seat["role"]) == ("Somebody", "host")
    assert seat["member"] != ming.member


def test_a_host_who_handed_over_is_host_again_by_their_own_link(ming, anna, phone):
    ming.host("hand_over", member=anna.member)
    cursor = anna.poll().json["cursor"]
    seat = carry_on(phone, ming).json
    assert (seat["member"], seat["role"]) == (ming.member, "host")
    assert [change["type"] for change in anna.poll(cursor).json["changes"]] == ["continued", "role"]


def test_a_link_of_an_earlier_version_names_no_host(ming, phone, redis):
    redis.hdel(f"meeting:{{{ming.meeting}}}", "host_link_by")
    assert "member_name" not in ask(phone, ming.meeting, ming.host_secret).json
    assert carry_on(phone, ming).json["member"] != ming.member


def test_a_link_that_a_worker_of_an_earlier_version_replaced_names_no_host(ming, phone, redis):
    made = redis.hget(f"meeting:{{{ming.meeting}}}", "host_link_by")
    new_host_link(ming)
    redis.hset(f"meeting:{{{ming.meeting}}}", "host_link_by", made)
    ming.host_secret = new_host_link(ming)
    redis.hset(f"meeting:{{{ming.meeting}}}", "host_link_by", made)
    assert carry_on(phone, ming).json["member"] != ming.member


def test_a_repeat_with_its_key_adds_nothing(ming, phone):
    key = phone.new_key()
    for _ in range(3):
        assert carry_on(phone, ming, key=key).json["member"] == ming.member
        phone.browser.delete_cookie(f"seat_{ming.meeting}")
    assert continued(ming) == [ming.member]


def test_leaving_on_one_device_ends_the_member_on_each(ming, anna, phone):
    carry_on(phone, ming)
    cursor = anna.poll().json["cursor"]
    phone.leave()
    assert happened(anna.poll(cursor)) == [("left", "小明")]
    assert refused(ming.send("hello"), 401, "session_expired")


def test_removing_the_member_ends_each_device(ming, anna, phone):
    carry_on(phone, ming)
    ming.host("hand_over", member=anna.member)
    anna.host("remove", member=ming.member)
    for device in (ming, phone):
        assert refused(device.poll(), 403, "removed")


def test_a_device_stays_while_the_other_is_seen_more_often(ming, phone, clock):
    carry_on(phone, ming)
    for _ in range(5):  # each hour; a session lives for four
        clock.forward(3600)
        ming.poll()
        assert phone.poll().status_code == 200


def test_the_answer_has_the_qr_code_of_the_host_link_on_request(ming, phone):
    rows = ask(phone, ming.meeting, ming.host_secret, qr=True).json["qr"]
    assert len(rows) == len(rows[0]) > 20
    assert rows[0].startswith("11111110")  # the mark in a corner
    assert {*"".join(rows)} == {"0", "1"}
    assert "qr" not in ask(phone, ming.meeting, ming.host_secret).json


def test_an_ended_meeting_tells_nothing(ming, phone):
    ming.host("end")
    assert refused(ask(phone, ming.meeting, ming.host_secret), 410, "meeting_ended")

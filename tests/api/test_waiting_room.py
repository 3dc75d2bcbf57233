"""Joining a meeting: lock, passcode, waiting room, and links that are replaced."""

import pytest

from tests.support.people import Person, names, refused

UNKNOWN_CODE = "A" * 22


@pytest.fixture
def bob(app):
    return Person(app, "Bob")


def code_of(link):
    return link.rpartition("/")[2]


# Lock


def test_a_guest_cannot_join_a_locked_meeting_and_its_members_stay(ming, anna, bob):
    ming.host("lock", on=True)
    assert refused(bob.join(ming.meeting), 403, "locked")
    assert anna.send("still here").status_code == 200
    assert anna.join(ming.meeting).status_code == 200  # who sits there already
    ming.host("lock", on=False)
    assert bob.join(ming.meeting).status_code == 200


# Passcode


def test_a_passcode_is_asked_for_once(ming, bob):
    ming.host("passcode", passcode="芝麻开门")
    assert refused(bob.join(ming.meeting), 403, "passcode_required")
    assert refused(bob.join(ming.meeting, passcode="芝麻关门"), 403, "bad_passcode")
    assert bob.join(ming.meeting, passcode="芝麻开门").status_code == 200
    bob.leave()
    assert bob.join(ming.meeting).status_code == 200


def test_the_proof_of_a_passcode_lives_for_eight_days(ming, bob):
    ming.host("passcode", passcode="sesame")
    cookies = bob.join(ming.meeting, passcode="sesame").headers.getlist("Set-Cookie")
    (proof,) = (cookie for cookie in cookies if cookie.startswith(f"passed_{ming.meeting}="))
    assert "Max-Age=691200;" in proof
    assert "HttpOnly" in proof
    assert "SameSite=Lax" in proof


def test_a_new_passcode_is_asked_for_again(ming, bob):
    ming.host("passcode", passcode="one")
    bob.join(ming.meeting, passcode="one")
    bob.leave()
    ming.host("passcode", passcode="two")
    assert refused(bob.join(ming.meeting), 403, "passcode_required")
    ming.host("passcode", passcode="")
    assert bob.join(ming.meeting).status_code == 200


def test_a_passcode_is_stored_as_a_hash_and_is_in_no_answer(ming, bob, redis):
    ming.host("passcode", passcode="open sesame")
    kept = redis.hget(f"meeting:{{{ming.meeting}}}", "passcode").decode()
    assert kept.startswith("$argon2id$")
    seen = [bob.join(ming.meeting), bob.check(), bob.get(f"/{ming.meeting}"), ming.poll()]
    for answer in seen:
        assert "argon2" not in answer.get_data(as_text=True)
        assert "sesame" not in answer.get_data(as_text=True)


def test_wrong_passcodes_are_rate_limited(serve):
    app = serve(rate_limits=True)
    host = Person(app)
    host.create()
    host.host("passcode", passcode="right")
    eve = Person(app, "Eve")
    answers = [eve.join(host.meeting, passcode=f"guess {number}") for number in range(40)]
    assert refused(answers[0], 403, "bad_passcode")
    assert refused(answers[-1], 429, "rate_limited")


# Waiting room


def test_a_waiting_guest_reads_nothing_until_admitted(ming, bob):
    ming.host("waiting_room", on=True)
    ming.send("between us")
    assert bob.join(ming.meeting).json["role"] == "waiting"
    assert refused(bob.poll(), 403, "waiting")
    assert names(ming.poll()) == ["小明"]
    assert bob.post("/api/knock", {"meeting_id": ming.meeting}).json["waiting"] is True
    ming.host("admit", member=bob.member)
    assert bob.post("/api/knock", {"meeting_id": ming.meeting}).json["waiting"] is False
    assert names(bob.poll()) == ["小明", "Bob"]


def test_a_guest_who_joins_while_the_host_is_away_waits(ming, bob, clock):
    ming.host("waiting_room", on=True)
    clock.forward(60)
    assert bob.join(ming.meeting).json["role"] == "waiting"


def test_a_waiting_guest_who_joins_again_keeps_waiting(ming, app, bob):
    ming.host("waiting_room", on=True)
    key = bob.new_key()
    first = bob.join(ming.meeting, key=key).json
    assert bob.join(ming.meeting).json["member"] == first["member"]
    answer_lost = Person(app, "Bob")
    assert answer_lost.join(ming.meeting, key=key).json["member"] == first["member"]
    assert len(ming.door().json["waiting"]) == 1


def test_a_guest_who_stops_knocking_leaves_the_waiting_room(ming, bob, clock):
    ming.host("waiting_room", on=True)
    bob.join(ming.meeting)
    clock.forward(31)
    ming.poll()
    assert ming.door().json["waiting"] == []
    assert refused(bob.post("/api/knock", {"meeting_id": ming.meeting}), 401, "session_expired")


def test_the_name_of_a_guest_who_withdraws_is_free(ming, app, bob):
    ming.host("waiting_room", on=True)
    bob.join(ming.meeting)
    assert bob.leave().status_code == 200
    assert ming.door().json["waiting"] == []
    assert Person(app, "Bob").join(ming.meeting).json["member_name"] == "Bob"


def test_a_denied_guest_cannot_join_again(ming, bob):
    ming.host("waiting_room", on=True)
    bob.join(ming.meeting)
    ming.host("remove", member=bob.member)
    assert refused(bob.post("/api/knock", {"meeting_id": ming.meeting}), 403, "removed")
    assert refused(bob.join(ming.meeting), 403, "removed")


def test_switching_the_waiting_room_off_admits_the_waiting_guests(ming, bob):
    ming.host("waiting_room", on=True)
    bob.join(ming.meeting)
    ming.host("waiting_room", on=False)
    assert bob.post("/api/knock", {"meeting_id": ming.meeting}).json["waiting"] is False
    assert bob.send("hello").status_code == 200


def test_the_host_never_waits(ming, app):
    secret = ming.host_secret
    ming.host("waiting_room", on=True)
    ming.host("passcode", passcode="forgotten")
    ming.host("lock", on=True)
    elsewhere = Person(app, "小明的手机")
    assert elsewhere.join(ming.meeting, host_secret=secret).json["role"] == "host"


def test_a_waiting_guest_who_uses_the_host_link_becomes_host(ming, app):
    ming.host("waiting_room", on=True)
    elsewhere = Person(app, "Phone")
    waiting = elsewhere.join(ming.meeting).json
    inside = elsewhere.join(ming.meeting, host_secret=ming.host_secret).json
    assert (inside["role"], inside["member"]) == ("host", waiting["member"])


# Links


def test_a_replaced_link_is_refused_at_once_and_members_stay(ming, anna, bob):
    link = code_of(ming.host("new_link").json["link"])
    assert refused(bob.join(ming.meeting), 410, "link_replaced")
    assert bob.get(f"/{ming.meeting}").status_code == 410
    assert anna.send("hello").status_code == 200
    assert anna.get(f"/{ming.meeting}").status_code == 200
    assert bob.get(f"/{link}").status_code == 200
    joined = bob.join(link).json
    assert joined["meeting_id"] == ming.meeting
    assert "hello" in bob.poll().get_data(as_text=True)


def test_only_the_newest_link_is_valid(ming, bob):
    links = [code_of(ming.host("new_link").json["link"]) for _ in range(2)]
    assert refused(bob.join(links[0]), 410, "link_replaced")
    assert refused(bob.join(f"{ming.meeting}.{UNKNOWN_CODE}"), 410, "link_replaced")
    assert bob.join(links[1]).status_code == 200


@pytest.mark.parametrize("code", ["", "short", "A" * 23, "A" * 21 + "*"])
def test_an_invalid_link_is_not_found(ming, bob, code):
    assert refused(bob.join(f"{ming.meeting}.{code}"), 404, "no_meeting")


def test_check_session_gives_a_member_the_present_link(ming, anna):
    link = ming.host("new_link").json["link"]
    assert anna.check().json["link"] == link


def crowd(app, ming, count, address):
    """Return guests who wait, all from the same address."""
    guests = [Person(app, f"Guest {number}") for number in range(count)]
    for guest in guests:
        assert come(guest, ming, address).json["role"] == "waiting"
    return guests


def come(guest, ming, address):
    """Come to the meeting from an address, with the browser of this guest."""
    guest.browser.environ_base["REMOTE_ADDR"] = address
    return guest.join(ming.meeting)


def test_waiting_guests_do_not_count_as_members(serve):
    app = serve(max_members=3)
    ming = Person(app, "小明")
    ming.create()
    ming.host("waiting_room", on=True)
    crowd(app, ming, 3, "192.0.2.1")
    assert refused(come(Person(app, "Late"), ming, "192.0.2.2"), 409, "meeting_full")
    host = Person(app, "phone")
    assert host.join(ming.meeting, host_secret=ming.host_secret).status_code == 200
    ming.host("waiting_room", on=False)
    assert come(Person(app, "Bob"), ming, "192.0.2.2").status_code == 200
    assert refused(come(Person(app, "Late"), ming, "192.0.2.2"), 409, "meeting_full")


def test_forty_guests_of_an_address_wait_and_a_guest_from_another_can_too(app, ming, bob):
    ming.host("waiting_room", on=True)
    crowd(app, ming, 40, "192.0.2.1")
    assert refused(come(Person(app, "Eve"), ming, "192.0.2.1"), 409, "meeting_full")
    assert come(bob, ming, "192.0.2.2").json["role"] == "waiting"


def test_a_host_denies_all_waiting_guests_of_an_address_at_once(app, ming, bob):
    ming.host("waiting_room", on=True)
    guests = crowd(app, ming, 7, "192.0.2.1")
    come(bob, ming, "192.0.2.2")
    waiting = ming.door().json["waiting"]
    assert sorted(guest["same_address"] for guest in waiting) == [1, *[7] * 7]
    assert ming.host("remove", member=guests[3].member, address=True).status_code == 200
    assert [guest["name"] for guest in ming.door().json["waiting"]] == ["Bob"]
    for guest in guests:
        assert refused(come(guest, ming, "192.0.2.1"), 403, "removed")
    assert bob.post("/api/knock", {"meeting_id": ming.meeting}).json["waiting"] is True


def test_a_guest_reads_what_hosts_write_to_the_waiting_room(ming, app):
    ming.host("waiting_room", on=True)
    guest = Person(app, "Anna")
    guest.join(ming.meeting)
    knock = {"meeting_id": guest.meeting}
    assert guest.post("/api/knock", knock).json["note"] == ""
    ming.host("waiting_note", text="We start at ten")
    assert guest.post("/api/knock", knock).json["note"] == "We start at ten"
    ming.host("waiting_note", text=" ")
    assert guest.post("/api/knock", knock).json["note"] == ""


@pytest.mark.parametrize("text", ["x" * 201, "a\u0007bell"])
def test_a_text_for_the_waiting_room_that_no_message_may_have_is_refused(ming, text):
    assert refused(ming.host("waiting_note", text=text), 400, "bad_request")
    assert ming.poll().json["meeting"]["waiting_note"] == ""

"""How a meeting is held: its rules, its roles, and its end."""

import pytest

from app.meeting.entries import Entry, SettingsChanged
from app.meeting.permissions import VERBS
from app.meeting.settings import SETTINGS
from app.store.messages import RULES as IN_A_SNAPSHOT
from tests.support.people import Person, refused

DAY_S = 24 * 3600


def last_change(person):
    return person.poll().json["changes"][-1]


def rules(person):
    return person.poll().json["meeting"]


def role(person, member):
    return next(line.get("role") for line in person.poll().json["members"] if line["member"] == member)


RULES = [
    ("lock", {"on": True}, "locked", True),
    ("waiting_room", {"on": True}, "waiting_room", True),
    ("waiting_note", {"text": "We start at ten"}, "waiting_note", "We start at ten"),
    ("hide_history", {"on": True}, "hides_history", True),
    ("slow_mode", {"seconds": 30}, "slow_mode", 30),
    ("passcode", {"passcode": "1234"}, "passcode", True),
    ("mute", {"on": True}, "everybody", "muted"),
    ("extend", {"seconds": 7 * DAY_S}, "lifetime", 7 * DAY_S),
    ("rename_meeting", {"meeting_name": "月会"}, "name", "月会"),
]


def test_every_setting_has_a_right_and_is_read_in_the_log_and_in_a_snapshot():
    fields = {setting.field for setting in SETTINGS.values()}
    assert SETTINGS.keys() <= VERBS
    assert fields == set(SettingsChanged.__struct_fields__) - set(Entry.__struct_fields__)
    assert fields - {"link", "host_link"} == set(IN_A_SNAPSHOT)


@pytest.mark.parametrize(("verb", "body", "rule", "value"), RULES)
def test_a_changed_setting_is_in_the_log_and_in_a_snapshot(ming, anna, verb, body, rule, value):
    assert rules(anna)[rule] != value
    cursor = anna.poll().json["cursor"]
    assert ming.host(verb, **body).status_code == 200
    (change,) = anna.poll(after=cursor).json["changes"]
    assert (change["type"], change["member"], change[rule]) == ("settings", ming.member, value)
    assert rules(anna)[rule] == value


@pytest.mark.parametrize(("verb", "body", "rule", "value"), RULES)
def test_a_setting_that_already_has_the_value_adds_no_change(ming, verb, body, rule, value):
    ming.host(verb, **body)
    cursor = ming.poll().json["cursor"]
    if verb != "passcode":  # the service cannot compare it with the hash
        assert ming.host(verb, **body).status_code == 200
    assert ming.poll().json["cursor"] == cursor


def test_a_setting_is_changed_once_for_each_key(ming):
    key = ming.new_key()
    links = {ming.host("new_link", key=key).json["link"] for _ in range(3)}
    assert len(links) == 1
    assert refused(ming.host("lock", on=True, key=key), 409, "key_reused")


SETTINGS_TWICE = [
    ("passcode", {"passcode": "first"}, {"passcode": "second"}),
    ("slow_mode", {"seconds": 30}, {"seconds": 3}),
    ("slow_mode", {"seconds": 3}, {"seconds": 30}),
    ("lock", {"on": True}, {"on": False}),
    ("rename_meeting", {"meeting_name": "Standup"}, {"meeting_name": "Stand"}),
    ("extend", {"seconds": 36000}, {"seconds": 3600}),
]


@pytest.mark.parametrize(("verb", "first", "other"), SETTINGS_TWICE)
def test_a_key_that_was_used_for_another_value_changes_nothing(ming, verb, first, other):
    key = ming.new_key()
    assert ming.host(verb, **first, key=key).status_code == 200
    cursor = ming.poll().json["cursor"]
    assert refused(ming.host(verb, **other, key=key), 409, "key_reused")
    assert ming.host(verb, **first, key=key).status_code == 200
    assert ming.poll().json["cursor"] == cursor


@pytest.mark.parametrize(("verb", "first", "other"), SETTINGS_TWICE)
def test_a_repeat_after_a_later_change_is_answered_and_changes_nothing_back(ming, verb, first, other):
    key = ming.new_key()
    ming.host(verb, **first, key=key)
    ming.host(verb, **other)
    cursor = ming.poll().json["cursor"]
    assert ming.host(verb, **first, key=key).status_code == 200
    assert ming.poll().json["cursor"] == cursor


@pytest.mark.parametrize("verb", ["host_link", "new_link"])
def test_a_repeated_request_for_a_link_returns_the_first_link_after_later_changes(ming, verb):
    key = ming.new_key()
    first = ming.host(verb, key=key).json["link"]
    assert ming.host(verb, key=key).json["link"] == first
    assert ming.host(verb).json["link"] != first
    assert ming.host(verb, key=key).json["link"] == first


def test_a_repeated_request_for_the_host_link_gives_one_that_makes_a_host(app, ming):
    key = ming.new_key()
    ming.host("host_link", key=key)
    secret = ming.host("host_link", key=key).json["link"].partition("#host=")[2]
    phone = Person(app, "phone")
    assert phone.join(ming.meeting, host_secret=secret).status_code == 200
    assert phone.check().json["role"] == "host"


def test_a_former_host_who_repeats_a_request_gets_the_first_answer(ming, anna):
    keys = {verb: ming.new_key() for verb in ("lock", "host_link", "mute", "hand_over")}
    again = {
        "lock": {"on": True},
        "host_link": {},
        "mute": {"on": True},
        "hand_over": {"member": anna.member},
    }
    first = {verb: ming.host(verb, **body, key=keys[verb]).json for verb, body in again.items()}
    anna.host("cohost", member=ming.member, on=False)
    cursor = anna.poll().json["cursor"]
    for verb, body in again.items():
        assert ming.host(verb, **body, key=keys[verb]).json == first[verb]
        assert refused(ming.host(verb, **body), 403, "not_allowed")
    assert anna.poll().json["cursor"] == cursor


@pytest.mark.parametrize("how", ["alone", "with all others"])
def test_a_muted_member_who_repeats_an_earlier_request_gets_its_answer(ming, anna, how):
    seq = anna.send("first").json["message"]["seq"]
    acts = {
        "send": lambda **more: anna.send("said", **more),
        "edit": lambda **more: anna.edit(seq, "edited", **more),
        "react": lambda **more: anna.react(seq, "👍", **more),
        "rename": lambda **more: anna.rename("Anna B", **more),
        "delete": lambda **more: anna.delete(seq, **more),
    }
    keys = {name: anna.new_key() for name in acts}
    for name, act in acts.items():
        assert act(key=keys[name]).status_code == 200
    ming.host("mute", **({"member": anna.member} if how == "alone" else {}), on=True)
    for name, act in acts.items():
        assert act(key=keys[name]).status_code == 200
    assert refused(anna.send("more"), 403, "not_allowed")


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("lock", {}),
        ("lock", {"on": "yes"}),
        ("slow_mode", {"seconds": -1}),
        ("slow_mode", {"seconds": 3601}),
        ("extend", {"seconds": 1}),
        ("extend", {"seconds": 31 * DAY_S}),
        ("passcode", {"passcode": "x" * 101}),
        ("passcode", {"passcode": None}),
        ("rename_meeting", {"meeting_name": ""}),
        ("mute", {"member": "../..", "on": True}),
        ("remove", {}),
        ("hand_over", {"member": 7}),
    ],
)
def test_a_request_of_a_host_with_an_invalid_body_is_refused(ming, verb, body):
    before = ming.poll().json["cursor"]
    assert ming.host(verb, **body).status_code == 400
    assert ming.poll().json["cursor"] == before


# Speaking


def test_a_muted_member_reads_and_deletes_and_does_not_write(ming, anna):
    seq = anna.send("before").json["message"]["seq"]
    ming.host("mute", member=anna.member, on=True)
    for answer in (anna.send("x"), anna.edit(seq, "x"), anna.react(seq, "👍")):
        assert refused(answer, 403, "not_allowed")
    assert anna.poll().status_code == 200
    assert anna.delete(seq).status_code == 200
    ming.host("mute", member=anna.member, on=False)
    assert anna.send("after").status_code == 200


def test_muting_all_members_spares_hosts_and_cohosts(app, ming, anna):
    bob = Person(app, "Bob")
    bob.join(ming.meeting)
    ming.host("cohost", member=anna.member, on=True)
    ming.host("mute", on=True)
    late = Person(app, "Late")
    assert late.join(ming.meeting).json["role"] == "muted"
    assert [person.send("x").status_code for person in (ming, anna, bob, late)] == [200, 200, 403, 403]
    ming.host("mute", member=bob.member, on=False)
    assert bob.send("I may").status_code == 200
    ming.host("mute", on=False)
    assert late.send("me too").status_code == 200


def test_a_member_who_is_unmuted_has_no_role_of_their_own(ming, anna):
    ming.host("mute", member=anna.member, on=True)
    ming.host("mute", member=anna.member, on=False)
    assert role(ming, anna.member) is None
    ming.host("mute", on=True)
    assert refused(anna.send("x"), 403, "not_allowed")


def test_slow_mode_is_a_pause_between_two_messages(ming, anna, clock):
    ming.host("slow_mode", seconds=30)
    assert anna.send("one").status_code == 200
    refusal = anna.send("two")
    assert refused(refusal, 429, "slow_mode")
    assert 28 <= int(refusal.headers["Retry-After"]) == refusal.json["retry_after"] <= 30
    assert [ming.send("hosts are in a hurry").status_code for _ in range(2)] == [200, 200]
    clock.forward(31)
    assert anna.send("two").status_code == 200
    ming.host("slow_mode", seconds=0)
    assert anna.send("three").status_code == 200


def test_in_slow_mode_a_message_can_be_corrected_and_edits_are_no_faster_than_messages(ming, anna, clock):
    seqs = [anna.send(text).json["message"]["seq"] for text in ("one", "two")]
    ming.host("slow_mode", seconds=30)
    assert anna.edit(seqs[0], "One").status_code == 200
    for seq in seqs:
        assert refused(anna.edit(seq, "Again"), 429, "slow_mode")
    assert anna.send("three").status_code == 200
    mine = ming.send("mine").json["message"]["seq"]
    assert [ming.edit(mine, text).status_code for text in ("Mine", "MINE")] == [200, 200]
    clock.forward(31)
    assert anna.edit(seqs[1], "Two").status_code == 200
    ming.host("slow_mode", seconds=0)
    assert anna.edit(seqs[1], "TWO").status_code == 200


def test_in_slow_mode_a_repeat_is_no_second_message(ming, anna):
    ming.host("slow_mode", seconds=30)
    key = anna.new_key()
    first = anna.send("once", key=key).json["message"]
    assert anna.send("once", key=key).json["message"] == first


# Roles


def test_making_a_cohost_is_in_the_log_and_can_be_undone(ming, anna):
    ming.host("cohost", member=anna.member, on=True)
    change = last_change(anna)
    assert (change["type"], change["member"], change["role"], change["by"]) == (
        "role",
        anna.member,
        "cohost",
        ming.member,
    )
    assert role(ming, anna.member) == "cohost"
    assert "lock" in anna.check().json["may"]
    ming.host("cohost", member=anna.member, on=False)
    assert refused(anna.host("lock", on=True), 403, "not_allowed")


def test_handing_over_makes_a_host_and_leaves_a_cohost(ming, anna):
    ming.host("hand_over", member=anna.member)
    assert (role(ming, anna.member), role(ming, ming.member)) == ("host", "cohost")
    assert refused(ming.host("end"), 403, "not_allowed")
    assert anna.host("end").status_code == 200


def test_a_role_survives_another_name(ming, anna):
    ming.host("cohost", member=anna.member, on=True)
    anna.rename("Anne")
    assert role(ming, anna.member) == "cohost"


def test_the_host_link_makes_a_host_on_another_device(app, ming):
    phone = Person(app, "Phone")
    phone.join(ming.meeting)
    assert phone.join(ming.meeting, host_secret=ming.host_secret).json["role"] == "host"
    assert phone.host("lock", on=True).status_code == 200
    assert role(ming, ming.member) == "host"
    change = next(change for change in ming.poll().json["changes"] if change["type"] == "role")
    assert (change["member"], change["by"]) == (phone.member, phone.member)


def test_a_new_host_link_invalidates_the_old_one(app, ming):
    link = ming.host("host_link").json["link"]
    secret = link.partition("#host=")[2]
    phone = Person(app, "Phone")
    assert refused(phone.join(ming.meeting, host_secret=ming.host_secret), 403, "bad_host_link")
    assert phone.join(ming.meeting, host_secret=secret).json["role"] == "host"


def test_only_the_hash_of_the_host_link_is_kept(ming, redis):
    kept = b"".join(redis.hgetall(f"meeting:{{{ming.meeting}}}").values())
    assert ming.host_secret.encode() not in kept
    assert ming.host_secret not in ming.poll().get_data(as_text=True)


def test_wrong_host_links_are_rate_limited(serve):
    app = serve(rate_limits=True)
    host, eve = Person(app), Person(app, "Eve")
    host.create()
    answers = [eve.join(host.meeting, host_secret=f"guess-{number}") for number in range(40)]
    assert refused(answers[0], 403, "bad_host_link")
    assert refused(answers[-1], 429, "rate_limited")


# The end


def test_no_member_or_guest_enters_a_meeting_that_has_ended(app, ming, anna):
    assert ming.host("end").status_code == 200
    for person in (ming, anna):
        assert refused(person.poll(), 410, "meeting_ended")
        assert refused(person.send("x"), 410, "meeting_ended")
    assert refused(Person(app, "Late").join(ming.meeting), 410, "meeting_ended")
    assert refused(Person(app).join(ming.meeting, host_secret=ming.host_secret), 410, "meeting_ended")
    assert Person(app).get(f"/{ming.meeting}").status_code == 410


def test_an_extended_meeting_keeps_its_lifetime_after_a_write(ming, redis):
    meeting = f"meeting:{{{ming.meeting}}}"
    assert redis.ttl(meeting) <= DAY_S
    ming.host("extend", seconds=7 * DAY_S)
    ming.send("still here")
    for key in redis.keys(f"{meeting}*"):
        if b":session:" not in key:
            assert redis.ttl(key) > 6 * DAY_S, key

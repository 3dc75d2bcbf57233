"""`flask --app app meetings` and `meeting`: the list of meetings, and one of them."""

import hashlib

import pytest

from tests.support.cli import Cli
from tests.support.clock import Clock
from tests.support.people import Person
from tests.support.redis_monitor import calls

MANY = 230  # more than are scanned, and more than are asked about, at once
LINKS = (
    "{id}",
    "https://meet.example.org/{id}",
    "https://meet.example.org/{id}?language=en",
    "https://meet.example.org/{id}#host=uqIZ-vBxH8hqKkPLqoQ1pvJqVbVvl1w0yPq3Jrm9xRI",
    " {id}\n",
    "meeting:{{{id}}}:messages",
)


def test_a_meeting_is_listed_with_the_numbers_of_online_and_away_members(app, redis, cli, ming, anna):
    ming.send("大家好")
    Clock(redis).forward(40)
    ming.poll()
    (line,) = cli.types("meetings", "--json").json
    assert (line["id"], line["name"], line["state"]) == (ming.meeting, "周会", "open")
    assert (line["here"], line["away"], line["entries"]) == (1, 1, 3)
    assert line["ttl"] in range(24 * 3600 - 60, 24 * 3600 + 1)
    assert line["age"] in range(60)


def test_the_list_is_readable(cli, ming, anna):
    head, row, _, total = cli.reads("meetings").splitlines()
    assert head.split() == ["id", "here", "away", "entries", "log", "age", "gone", "in", "state", "name"]
    assert row.split()[:4] == [ming.meeting, "2", "0", "2"]
    assert row.endswith("open   周会")
    assert total == "1 meeting, 2 here, 0 away."


def test_the_columns_are_aligned_for_names_of_any_width(app, cli):
    names = ["周会", "👍 家庭", "اجتماع", "Weekly", "e\u0301te\u0301"]
    for name in names:
        Person(app).create(name)
    head, *rows = cli.reads("meetings").split("\n\n")[0].splitlines()
    place = head.index("name")
    assert {row[place:] for row in rows} == {*names[:4], "été"}


def test_the_list_may_be_empty(cli, redis):
    assert cli.reads("meetings") == "There are no meetings.\n"
    assert cli.types("meetings", "--json").json == []


def test_all_of_many_meetings_are_listed_with_the_newest_first(app, redis, cli):
    made = []
    for number in range(MANY):
        made.append(Person(app))
        made[-1].create(f"Meeting {number}")
    listed = cli.types("meetings", "--json").json
    assert {line["id"] for line in listed} == {person.meeting for person in made}
    assert listed == sorted(listed, key=lambda line: line["created_at"], reverse=True)


def test_the_list_never_asks_redis_for_all_keys_at_once(cli, redis, ming):
    asked = calls(redis, lambda: cli.reads("meetings"))
    assert "SCAN" in asked
    assert not {"KEYS", "EVALSHA", "EVAL"} & {*asked}


def test_the_list_shows_that_a_meeting_is_locked_or_over(app, cli, ming):
    locked = Person(app, "Bob")
    locked.create()
    locked.host("lock", on=True)
    ming.host("end")
    states = {line["id"]: line["state"] for line in cli.types("meetings", "--json").json}
    assert states == {locked.meeting: "locked", ming.meeting: "ended"}


def test_a_meeting_is_shown_with_all_its_members(redis, cli, ming, anna):
    ming.host("cohost", member=anna.member, on=True)
    Clock(redis).forward(40)
    anna.poll()
    shown = cli.types("meeting", ming.meeting, "--json").json
    people = [(each["name"], each["role"], each["online"]) for each in shown["people"]]
    assert people == [("小明", "host", False), ("Anna", "cohost", True)]
    assert [each["idle"] // 40 for each in shown["people"]] == [1, 0]
    text = cli.reads("meeting", ming.meeting)
    assert text.startswith(f"周会\n{ming.meeting}\n")
    assert [line.split()[:2] for line in text.splitlines() if line.endswith(("小明", "Anna"))] == [
        ["host", "away"],
        ["cohost", "here"],
    ]


def test_a_member_without_a_role_of_their_own_is_shown_with_the_default_role(cli, ming, anna):
    ming.host("mute", on=True)
    roles = [each["role"] for each in cli.types("meeting", ming.meeting, "--json").json["people"]]
    assert roles == ["host", "muted"]
    assert "everyone is muted" in cli.reads("meeting", ming.meeting)


def test_a_meeting_is_shown_with_its_settings_and_no_secret(redis, cli, ming):
    for rule in ("waiting_room", "hide_history", "lock"):
        ming.host(rule, on=True)
    ming.host("slow_mode", seconds=30)
    ming.host("extend", seconds=3 * 24 * 3600)
    ming.host("passcode", passcode="open sesame")
    code = ming.host("new_link").json["link"].rpartition(".")[2]
    shown = cli.types("meeting", ming.meeting, "--json")
    rules = shown.json["rules"]
    assert (rules["locked"], rules["passcode"], rules["waiting_room"]) == (True, True, True)
    assert (rules["hides_history"], rules["slow_mode"], rules["lifetime"]) == (True, 30, 3 * 24 * 3600)
    text = cli.reads("meeting", ming.meeting)
    assert "locked, asks for a passcode, newcomers wait, newcomers see what is said from then on" in text
    assert "slow mode of 30 s, kept for 3 d" in text
    for secret in ("argon2", code, redis.hget(f"meeting:{{{ming.meeting}}}", "host_link").decode()):
        assert secret not in shown.out + text


def test_waiting_guests_and_removed_members_are_shown(app, cli, ming, anna):
    ming.host("waiting_room", on=True)
    Person(app, "Bob").join(ming.meeting)
    ming.host("remove", member=anna.member)
    shown = cli.types("meeting", ming.meeting, "--json").json
    assert [each["name"] for each in shown["waiting"]] == ["Bob"]
    assert [each["name"] for each in shown["removed"]] == ["Anna"]
    waiting, removed = cli.reads("meeting", ming.meeting).split("\n\n")[4:8][1::2]
    assert (waiting.endswith("Bob"), removed.endswith("Anna")) == (True, True)


def test_the_last_messages_are_shown_unless_the_operator_excludes_them(cli, ming):
    for number in range(12):
        ming.send(f"message {number}")
    text = cli.reads("meeting", ming.meeting)
    assert [f"message {number}\n" in text for number in range(12)] == [False, False, *[True] * 10]
    assert "of them 12 messages" in text
    assert "message 9" not in cli.reads("meeting", ming.meeting, "--last", "2")
    silent = cli.types("meeting", ming.meeting, "--no-content", "--json")
    assert silent.json["messages"] == 12
    assert "message 11" not in silent.out + cli.reads("meeting", ming.meeting, "--no-content")


def test_control_characters_of_a_message_are_escaped_for_the_terminal(cli, ming):
    ming.send("one\ntwo\u202egnp.exe")
    lines = cli.reads("meeting", ming.meeting).splitlines()
    assert lines[-2].endswith("小明: one")
    assert lines[-1].strip() == r"two\u202egnp.exe"
    shown = cli.types("meeting", ming.meeting, "--json")
    assert r"two\u202egnp.exe" in shown.out
    assert shown.json["said"][-1]["content"] == "one\ntwo\u202egnp.exe"


def test_a_meeting_is_shown_with_its_id_in_the_log(cli, ming):
    called = hashlib.sha256(ming.meeting.encode()).hexdigest()[:12]
    assert [line["in_logs"] for line in cli.types("meetings", "--json").json] == [called]
    assert called in cli.reads("meeting", ming.meeting)


@pytest.mark.parametrize("link", LINKS)
def test_a_meeting_is_found_by_its_id_or_its_link(cli, ming, link):
    assert ming.meeting in cli.reads("meeting", link.format(id=ming.meeting))


def test_a_meeting_is_found_by_a_replaced_link(cli, ming):
    link = ming.host("new_link").json["link"]
    assert ming.meeting in cli.reads("meeting", link)


@pytest.mark.parametrize("command", ["meeting", "export", "end", "extend"])
def test_a_command_reports_a_meeting_that_does_not_exist_in_one_line(cli, redis, command):
    more = {"end": ["--yes"], "extend": ["--days", "1"]}.get(command, [])
    ended = cli.types(command, "68a1cc59-1244-4df6-af2d-78e7de65f3cf", *more)
    assert ended == (1, "", "Error: There is no such meeting: it is over, or never was.\n")


@pytest.mark.parametrize("command", ["meeting", "export", "end"])
def test_a_command_refuses_an_invalid_id_of_a_meeting(cli, redis, command):
    ended = cli.types(command, "周会")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.endswith("this is neither the link of a meeting nor its id.\n")


def test_keys_of_another_service_in_the_same_redis_are_ignored(serve, redis, ming):
    redis.set("meeting:notes", "of somebody else")
    redis.hset("meetings", "of", "somebody else")
    assert len(Cli(serve()).types("meetings", "--json").json) == 1

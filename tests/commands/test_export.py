"""`flask --app app export`: a meeting as a file, without deleted messages."""

from app.operator.meeting_reader import READ_AT_ONCE, MeetingReader
from tests.support.cli import Cli
from tests.support.clock import Clock
from tests.support.people import Person

FOUR_HOURS_S = 4 * 3600


def said(export):
    return [message["content"] for message in export["messages"]]


def exported(cli, person):
    return cli.types("export", person.meeting, "--format", "json").json


def test_an_export_has_all_messages_in_their_present_form(cli, ming, anna):
    ming.send("大家好")
    ming.send("Lets begin")
    ming.edit(4, "Let's begin")
    anna.send("Gladly", reply_to=4)
    ming.react(6, "👍")
    first, second, third = exported(cli, ming)["messages"]
    assert (first["sender"], first["content"]) == ("小明", "大家好")
    assert (second["content"], second["edited"]) == ("Let's begin", True)
    assert (third["sender"], third["reply_to"], third["reactions"]) == ("Anna", 4, {"👍": [ming.member]})
    text = cli.reads("export", ming.meeting)
    assert "小明: 大家好\n" in text
    assert "小明: Let's begin (edited)\n" in text
    assert "Anna: Gladly 👍 1\n" in text
    assert "Lets begin" not in text


def test_an_export_has_no_deleted_message(cli, ming, anna):
    ming.send("a secret")
    anna.send("an insult")
    ming.send("good night")
    ming.delete(3)
    ming.host("remove", member=anna.member, messages=True)
    assert said(exported(cli, ming)) == ["good night"]
    everything = cli.types("export", ming.meeting, "--format", "json").out
    everything += cli.reads("export", ming.meeting)
    assert "a secret" not in everything
    assert "an insult" not in everything


def test_an_export_has_the_attendance_of_each_member(app, redis, cli, ming, anna):
    bob, carol = Person(app, "Bob"), Person(app, "Carol")
    for guest in (bob, carol):
        guest.join(ming.meeting)
    anna.rename("Anne")
    bob.leave()
    ming.host("remove", member=carol.member)
    attendance = exported(cli, ming)["attendance"]
    assert [line["name"] for line in attendance] == ["小明", "Anne", "Bob", "Carol"]
    assert [line["member"] for line in attendance] == [one.member for one in (ming, anna, bob, carol)]
    assert ["left_at" in line for line in attendance] == [False, False, True, True]
    assert attendance[2]["left_at"] >= attendance[2]["joined_at"] > 0
    assert attendance[3]["reason"] == "removed"
    rows = cli.reads("export", ming.meeting).split("\n\n")[3].splitlines()[1:]
    assert [row.split()[-1] for row in rows] == ["小明", "Anne", "Bob", "Carol"]
    assert ["is there" in row for row in rows] == [True, True, False, False]


def test_a_member_who_expired_is_exported_as_left(redis, cli, ming, anna):
    clock = Clock(redis)
    clock.forward(FOUR_HOURS_S // 2)
    ming.poll()
    clock.forward(FOUR_HOURS_S // 2 + 60)
    ming.poll()
    assert [line.get("reason") for line in exported(cli, ming)["attendance"]] == [None, "expired"]


def test_a_meeting_that_ended_can_be_exported_and_all_members_have_left(cli, ming, anna):
    ming.send("大家好")
    ming.host("end")
    export = exported(cli, ming)
    assert said(export) == ["大家好"]
    assert {line["left_at"] for line in export["attendance"]} == {export["meeting"]["ended_at"]}
    assert "ended " in cli.reads("export", ming.meeting).split("\n\n")[1]


def test_a_member_who_joined_before_the_trimmed_log_begins_is_exported(serve):
    app = serve(max_entries=5)
    ming, anna = Person(app, "小明"), Person(app, "Anna")
    ming.create()
    anna.join(ming.meeting)
    for number in range(10):
        ming.send(f"message {number}")
    anna.leave()
    export = exported(Cli(app), ming)
    assert said(export) == [f"message {number}" for number in range(6, 10)]
    assert [(line["name"], line["joined_at"] is None) for line in export["attendance"]] == [
        ("Anna", True),
        ("小明", False),
    ]
    assert "before the log" in Cli(app).reads("export", ming.meeting)


def test_a_long_log_is_exported_completely_and_in_order(cli, ming):
    count = READ_AT_ONCE * 2 + 50
    for number in range(count):
        ming.send(f"message {number}")
    assert said(exported(cli, ming)) == [f"message {number}" for number in range(count)]


def test_an_export_of_a_log_trimmed_meanwhile_has_no_other_gap(serve, redis):
    ming = Person(serve(max_entries=READ_AT_ONCE * 2), "小明")
    ming.create()
    for number in range(READ_AT_ONCE * 2):
        ming.send(f"message {number}")
    records = MeetingReader(redis)
    log, read = records.log(ming.meeting), []
    for number, entry in enumerate(log):
        read.append(entry)
        if number == 0:
            for more in range(READ_AT_ONCE // 2):
                ming.send(f"more {more}")
    assert len(read) == len(set(read))
    assert read[-READ_AT_ONCE:] == redis.lrange(f"meeting:{{{ming.meeting}}}:messages", -READ_AT_ONCE, -1)
    assert {*redis.lrange(f"meeting:{{{ming.meeting}}}:messages", 0, -1)} <= {*read}


def test_lines_of_a_message_stay_together(cli, ming):
    ming.send("one\ntwo\n\nfour")
    *_, one, two, three, four = cli.reads("export", ming.meeting).splitlines()
    assert one.endswith("小明: one")
    assert (two, three.strip(), four) == (f"{'':21}two", "", f"{'':21}four")

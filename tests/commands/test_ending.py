"""`flask --app app end`, and `extend`: as a host would, without being in the meeting."""

import pytest

from tests.support.cli import Cli
from tests.support.people import Person, refused
from tests.support.websocket_client import Line
from tools.servers import Service

A_DAY_S = 24 * 3600


def test_an_operator_ends_a_meeting_for_all_members_and_guests(app, cli, ming, anna):
    ended = cli.types("end", ming.meeting, "--yes")
    assert ended == (0, "“周会” is over. What was said is gone in 24 h.\n", "")
    for person in (ming, anna):
        assert refused(person.poll(), 410, "meeting_ended")
        assert refused(person.send("Hello?"), 410, "meeting_ended")
    assert refused(Person(app, "Bob").join(ming.meeting), 410, "meeting_ended")


def test_a_reader_of_an_ended_meeting_gets_the_change_and_is_disconnected(tmp_path, redis_server, cli):
    with Service(tmp_path, redis_server.url) as service:
        ming = Person(service, "小明")
        ming.create()
        with Line(ming) as line:
            line.next()
            cli.reads("end", ming.meeting, "--yes")
            code, reason = line.ends()
        *updates, error = line.aside
        (change,) = updates[-1]["changes"]
        assert (change["type"], change["member"]) == ("ended", "")
        assert error["code"] == "meeting_ended"
        assert (code, reason) == (4404, "meeting_ended")


def test_the_command_end_asks_and_names_the_meeting(cli, ming, anna):
    asked = cli.types("end", ming.meeting, answers="n\n")
    assert asked.code == 1
    assert "End “周会”, with 2 people here? [y/N]" in asked.err
    assert ming.poll().status_code == 200
    assert cli.types("end", ming.meeting, answers="y\n").code == 0
    assert refused(ming.poll(), 410, "meeting_ended")


def test_the_commands_return_the_result_as_json(cli, ming):
    kept = cli.types("extend", ming.meeting, "--days", "7", "--json").json
    assert kept["ttl"] in range(7 * A_DAY_S - 60, 7 * A_DAY_S + 1)
    over = cli.types("end", ming.meeting, "--yes", "--json").json
    assert (over["id"], over["state"]) == (ming.meeting, "ended")
    assert over["ended_at"] > over["created_at"]


def test_a_meeting_cannot_be_ended_twice(cli, ming):
    cli.reads("end", ming.meeting, "--yes")
    ended = cli.types("end", ming.meeting, "--yes")
    assert ended == (1, "", "Error: This meeting has been ended already.\n")


def test_an_operator_extends_a_meeting_by_days(cli, redis, ming, anna):
    said = cli.reads("extend", ming.meeting, "--days", "7")
    assert said == "“周会” is kept for 7 d without activity.\n"
    anna.send("later")
    parts = [key for key in redis.scan_iter("meeting:*") if b":session:" not in key]
    assert len(parts) > 5
    assert {redis.ttl(key) > 7 * A_DAY_S - 60 for key in parts} == {True}


def test_an_extension_is_in_the_log_and_in_the_settings(cli, ming):
    cursor = ming.poll().json["cursor"]
    cli.reads("extend", ming.meeting, "--days", "7")
    (change,) = ming.poll(cursor).json["changes"]
    assert (change["type"], change["member"], change["lifetime"]) == ("settings", "", 7 * A_DAY_S)
    assert ming.poll().json["meeting"]["lifetime"] == 7 * A_DAY_S


def test_no_meeting_is_kept_longer_than_the_service_allows(serve, ming):
    cli = Cli(serve(max_meeting_ttl=7 * A_DAY_S))
    ended = cli.types("extend", ming.meeting, "--days", "8")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "Error: A meeting is kept for 7 days at most: see MAX_MEETING_TTL.\n"
    assert ming.poll().json["meeting"]["lifetime"] is None


@pytest.mark.parametrize("days", ["0", "-1", "many"])
def test_a_number_of_days_must_be_whole(cli, ming, days):
    assert cli.types("extend", ming.meeting, "--days", days).code == 2


def test_the_command_end_reports_a_full_redis_and_ends_nothing(cli, redis, ming):
    redis.config_set("maxmemory", 1)
    try:
        ended = cli.types("end", ming.meeting, "--yes")
    finally:
        redis.config_set("maxmemory", 0)
    assert ended.code == 1
    assert "used memory > 'maxmemory'" in ended.err
    assert ended.err.count("\n") == 1
    assert ming.poll().status_code == 200

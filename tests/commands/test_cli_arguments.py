"""The commands in their own process, which reports an error in one line."""

import pytest

from app import create_app
from app.config import Settings
from tests.support.cli import IN_CONTAINER, Cli, types
from tests.support.people import Person
from tools.processes import PROJECT, free_port
from tools.servers import Service

MEETING = "68a1cc59-1244-4df6-af2d-78e7de65f3cf"
COMMANDS = {
    "meetings": [],
    "meeting": [MEETING],
    "export": [MEETING],
    "end": [MEETING, "--yes"],
    "extend": [MEETING, "--days", "1"],
    "doctor": [],
}


def test_a_command_reads_the_meetings_of_a_running_service(tmp_path, redis_server):
    with Service(tmp_path, redis_server.url) as service:
        ming = Person(service, "小明")
        ming.create()
        ming.send("大家好")
        ways = {"REDIS_URL": redis_server.url, "REDIS_OPERATOR_URL": redis_server.url_of("operator")}
        assert "大家好" in types("meeting", ming.meeting, **ways).out


def test_a_command_in_a_container_has_the_settings_of_the_service(tmp_path, redis_server):
    ways = {"REDIS_OPERATOR_URL": redis_server.url_of("operator"), "MAX_MEETING_TTL": 2 * 24 * 3600}
    with Service(tmp_path, redis_server.url, **ways) as service:
        ming = Person(service, "小明")
        ming.create()
        ended = types(
            "extend", ming.meeting, "--days", "3", launcher=IN_CONTAINER, SERVICE_PID=str(service.pid)
        )
        assert ended.err == "Error: A meeting is kept for 2 days at most: see MAX_MEETING_TTL.\n"
        assert (
            types("end", ming.meeting, "--yes", launcher=IN_CONTAINER, SERVICE_PID=str(service.pid)).code == 0
        )


def test_the_image_contains_the_files_of_the_commands():
    kept = (PROJECT / ".dockerignore").read_text().splitlines()
    for path in ("app", "deploy/cli.py"):
        assert (PROJECT / path).exists()
        assert f"!{path}" in kept


def test_help_lists_every_command_with_a_sentence():
    text = types("--help").out
    for command in COMMANDS:
        assert [len(line.split()) > 4 for line in text.splitlines() if line.split()[:1] == [command]] == [
            True
        ]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_refuses_the_embedded_store(command):
    ended = Cli(create_app(Settings())).types(command, *COMMANDS[command])
    assert (ended.code, ended.out) == (2, "")
    (line,) = ended.err.splitlines()
    assert "embedded store" in line
    assert "REDIS_URL" in line


@pytest.mark.parametrize("command", [command for command in COMMANDS if command != "doctor"])
def test_a_command_reports_an_absent_redis_in_one_line_without_its_password(command):
    url = f"redis://user:secret@127.0.0.1:{free_port()}/0"
    ended = Cli(create_app(Settings(redis_url=url))).types(command, *COMMANDS[command])
    assert (ended.code, ended.out) == (1, "")
    (line,) = ended.err.splitlines()
    assert "refused" in line
    assert "secret" not in line


def test_a_command_that_fails_writes_one_line():
    ended = types("meetings")
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (2, "", 1)
    ended = types("meetings", REDIS_URL=f"redis://127.0.0.1:{free_port()}")
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)


@pytest.mark.parametrize(("name", "value"), [("MEETING_TTL", "1 day"), ("DURABILITY", "yes")])
def test_a_command_reports_a_bad_setting_in_one_line(name, value):
    ended = types("meetings", **{name: value})
    assert (ended.code, ended.out) == (1, "")
    (line,) = ended.err.splitlines()
    assert line.startswith(f"{name} must be ")


def test_a_bad_operator_url_is_not_repeated():
    ended = types("meetings", REDIS_OPERATOR_URL="reddis://operator:secret@h")
    (line,) = ended.err.splitlines()
    assert line.startswith("REDIS_OPERATOR_URL must be ")
    assert "secret" not in line

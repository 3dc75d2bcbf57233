"""One Redis, several with Sentinels, or a Cluster: the commands are the same, and ask every node."""

import pytest

from app import create_app
from app.config import Settings
from tests.support.cli import Cli
from tests.support.people import Person, refused
from tests.support.redis_topologies import KINDS
from tests.support.websocket_client import Line
from tools.dev_cluster import DURABLE, Deployment

MEETINGS = 8  # so that they are on several nodes, where there are several
MASTERS = {"single": 1, "sentinel": 1, "cluster": 3}


@pytest.fixture(scope="module", params=KINDS)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def deployment(kind, tmp_path_factory):
    with Deployment(tmp_path_factory.mktemp(kind), kind, instances=1) as deployment:
        yield deployment


@pytest.fixture(scope="module")
def people(deployment):
    """So many, each in a meeting of their own."""
    people = [Person(deployment, f"Guest {number}") for number in range(MEETINGS)]
    for person in people:
        person.create(f"周会 of {person.name}")
        person.send(f"I am {person.name}")
    return people


@pytest.fixture(scope="module")
def cli(deployment, kind):
    topology = deployment.topology
    urls = {"redis_url": topology.url, "redis_operator_url": topology.url_of("operator")}
    return Cli(create_app(Settings(durability=DURABLE[kind], **urls))).types


def test_every_meeting_on_every_node_is_listed(people, cli):
    listed = {line["id"]: line["name"] for line in cli("meetings", "--json").json}
    assert listed == {person.meeting: f"周会 of {person.name}" for person in people}


def test_meetings_on_each_kind_of_redis_are_shown_and_exported(people, cli):
    for person in people[:2]:
        assert person.name in cli("meeting", person.meeting).out
        export = cli("export", person.meeting, "--format", "json").json
        assert [message["content"] for message in export["messages"]] == [f"I am {person.name}"]


def test_an_operator_extends_and_ends_a_meeting_and_its_readers_get_the_change(deployment, cli):
    ming = Person(deployment.services[0], "小明")
    ming.create()
    with Line(ming) as line:
        line.next()
        cli("extend", ming.meeting, "--days", "3")
        told = line.until(lambda update: update["changes"])["changes"]
        assert [(change["type"], change["lifetime"]) for change in told] == [("settings", 3 * 24 * 3600)]
        cli("end", ming.meeting, "--yes")
        assert line.ends() == (4404, "meeting_ended")
    assert refused(ming.poll(), 410, "meeting_ended")


def test_the_doctor_checks_each_server(cli, kind):
    ended = cli("doctor", "--json")
    versions = [finding for finding in ended.json if finding["check"] == "version"]
    assert len({finding.get("server") for finding in versions}) == len(versions) == MASTERS[kind]
    assert [finding for finding in ended.json if finding["verdict"] == "problem"] == []
    assert ended.code == 0


def test_readyz_has_no_warnings_with_each_kind_of_redis(deployment):
    assert "warnings" not in Person(deployment.services[0]).get("/readyz").json


@pytest.mark.parametrize("kind", ["cluster"], indirect=True, scope="module")
def test_the_doctor_names_an_absent_node_and_checks_the_others(deployment, cli, people):
    topology, meeting = deployment.topology, people[0].meeting
    gone = [topology.master(meeting), *topology.replicas(meeting)]
    for server in gone:
        server.kill()
    found = cli("doctor", "--json").json
    for server in gone:
        server.start()
    away = [finding["server"] for finding in found if finding["check"] == "Redis"]
    assert away == [f"127.0.0.1:{gone[0].port}"]
    assert len([finding for finding in found if finding["check"] == "version"]) == 2

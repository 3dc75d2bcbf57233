"""One Redis, several with Sentinels, or a Cluster: the service is the same."""

import json

import pytest

from app import create_app
from app.config import Settings
from app.operator.meeting_reader import MeetingReader
from app.operator.servers import Servers
from app.redis_client.connect import connect
from tests.support.people import Person, names, refused, said
from tests.support.redis_topologies import KINDS
from tests.support.websocket_client import happened
from tests.support.websocket_client import said as told
from tools.dev_cluster import DURABLE
from tools.processes import wait_until
from tools.servers import Service

REPLICAS = {"single": 0, "sentinel": 2, "cluster": 1}
MASTERS = {"single": 1, "sentinel": 1, "cluster": 3}
MEETINGS = 8  # so that they are on several nodes, where there are several


@pytest.fixture(scope="module", params=KINDS)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def deployment(deploy, kind):
    return deploy(kind)


def test_a_message_sent_through_an_instance_is_read_through_the_other(deployment):
    one, other = deployment.services
    for number in range(MEETINGS):
        ming, anna = Person(one, "小明"), Person(other, "Anna")
        assert ming.create(f"周会 {number}").status_code == 200
        assert anna.join(ming.meeting).status_code == 200
        ming.send("大家好")
        anna.send("Hello")
        assert said(anna.poll()) == said(ming.poll()) == ["大家好", "Hello"]
        assert names(ming.poll()) == ["小明", "Anna"]


def test_a_message_is_sent_to_open_connections_at_once(deployment, line):
    one, other = deployment.services
    for _ in range(MEETINGS):
        ming, anna = Person(one, "小明"), Person(other, "Anna")
        ming.create()
        anna.join(ming.meeting)
        follower = line(anna)
        follower.next()
        wait_until(
            lambda anna=anna: anna.get("/readyz").json["listener"] == "listening",
            "the listener is subscribed",
        )
        ming.send("大家好")
        assert told(follower.until(lambda update: update["messages"])) == ["大家好"]
        ming.leave()
        left = follower.until(lambda update: update["changes"])
        assert happened(left)[-1] == ("left", "小明")


def test_a_long_poll_gets_a_message_that_the_other_instance_took(ming, anna):
    cursor = anna.poll().json["cursor"]
    ming.send("大家好")
    update = anna.poll(cursor, wait=10)
    assert said(update) == ["大家好"]


def test_every_verb_works_with_each_kind_of_redis(ming, anna):
    message = ming.send("大家好").json["message"]
    assert ming.edit(message["seq"], "大家好!").status_code == 200
    assert anna.react(message["seq"], "👍").status_code == 200
    assert anna.rename("Anna B").json["member_name"] == "Anna B"
    assert [hit["content"] for hit in anna.search("大家").json["messages"]] == ["大家好!"]
    assert ming.get("/api/messages", meeting_id=ming.meeting, before=3, limit=2).status_code == 200
    assert ming.delete(message["seq"]).status_code == 200
    ming.change_every_setting()
    assert refused(anna.poll(), 410, "meeting_ended")


def test_a_meeting_is_erased_whole(deployment, ming, anna):
    ming.send("大家好")
    assert ming.host("erase").json["keys"] > 5
    for server in deployment.topology.servers:
        with server.client() as client:
            left = {key.decode() for key in client.scan_iter() if ming.meeting.encode() in key}
            assert left <= {f"meeting:{{{ming.meeting}}}:erased"}
    assert refused(anna.poll(), 410, "meeting_erased")


def test_a_process_without_gevent_sends_and_reads_messages_too(deployment, kind):
    app = create_app(Settings(redis_url=deployment.topology.url, durability=DURABLE[kind], rate_limits=False))
    ming, anna = Person(app, "小明"), Person(deployment.services[0], "Anna")
    for _ in range(MEETINGS):
        assert ming.create().status_code == 200
        anna.join(ming.meeting)
        assert ming.send("大家好").status_code == 200
        assert said(anna.poll()) == said(ming.poll()) == ["大家好"]


def test_limits_by_address_work_with_each_kind_of_redis(deployment, tmp_path):
    with Service(tmp_path, deployment.topology.url) as service:
        created = [Person(service).create().status_code for _ in range(12)]
    assert created == [200] * 10 + [429] * 2


def test_an_operator_reads_the_persistence_and_the_replicas_of_each_server(deployment, kind):
    servers = Servers(connect(deployment.topology.url_of("operator")).client).inspect()
    told = [(*server.persistence, server.info["connected_slaves"]) for server in servers]
    assert told == [(True, "always", REPLICAS[kind])] * MASTERS[kind]


def test_an_operator_reads_meetings_on_every_node(deployment):
    ming = Person(deployment.services[0], "小明")
    meetings = [ming.create().json["meeting_id"] for _ in range(MEETINGS)]
    ming.send("大家好")
    records = MeetingReader(connect(deployment.topology.url_of("operator")).client)
    assert {standing.id for standing in records.meetings()} >= set(meetings)
    assert [record["name"] for record in map(json.loads, records.people(meetings[-1]).members.values())] == [
        "小明"
    ]
    assert json.loads([*records.log(meetings[-1])][-1])["content"] == "大家好"

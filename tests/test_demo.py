"""`make demo`: a meeting with members and messages."""

import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.support.http_client import Browser
from tests.support.people import Person, names
from tools.processes import PROJECT, Process, free_port, wait_until

HELD_S = 60  # some 80 requests, one after the other, on a busy machine


class Demo(Process):
    def __init__(self, folder):
        super().__init__(folder)
        self.cwd = PROJECT
        self.port = free_port()

    def test_client(self):
        return Browser(f"http://127.0.0.1:{self.port}")

    @property
    def links(self):
        return re.findall(r": +(http://127\.0\.0\.1:\d+/\S+)", self.log)

    def _command(self):
        return (sys.executable, "-m", "tools.demo")

    def _environment(self):
        of_another = {"REDIS_URL": "redis://nowhere", "DURABILITY": "durable", "CREATE_PASSCODE": "no"}
        return super()._environment() | of_another | {"PORT": str(self.port)}

    def _ready(self):
        return "Open " in self.log


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with Demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


def links(demo, number=2):
    """The newest two, to join and to be host by, once there are so many."""
    found = wait_until(lambda: len(demo.links) >= number and demo.links, "the meeting is held", HELD_S)
    return found[-2:]


def test_the_links_open_a_meeting_with_five_members_and_50_messages(demo):
    join, host = links(demo)
    anna = Person(demo, "Newcomer")
    anna.join(join.rsplit("/", 1)[1])
    snapshot = anna.poll()
    assert len(names(snapshot)) == 6
    messages = snapshot.json["messages"]
    while snapshot.json.get("earlier"):
        snapshot = anna.get("/api/messages", meeting_id=anna.meeting, before=snapshot.json["earlier"])
        messages = snapshot.json["messages"] + messages
    texts = " ".join(message["content"] for message in messages)
    assert len(messages) == 50
    assert re.search("[\u4e00-\u9fff]", texts)
    assert re.search("[a-z]{5}", texts)
    assert any(message.get("reply_to") for message in messages)
    assert any(message.get("reactions") for message in messages)
    owner = Person(demo, "Owner")
    owner.join(anna.meeting, host_secret=host.partition("#host=")[2])
    assert owner.check().json["role"] == "host"


def test_ctrl_c_ends_the_demo_and_its_service(tmp_path):
    with Demo(tmp_path) as demo:
        links(demo)
        assert demo.stop(signal.SIGINT) == 0
        with pytest.raises(ConnectionRefusedError):
            demo.test_client().get("/healthz")


def test_a_new_worker_gets_the_meeting_again(demo):
    links(demo)
    before = len(demo.links)
    (master,) = demo.workers
    (worker,) = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    os.kill(int(worker), signal.SIGKILL)
    join, _ = links(demo, before + 2)
    newcomer = Person(demo, "Newcomer")
    assert newcomer.join(join.rsplit("/", 1)[1]).status_code == 200

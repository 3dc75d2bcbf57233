"""The verbs of a live connection: those of HTTP, with the same rules, answered by `ref`."""

import json
import time

import pytest

from tests.support.people import Person
from tests.support.websocket_client import said
from tools.servers import Service


def test_a_send_is_answered_as_over_http(ming, line):
    following = line(ming)
    answer = following.do("send", content="hello", key="key-0001")
    ref = answer.pop("ref")
    assert ref
    assert answer == ming.send("hello", key="key-0001").json


def test_a_send_repeated_with_its_key_adds_nothing_by_websocket_or_http(ming, line):
    following = line(ming)
    first = following.say("once", key="key-0002")["message"]
    assert following.say("once", key="key-0002")["message"] == first
    assert ming.send("once", key="key-0002").json["message"] == first
    assert said(ming.poll().json) == ["once"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"content": ""}, "empty"),
        ({"content": "x" * 4001}, "too_long"),
        ({"content": 7}, "bad_request"),
        ({}, "bad_request"),
        ({"content": "x", "key": "short"}, "bad_request"),
        ({"content": "\x00"}, "bad_request"),
    ],
)
def test_a_send_that_http_refuses_is_refused_with_the_same_answer(ming, line, body, code):
    here = line(ming).do("send", **body)
    there = ming.post("/api/send", {"meeting_id": ming.meeting, **body}).json
    del here["ref"]
    assert here == there
    assert here["code"] == code


def test_a_key_of_another_message_is_refused(ming, line):
    following = line(ming)
    following.say("this", key="key-0003")
    assert following.say("that", key="key-0003")["code"] == "key_reused"


@pytest.mark.parametrize(
    "frame",
    ["", "[]", "null", '"send"', "{", '{"do": 1}', '{"do": "destroy"}', '{"do": "send", "ref": 1}',
     "[" * 5000, '{"do": "beat", "do": "beat"}', '{"do": "send", "content": NaN}',
     '{"do": "send", "content": "\\ud800"}'],
)  # fmt: skip
def test_a_malformed_frame_is_refused_and_the_connection_stays(ming, line, frame):
    following = line(ming)
    following.next()
    following.socket.send(frame)
    answer = following.frame()
    assert (answer["status"], answer["code"]) == ("error", "bad_request")
    assert following.do("beat")["status"] == "success"


def test_a_refusal_is_in_the_readers_language(worker, line):
    ming = Person(worker, "小明", language="zh-CN")
    ming.create()
    assert line(ming).say("")["message"] == "请输入要发送的消息。"


def test_a_frame_is_for_the_meeting_of_its_connection(ming, worker, line):
    bob = Person(worker, "Bob")
    bob.create()
    line(ming).do("send", content="hello", meeting_id=bob.meeting, member=bob.member, sender="Bob")
    assert said(bob.poll().json) == []
    assert said(ming.poll().json) == ["hello"]


def test_frames_of_one_connection_are_carried_out_in_their_order(ming, line):
    following = line(ming)
    following.next()
    for number in range(100):
        following.socket.send(json.dumps({"do": "send", "content": str(number)}))
    heard = []
    while len(heard) < 100:
        frame = following.frame()
        heard += said(frame) if "messages" in frame else []
    assert heard == [str(number) for number in range(100)]


def hearing(following, ming):
    """Return the connection and its cursor once its worker gets publications: no mark is repeated."""
    following.next()
    ming.send("hello")
    return following, following.next()["cursor"]


def test_a_mark_of_typing_reaches_other_members_and_not_the_log(ming, anna, line):
    one, (other, cursor) = line(ming), hearing(line(anna), ming)
    one.next()
    one.next()
    assert one.do("typing") == {"ref": "r0", "status": "success"}
    assert other.next() == {"status": "success", "messages": [], "changes": [], "typing": [ming.member]}
    assert anna.poll(cursor).json["cursor"] == cursor


def test_a_mark_of_typing_may_come_over_http(ming, anna, line):
    other, _ = hearing(line(anna), ming)
    assert ming.post("/api/typing", {"meeting_id": ming.meeting}).json == {"status": "success"}
    assert other.next()["typing"] == [ming.member]


def test_marks_of_typing_pass_once_a_second(ming, anna, line):
    other, _ = hearing(line(anna), ming)
    began = time.monotonic()
    for _ in range(20):
        ming.post("/api/typing", {"meeting_id": ming.meeting})
    most = 2 + int(time.monotonic() - began)
    ming.send("the end")
    heard = []
    while not heard or not heard[-1]["messages"]:
        heard.append(other.next())
    assert 1 <= sum("typing" in update for update in heard) <= most


def test_a_member_who_sends_too_fast_gets_a_time_to_retry_after(tmp_path, redis_server, line):
    with Service(tmp_path, redis_server.url, SENDS_PER_SECOND=1, SEND_BURST=5) as strict:
        ming = Person(strict, "小明")
        ming.create()
        following = line(ming)
        following.next()
        for number in range(60):
            following.socket.send(json.dumps({"do": "send", "ref": str(number), "content": "x"}))
        refused = following.until(lambda frame: frame["status"] == "error")
        assert (refused["code"], refused["retry_after"]) == ("rate_limited", 1)

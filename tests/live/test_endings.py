"""How a live connection ends: with a code that the page understands, and in the reader's words before it."""

import json
import time

import pytest

from app.store.sessions import sha256_hex
from tests.support.clock import Clock
from tests.support.people import Person
from tests.support.raw_websocket import frame
from tests.support.websocket_client import happened, said

SOON_S = 5  # 1 is promised on an idle machine; a heartbeat would find it after 17
TWO_HOURS_S = 2 * 3600  # half of a session's life


@pytest.fixture(params=["worker", "other_worker"])
def elsewhere(request):
    """The worker that carries something out: the one that holds the connection, or another."""
    return request.getfixturevalue(request.param)


def through(worker, person):
    """The same browser, by way of this worker."""
    tab = Person(worker, person.name)
    tab.meeting, tab.member = person.meeting, person.member
    tab.take_token(person.token)
    return tab


def ending(line):
    """Return the close code and reason, and the code of the last error frame; all within the limit."""
    start = time.monotonic()
    code, reason = line.ends()
    assert time.monotonic() - start < SOON_S
    assert line.aside[-1]["status"] == "error"
    return code, reason, line.aside[-1]["code"]


def delete_meeting(redis, person):
    redis.delete(*redis.keys(f"meeting:{{{person.meeting}}}*"))


def test_every_connection_of_a_member_who_leaves_is_closed_on_every_worker(
    ming, elsewhere, other_worker, line
):
    tabs = [line(ming), line(ming), line(through(other_worker, ming))]
    through(elsewhere, ming).leave()
    for tab in tabs:
        assert ending(tab) == (4401, "session_expired", "session_expired")


def test_the_connections_of_other_members_stay_and_get_the_change(ming, anna, line, elsewhere):
    here, there = line(anna), line(through(elsewhere, anna))
    for following in (here, there):
        following.next()
    ming.leave()
    for following in (here, there):
        assert happened(following.next()) == [("left", "小明")]
    assert here.say("alone")["status"] == "success"
    assert said(there.next()) == ["alone"]


def test_the_connection_of_an_expired_session_is_closed_at_the_next_poll_of_a_member(ming, anna, redis, line):
    following, clock = line(anna), Clock(redis, f"meeting:{{{ming.meeting}}}*")
    clock.forward(TWO_HOURS_S)
    ming.poll()
    clock.forward(TWO_HOURS_S + 1)
    ming.poll()
    assert ending(following) == (4401, "session_expired", "session_expired")
    assert [change["reason"] for change in following.aside[-2]["changes"]] == ["expired"]


def test_the_next_heartbeat_finds_a_session_that_was_deleted_in_redis(ming, anna, hurried, redis, line):
    following, other = line(through(hurried, ming)), line(anna)
    redis.delete(f"meeting:{{{ming.meeting}}}:session:{sha256_hex(ming.token)}")
    assert ending(following) == (4401, "session_expired", "session_expired")
    assert other.say("still here")["status"] == "success"


def test_a_former_member_is_refused_and_the_connection_closed(ming, redis, line):
    following = line(ming)
    redis.hdel(f"meeting:{{{ming.meeting}}}:members", ming.member)
    assert following.say("hello?")["code"] == "session_expired"
    assert ending(following) == (4401, "session_expired", "session_expired")


def test_no_queued_command_begins_after_the_seat_was_found_gone(ming, redis, raw):
    connection = raw(ming)
    connection.next()
    redis.hdel(f"meeting:{{{ming.meeting}}}:members", ming.member)
    commands = [{"do": "send", "ref": ref, "content": "hello?"} for ref in ("first", "second", "third")]
    connection.push(b"".join(frame(json.dumps(command)) for command in commands))
    *heard, end = connection.rest()
    answers = [json.loads(each.data) for each in heard]
    assert [answer["ref"] for answer in answers if "ref" in answer] == ["first"]
    assert answers[-1]["code"] == "session_expired"
    assert end.data == (4401).to_bytes(2) + b"session_expired"


def test_a_meeting_that_is_gone_ends_with_a_code_of_its_own(ming, redis, line):
    following = line(ming)
    delete_meeting(redis, ming)
    following.say("hello?")
    assert ending(following) == (4404, "no_meeting", "no_meeting")


def test_a_send_to_a_meeting_that_is_gone_closes_the_connections_of_all_readers(
    worker, ming, anna, redis, line
):
    following = line(through(worker, anna))
    delete_meeting(redis, ming)
    assert ming.send("hello?").status_code == 404
    assert ending(following) == (4404, "no_meeting", "no_meeting")


def test_the_next_heartbeat_finds_a_meeting_that_is_gone(ming, hurried, redis, line):
    following = line(through(hurried, ming))
    delete_meeting(redis, ming)
    assert ending(following) == (4404, "no_meeting", "no_meeting")


def test_the_last_frame_is_in_the_language_of_the_reader(worker, redis, line):
    ming = Person(worker, "小明", language="zh-CN")
    ming.create()
    following = line(ming)
    ming.leave()
    ending(following)
    assert following.aside[-1]["message"] == "您在此会议中的会话已过期。"

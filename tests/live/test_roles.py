"""The same table of roles and verbs over an open connection, and what becomes of connections by it."""

import pytest

from tests.live.test_endings import ending, through
from tests.live.test_handshake import turned_away
from tests.roles.matrix import CASES, GETS, Scene, route
from tests.support.clock import Clock
from tests.support.people import Person
from tests.support.websocket_client import happened
from tools.processes import wait_until

SPOKEN = [case for case in CASES if case[0] not in GETS | {"leave"}]


@pytest.mark.parametrize(("verb", "role", "may"), SPOKEN)
def test_a_role_has_exactly_the_rights_of_the_table(worker, line, verb, role, may):
    scene = Scene(worker, role)
    following = line(scene.ann)
    following.next()
    before = scene.head()
    answer = following.do(route(verb), **scene.body(verb))
    if may:
        assert answer["status"] == "success", answer
    else:
        assert answer["code"] == ("not_yours" if verb == "delete_any" else "not_allowed")
        assert scene.head() == before


def test_a_waiting_guest_and_a_removed_member_open_no_connection(worker):
    scene = Scene(worker, "member")
    scene.host.host("remove", member=scene.ann.member)
    assert turned_away(scene.will) == (403, "waiting")
    assert turned_away(scene.ann) == (403, "removed")


def test_every_connection_of_a_removed_member_is_closed_and_no_new_one_opens(
    worker, other_worker, ming, anna, line
):
    tabs = [line(anna), line(through(worker, anna))]
    assert ming.host("remove", member=anna.member).status_code == 200
    for tab in tabs:
        assert ending(tab) == (4401, "removed", "removed")
    assert turned_away(anna) == (403, "removed")


def test_a_removed_member_whose_notice_was_lost_is_refused_at_the_next_verb(ming, anna, line, redis):
    following = line(anna)
    following.next()
    redis.hdel(f"meeting:{{{ming.meeting}}}:members", anna.member)
    redis.hset(f"meeting:{{{ming.meeting}}}:removed", anna.member, "{}")
    assert following.say("still here")["code"] == "removed"
    assert ending(following) == (4401, "removed", "removed")


@pytest.mark.parametrize(("verb", "code"), [("end", "meeting_ended"), ("erase", "meeting_erased")])
def test_the_end_of_a_meeting_closes_all_connections(ming, anna, line, verb, code):
    tabs = [line(ming), line(anna)]
    assert ming.host(verb).status_code == 200
    for tab in tabs:
        assert ending(tab) == (4404, code, code)


def test_a_muted_member_reads_on(ming, anna, line):
    following = line(anna)
    following.next()
    ming.host("mute", member=anna.member, on=True)
    change = following.until(lambda update: update["changes"])["changes"][0]
    assert (change["type"], change["role"], change["by"]) == ("role", "muted", ming.member)
    assert following.say("may I?")["code"] == "not_allowed"
    ming.send("no")
    assert following.until(lambda update: update["messages"])["messages"][0]["content"] == "no"
    ming.host("mute", member=anna.member, on=False)
    following.until(lambda update: update["changes"])
    assert following.say("now I may")["status"] == "success"


def test_all_members_get_the_number_of_waiting_guests_and_the_host_their_names(ming, anna, worker, line):
    ming.host("waiting_room", on=True)
    following = line(anna)
    following.next()
    will = Person(worker, "Will")
    assert will.join(ming.meeting).json["role"] == "waiting"
    told = following.until(lambda update: update.get("presence", {}).get("waiting"))
    assert told["presence"]["waiting"] == 1
    assert [knock["name"] for knock in ming.door().json["waiting"]] == ["Will"]
    ming.host("admit")
    assert happened(following.until(lambda update: update["changes"])) == [("joined", "Will")]


@pytest.fixture
def crowd(worker, ming, line):
    """Connect so many guests that the worker caches snapshots. Each has read a message."""
    crowd = [Person(worker, f"Guest {number}") for number in range(25)]
    for guest in crowd:
        guest.join(ming.meeting)
    lines = [line(guest) for guest in crowd]
    ming.send("before")
    for following in lines:
        following.until(lambda update: update["messages"])
    return crowd


def test_a_newcomer_with_a_crowd_sees_no_more_than_a_newcomer_may(worker, ming, line, crowd):
    """A worker caches the snapshot for the next reader; not where members may see different ones."""
    ming.host("hide_history", on=True)
    late = Person(worker, "Late")
    late.join(ming.meeting)
    for following in (line(late), line(late)):
        assert following.next()["messages"] == []
    assert line(crowd[0]).until(lambda update: update["messages"])
    assert line(late).next()["messages"] == []


@pytest.mark.usefixtures("crowd")
def test_a_newcomer_gets_no_snapshot_that_was_cached_before_the_history_was_hidden(worker, ming, line):
    late = Person(worker, "Late")
    line(ming).next()  # the worker caches this snapshot for a second
    ming.host("hide_history", on=True)
    late.join(ming.meeting)
    assert line(late).next()["messages"] == []


def test_a_connected_newcomer_does_not_get_the_new_text_of_an_older_message(worker, ming, anna, line):
    hidden = anna.send("before").json["message"]["seq"]
    ming.host("hide_history", on=True)
    late = Person(worker, "Late")
    late.join(ming.meeting)
    lines = [line(late), line(ming)]
    anna.edit(hidden, "still before")
    changes = [following.until(lambda update: is_edit(update["changes"]))["changes"] for following in lines]
    assert [edit[-1].get("content") for edit in changes] == [None, "still before"]


def is_edit(changes):
    return changes and changes[-1]["type"] == "edited"


@pytest.fixture
def jump(redis, ming):
    """Let eleven minutes pass in which Redis is not asked anything."""
    return lambda: Clock(redis, f"meeting:{{{ming.meeting}}}*").forward(660)


def hosts(person):
    return [line["name"] for line in person.poll().json["members"] if line.get("role") == "host"]


def test_a_jump_of_the_clock_replaces_no_host_who_is_connected(ming, anna, line, jump):
    following = line(ming)
    following.next()
    jump()
    assert hosts(anna) == ["小明"]
    assert anna.check().json["role"] == "member"


def test_a_jump_of_the_clock_replaces_no_host_at_the_heartbeat_of_a_guest(ming, hurried, line, jump, redis):
    guest = Person(hurried, "Bob")
    guest.join(ming.meeting)
    line(ming), line(guest)
    jump()
    asked_at, seen = redis.time()[0] * 1000, f"meeting:{{{ming.meeting}}}:seen"
    wait_until(lambda: redis.zscore(seen, guest.member) >= asked_at, "the heartbeat of Bob is noted")
    assert hosts(ming) == ["小明"]

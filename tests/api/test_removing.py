"""Removing a member, and refusing their return."""

import pytest

from tests.support.people import Person, names, refused, said

SCHOOL, HOME = "203.0.113.7", "198.51.100.9"


def at(address):
    return {"environ_overrides": {"REMOTE_ADDR": address}}


def join_from(address, person, meeting):
    body = {"meeting_id": meeting, "member_name": person.name}
    return person._sit(person.post("/api/join", body, **at(address)))


def removal(person):
    return [change for change in person.poll().json["changes"] if change["type"] == "left"][-1]


def test_a_removed_member_is_refused_at_once_and_the_log_says_so(ming, anna):
    assert ming.host("remove", member=anna.member).status_code == 200
    assert names(ming.poll()) == ["小明"]
    change = removal(ming)
    assert (change["name"], change["reason"], change["by"]) == ("Anna", "removed", ming.member)
    assert refused(anna.poll(), 403, "removed")
    assert refused(anna.send("hello?"), 403, "removed")


def test_a_removed_member_cannot_return_by_reloading(ming, anna):
    ming.host("remove", member=anna.member)
    assert anna.get(f"/{ming.meeting}").status_code == 403
    anna.name = "Somebody else"
    assert refused(anna.join(ming.meeting), 403, "removed")
    assert anna.check().json == {"status": "success", "logged_in": False}


def test_a_private_window_comes_from_the_same_address(app, ming):
    eve, private, neighbour, far = (Person(app, name) for name in ("Eve", "Eva", "Nina", "Farid"))
    join_from(SCHOOL, eve, ming.meeting)
    ming.host("remove", member=eve.member, address=True)
    assert refused(join_from(SCHOOL, private, ming.meeting), 403, "removed")
    assert refused(join_from(SCHOOL, neighbour, ming.meeting), 403, "removed")
    assert join_from(HOME, far, ming.meeting).status_code == 200


def test_guests_at_the_same_address_may_join_when_only_the_member_was_removed(app, ming):
    eve, neighbour = Person(app, "Eve"), Person(app, "Nina")
    join_from(SCHOOL, eve, ming.meeting)
    ming.host("remove", member=eve.member)
    assert join_from(SCHOOL, neighbour, ming.meeting).status_code == 200


def test_removing_by_address_covers_the_whole_ipv6_network(app, ming):
    eve, private = Person(app, "Eve"), Person(app, "Eva")
    join_from("2001:db8:1:2::3", eve, ming.meeting)
    ming.host("remove", member=eve.member, address=True)
    assert refused(join_from("2001:db8:1:2:ffff::9", private, ming.meeting), 403, "removed")


def test_the_waiting_room_stops_a_private_window(app, ming, anna):
    ming.host("waiting_room", on=True)
    ming.host("remove", member=anna.member)
    assert Person(app, "Nobody").join(ming.meeting).json["role"] == "waiting"


def test_a_removed_member_may_return_after_a_host_readmits_them(app, ming):
    eve, private = Person(app, "Eve"), Person(app, "Eva")
    join_from(SCHOOL, eve, ming.meeting)
    ming.host("remove", member=eve.member, address=True)
    (gone,) = ming.door().json["removed"]
    assert (gone["name"], gone["by"], gone["address"]) == ("Eve", ming.member, True)
    ming.host("readmit", member=eve.member)
    assert ming.door().json["removed"] == []
    assert join_from(SCHOOL, private, ming.meeting).status_code == 200
    assert eve.join(ming.meeting).status_code == 200


def test_a_host_removes_a_member_with_their_messages(ming, anna):
    quoted = anna.send("spam").json["message"]["seq"]
    edited = anna.send("more").json["message"]["seq"]
    anna.edit(edited, "more spam")
    ming.send("please not", reply_to=quoted)
    ming.react(quoted, "👍")
    ming.host("remove", member=anna.member, messages=True)
    update = ming.poll()
    assert said(update) == ["", "", "please not"]
    assert [message.get("deleted", False) for message in update.json["messages"]] == [True, True, False]
    assert "spam" not in update.get_data(as_text=True)
    assert ming.search("spam").json["messages"] == []
    purged = next(change for change in update.json["changes"] if change["type"] == "purged")
    assert (purged["member"], purged["of_member"]) == (ming.member, anna.member)


@pytest.mark.long
def test_a_long_log_is_purged_from_end_to_end(ming, anna, redis):
    for number in range(600):
        (anna if number % 2 else ming).send(f"{number}")
    ming.host("remove", member=anna.member, messages=True)
    entries = redis.lrange(f"meeting:{{{ming.meeting}}}:messages", 0, -1)
    hers = [entry for entry in entries if b'"member":"%b","sender"' % anna.member.encode() in entry]
    assert len(hers) == 300
    assert all(b'"content":""' in entry and b'"deleted":true' in entry for entry in hers)
    size = sum(map(len, entries))
    assert int(redis.hget(f"meeting:{{{ming.meeting}}}", "bytes")) == size


def test_removing_again_changes_nothing(ming, anna):
    ming.host("remove", member=anna.member)
    before = ming.poll().json["cursor"]
    assert ming.host("remove", member=anna.member).status_code == 200
    assert ming.poll().json["cursor"] == before
    assert refused(ming.host("remove", member="nobody"), 404, "no_member")


def test_a_cohost_removes_guests_and_no_host(app, ming, anna):
    bob = Person(app, "Bob")
    bob.join(ming.meeting)
    ming.host("cohost", member=anna.member, on=True)
    assert anna.host("remove", member=bob.member).status_code == 200
    assert refused(anna.host("remove", member=ming.member), 403, "not_allowed")
    assert names(ming.poll()) == ["小明", "Anna"]


def test_a_host_deletes_a_message_of_any_member_who_cannot_delete_theirs(ming, anna):
    seq = anna.send("oops").json["message"]["seq"]
    deleted = ming.delete(seq).json["message"]
    assert (deleted["content"], deleted["deleted"]) == ("", True)
    assert refused(anna.delete(ming.send("mine").json["message"]["seq"]), 403, "not_yours")

"""Requests of hosts concurrent with those of other members: the scripts decide, in any order."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.people import Person, names, refused

AT_ONCE = 32


@pytest.fixture
def crowd():
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        yield crowd


def tab(app, person):
    """The same browser once more, maybe by way of another worker."""
    again = Person(app, person.name)
    again.meeting, again.member = person.meeting, person.member
    again.take_token(person.token)
    return again


def page(person):
    return person.poll(before=1_000_000, limit=200).json


def test_a_removed_member_sends_nothing_after_the_removal(app, other_worker, ming, crowd):
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    tabs = [tab((app, other_worker)[number % 2], anna) for number in range(AT_ONCE)]
    sends = [crowd.submit(tabs[number % AT_ONCE].send, str(number)) for number in range(1000)]
    removed = crowd.submit(ming.host, "remove", member=anna.member)
    assert removed.result().status_code == 200
    answers = [sent.result() for sent in sends]
    assert {answer.status_code for answer in answers} <= {200, 403}
    assert all(refused(answer, 403, "removed") for answer in answers if answer.status_code != 200)
    said = [answer.json["message"]["seq"] for answer in answers if answer.status_code == 200]
    leaving = next(change for change in page(ming)["changes"] if change["type"] == "left")
    assert leaving["reason"] == "removed"
    assert all(seq < leaving["seq"] for seq in said)
    later = ming.send("afterwards").json["message"]["seq"]
    assert later == leaving["seq"] + 1


def test_the_role_of_host_is_handed_over_once_by_two_concurrent_tabs(app, other_worker, ming, crowd):
    for _ in range(10):
        host = Person(app, "Hua")
        host.create()
        heirs = [Person(app, "Anna"), Person(app, "Bob")]
        for heir in heirs:
            heir.join(host.meeting)
        tabs = [tab(app, host), tab(other_worker, host)]
        handed = [
            crowd.submit(one.host, "hand_over", member=heir.member)
            for one, heir in zip(tabs, heirs, strict=True)
        ]
        assert sorted(answer.result().status_code for answer in handed) == [200, 403]
        roles = [line.get("role", "member") for line in host.poll().json["members"]]
        assert sorted(roles) == ["cohost", "host", "member"]


def test_a_guest_cannot_join_after_the_meeting_was_locked(app, other_worker, ming, crowd):
    guests = [Person((app, other_worker)[number % 2], f"Guest {number}") for number in range(200)]
    joins = [crowd.submit(guest.join, ming.meeting) for guest in guests]
    assert crowd.submit(ming.host, "lock", on=True).result().status_code == 200
    answers = [joined.result() for joined in joins]
    assert {answer.status_code for answer in answers} <= {200, 403}
    assert all(refused(answer, 403, "locked") for answer in answers if answer.status_code != 200)
    changes = page(ming)["changes"]
    locked = next(change["seq"] for change in changes if change["type"] == "settings")
    assert [change for change in changes if change["type"] == "joined" and change["seq"] > locked] == []
    assert len(names(ming.poll())) == 1 + [answer.status_code for answer in answers].count(200)


def test_a_host_who_leaves_while_handing_over_leaves_at_most_one_host(app, other_worker, ming, crowd):
    for _ in range(20):
        host, heir = Person(app, "Hua"), Person(app, "Anna")
        host.create()
        heir.join(host.meeting)
        left = crowd.submit(tab(other_worker, host).leave)
        handed = crowd.submit(tab(app, host).host, "hand_over", member=heir.member)
        assert left.result().status_code == 200
        (line,) = heir.poll().json["members"]
        is_host = handed.result().status_code == 200
        assert line.get("role") == ("host" if is_host else None)
        assert is_host or refused(handed.result(), 401, "session_expired")


def test_two_concurrent_requests_to_admit_all_admit_each_guest_once(app, other_worker, ming, crowd):
    ming.host("waiting_room", on=True)
    for number in range(60):
        guest = Person(app, f"Guest {number}")
        guest.browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"  # of one address fewer may wait
        assert guest.join(ming.meeting).json["role"] == "waiting"
    admitted = [crowd.submit(tab(there, ming).host, "admit") for there in (app, other_worker)]
    assert [answer.result().status_code for answer in admitted] == [200, 200]
    roster = names(ming.poll())
    assert len(roster) == len(set(roster)) == 61
    assert ming.door().json["waiting"] == []


def test_a_guest_who_joins_during_an_erasure_leaves_no_keys(app, other_worker, ming, crowd, redis):
    guests = [Person((app, other_worker)[number % 2], f"Guest {number}") for number in range(100)]
    joins = [crowd.submit(guest.join, ming.meeting) for guest in guests]
    erased = crowd.submit(ming.host, "erase").result()
    assert {joined.result().status_code for joined in joins} <= {200, 410}
    assert erased.status_code == 200
    assert erased.json["keys"] > 0
    assert redis.keys("meeting:*") == [f"meeting:{{{ming.meeting}}}:erased".encode()]

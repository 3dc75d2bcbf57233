"""The updates of a live connection: the same JSON as the answers to polls."""

import pytest

from tests.support.client_model import Page
from tests.support.people import Person
from tests.support.websocket_client import happened, said


def poll(person, cursor=None):
    return person.poll(cursor).json


@pytest.fixture(params=["worker", "alone"])
def place(request):
    return request.getfixturevalue(request.param)


def test_the_first_update_is_a_snapshot(ming, line):
    ming.send("before")
    assert line(ming).next() == poll(ming)


def test_the_first_update_after_a_cursor_has_only_new_entries(ming, line):
    cursor = poll(ming)["cursor"]
    ming.send("new")
    update = line(ming, cursor).next()
    assert said(update) == ["new"]
    assert update == poll(ming, cursor)


def test_an_update_is_byte_for_byte_the_answer_to_a_poll(ming, line):
    following = line(ming)
    cursor = following.next()["cursor"]
    ming.send('大家好 "quoted" \\ \u2028')
    assert following.socket.recv(60).encode() == ming.poll(cursor).data


def test_readers_on_each_worker_get_the_messages_of_the_other(ming, anna, line):
    one, other = line(ming), line(anna)
    for following in (one, other):
        following.next()
    ming.send("from here")
    anna.send("from there")
    for following in (one, other):
        heard = []
        while len(heard) < 2:
            heard += said(following.next())
        assert heard == ["from here", "from there"]


def test_two_members_exchange_messages_on_a_worker_of_either_store(place, line):
    ming, anna = Person(place, "小明"), Person(place, "Anna")
    ming.create()
    one = line(ming)
    one.next()
    anna.join(ming.meeting)
    assert happened(one.next()) == [("joined", "Anna")]
    other = line(anna)
    other.next()
    other.say("hello")
    assert said(one.next()) == ["hello"]
    assert said(other.next()) == ["hello"]


def test_a_reader_that_connects_during_a_conversation_gets_each_entry_once(ming, anna, line):
    seqs = []
    for number in range(30):
        anna.send(str(number))
        following = line(ming)
        update = following.next()
        anna.send("next")
        update["messages"] += following.until(lambda news: news["messages"])["messages"]
        seqs = [entry["seq"] for entry in update["messages"]]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
    assert len(seqs) > 30


def test_a_cursor_of_another_history_is_answered_by_a_reset(ming, line):
    update = line(ming, "0123456789abcdef.7.01234567.0").next()
    assert update["reset"] is True
    assert [member["name"] for member in update["members"]] == ["小明"]


def test_a_reader_far_behind_gets_all_of_it(ming, redis, line):
    cursor = poll(ming)["cursor"]
    for number in range(1_200):
        ming.send(str(number))
    following, heard = line(ming, cursor), []
    while len(heard) < 1_200:
        heard += said(following.next())
    assert heard == [str(number) for number in range(1_200)]


def test_several_tabs_of_one_member_are_one_member(ming, line):
    tabs = [line(ming) for _ in range(3)]
    for tab in tabs:
        assert [member["name"] for member in tab.next()["members"]] == ["小明"]
    tabs[0].say("in all of them")
    for tab in tabs:
        assert said(tab.next()) == ["in all of them"]


def test_a_reader_that_connects_with_a_crowd_sees_the_same_meeting(worker, ming, line):
    crowd = [Person(worker, f"Guest {number}") for number in range(30)]
    for number, guest in enumerate(crowd):
        guest.join(ming.meeting)
        ming.send(str(number))
        page, following = Page(), line(guest)
        while page.cursor != poll(guest)["cursor"]:
            page.take(following.next())
        page.agrees_with(Page().take(poll(guest)))

"""A room of a worker with real publications, which the test hands over at chosen times."""

import json

import pytest

from app.live.cursor import Cursor
from app.live.room import Room
from app.meeting.models import Update
from app.websocket.writer import broadcast
from tests.support.room_reader import RoomReader
from tests.support.websocket_client import happened


@pytest.fixture
def room(ming):
    return Room(ming.meeting, None, broadcast, None)


def place(person):
    return Cursor.parse(person.poll().json["cursor"])


def test_publications_received_together_are_one_frame_for_all_readers(ming, room, publications):
    here, readers = place(ming), [RoomReader() for _ in range(100)]
    heard = publications(lambda: [ming.send(str(number)) for number in range(30)], 30)
    for reader in readers:
        room.admit(reader, here, room.gap_count)
    room.receive(heard[:1])
    room.receive(heard[1:])
    assert {len(reader.frames) for reader in readers} == {2}
    assert len({id(frame) for reader in readers for frame in reader.frames}) == 2


def test_a_reader_who_left_before_being_placed_gets_the_change_and_is_ended(ming, anna, room, publications):
    before, other, late = place(anna), RoomReader(ming.member), RoomReader(anna.member)
    room.admit(other, before, room.gap_count)
    room.receive(publications(anna.leave, 1))
    room.admit(late, before, room.gap_count)
    assert [happened(update) for update in late.heard()] == [[("left", "Anna")]]
    assert late.ended == "session_expired"
    assert other.ended is None


def test_a_reader_that_connects_while_redis_is_away_gets_one_error(ming, room):
    room.mark_unavailable()  # so is a new room, while the worker connects its listener
    reader = RoomReader()
    room.admit(reader, place(ming), room.gap_count)
    for _ in range(2):
        room.mark_unavailable()
    assert reader.errors == ["store_unavailable"]


def test_a_reader_ahead_of_the_worker_is_sent_what_follows_once(ming, room, publications):
    level, ahead, before = RoomReader(), RoomReader(), place(ming)
    published = publications(lambda: [ming.send(str(number)) for number in range(3)], 3)
    room.admit(level, before, room.gap_count)
    assert room.admit(ahead, Cursor.parse(json.loads(published[1])["cursor"]), room.gap_count)
    assert ahead not in room.readers
    room.receive(published[:1])
    assert ahead.messages() == []
    room.receive(published[1:])
    assert ahead.messages() == ["2"]
    assert level.messages() == ["0", "1", "2"]
    assert room.readers == {level, ahead}
    assert room.gap_count == 0


def test_a_reader_ahead_of_a_log_that_began_anew_reconnects(ming, room):
    level, ahead, before = RoomReader(), RoomReader(), place(ming)
    room.admit(level, before, room.gap_count)
    room.admit(ahead, before._replace(seq=before.seq + 5), room.gap_count)
    room.apply_read(Update([], [], reset=True), before._replace(epoch="f" * 16))
    assert ahead.ended == "reconnect"
    assert level.ended is None


def test_a_reader_that_leaves_while_it_is_ahead_is_sent_nothing(ming, room, publications):
    level, ahead, before = RoomReader(), RoomReader(), place(ming)
    published = publications(lambda: ming.send("hello"), 1)
    room.admit(level, before, room.gap_count)
    room.admit(ahead, Cursor.parse(json.loads(published[0])["cursor"]), room.gap_count)
    room.remove(ahead)
    room.receive(published)
    assert room.readers == {level}


@pytest.fixture
def edit_of_hidden(ming, publications):
    """Return the position before an edit of a message in the hidden history, its seq, and the publication."""
    hidden = ming.send("before").json["message"]["seq"]
    ming.host("hide_history", on=True)
    here = place(ming)
    return here, hidden, publications(lambda: ming.edit(hidden, "still before"), 1)


def new_texts(reader):
    return [change.get("content") for update in reader.heard() for change in update["changes"]]


def test_only_a_reader_who_may_see_a_message_gets_its_new_text(room, edit_of_hidden):
    here, hidden, published = edit_of_hidden
    member, newcomer = RoomReader("a"), RoomReader("b", hidden_to=hidden)
    for reader in (member, newcomer):
        room.admit(reader, here, room.gap_count)
    room.receive(published)
    assert (new_texts(member), new_texts(newcomer)) == (["still before"], [None])


def test_a_reader_who_missed_an_edit_gets_no_hidden_text_either(room, edit_of_hidden):
    here, hidden, published = edit_of_hidden
    room.admit(RoomReader("a"), here, room.gap_count)
    room.receive(published)
    late = RoomReader("b", hidden_to=hidden)
    room.admit(late, here, room.gap_count)
    assert new_texts(late) == [None]


def test_a_reader_gets_new_texts_of_older_messages_once_the_history_is_shown(
    ming, room, edit_of_hidden, publications
):
    _, hidden, _ = edit_of_hidden
    reader = RoomReader("b", hidden_to=hidden)
    room.admit(reader, place(ming), room.gap_count)
    room.receive(publications(lambda: ming.host("hide_history", on=False), 1))
    room.receive(publications(lambda: ming.edit(hidden, "shown"), 1))
    assert new_texts(reader) == [None, "shown"]

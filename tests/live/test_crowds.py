"""A room with many readers: what they are sent comes in slices and at intervals, and to each in order."""

import json
from types import SimpleNamespace

import pytest

from app.live import fan_out, typing_marks
from app.live.cursor import Cursor
from app.live.room import Room
from app.meeting.models import Update
from app.websocket.writer import broadcast
from tests.support.greenlets import Greenlets, sleep
from tests.support.people import Person
from tests.support.room_reader import RoomReader

READERS = 10
SLICES = 5


class Crowd:
    """A room of ten readers, in slices of two, with the messages 0 to 9 of its meeting."""

    def __init__(self, meeting, here, published):
        self.greenlets = Greenlets()
        self.room = Room(meeting, None, broadcast, self.greenlets.spawn)
        self.here = here
        self.published = published
        self.readers = [RoomReader(f"reader {number}") for number in range(READERS)]
        for reader in self.readers:
            self.admit(reader, here)

    def admit(self, reader, at):
        return self.room.admit(reader, at, self.room.gap_count)

    def place(self, number):
        """Return the position after so many messages."""
        return self.here if number == 0 else Cursor.parse(json.loads(self.published[number - 1])["cursor"])

    def receive(self, first, last):
        """Pass the messages from `first` to before `last` to the room."""
        self.room.receive(self.published[first:last])

    def go_on(self, turns):
        for _ in range(turns):
            self.greenlets.go_on()

    def finish(self):
        while self.greenlets:
            self.greenlets.go_on()

    def counts(self):
        return [len(reader.frames) for reader in self.readers]


@pytest.fixture
def clock(monkeypatch):
    clock = SimpleNamespace(now=1000.0, sleep=sleep)
    clock.monotonic = lambda: clock.now
    for module in (fan_out, typing_marks):
        monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def crowd(ming, publications, monkeypatch, clock):
    for name, size in {"CROWD_FROM": READERS - 1, "SLICE": READERS // SLICES, "CLOSE_SLICE": 1}.items():
        monkeypatch.setattr(fan_out, name, size)
    here = Cursor.parse(ming.poll().json["cursor"])
    published = publications(lambda: [ming.send(str(number)) for number in range(10)], 10)
    return Crowd(ming.meeting, here, published)


def numbers(first, last):
    return [str(number) for number in range(first, last)]


def test_a_few_readers_are_sent_everything_at_once(crowd):
    for reader in crowd.readers[2:]:
        crowd.room.remove(reader)
    for number in range(10):
        crowd.receive(number, number + 1)
    assert not crowd.greenlets
    assert crowd.counts() == [10] * 2 + [0] * 8


def test_a_crowd_is_sent_the_first_publication_and_then_all_that_came_meanwhile(crowd):
    for number in range(10):
        crowd.receive(number, number + 1)
    crowd.finish()
    assert set(crowd.counts()) == {2}
    assert [reader.messages() for reader in crowd.readers] == [numbers(0, 10)] * READERS


def test_other_greenlets_run_between_the_slices(crowd):
    crowd.receive(0, 1)
    sent = []
    for _ in range(SLICES):
        crowd.greenlets.go_on()
        sent.append(sum(crowd.counts()))
    assert sent == [2, 4, 6, 8, 10]


def test_a_crowd_waits_after_an_update_before_it_is_sent_the_next(crowd):
    crowd.receive(0, 1)
    crowd.go_on(SLICES + 1)
    crowd.receive(1, 2)
    assert sum(crowd.counts()) == READERS
    crowd.finish()
    assert sum(crowd.counts()) == 2 * READERS


def test_a_reader_that_joins_between_two_slices_gets_everything_once(crowd):
    crowd.receive(0, 1)
    crowd.go_on(1)
    late = [RoomReader(), RoomReader()]
    assert crowd.admit(late[0], crowd.place(0))
    assert crowd.admit(late[1], crowd.place(1))
    crowd.receive(1, 2)
    crowd.finish()
    assert [reader.messages() for reader in [*crowd.readers, *late]] == [
        *[numbers(0, 2)] * READERS,
        numbers(0, 2),
        numbers(1, 2),
    ]


def test_a_reader_that_joins_while_publications_are_collected_gets_them_once(crowd):
    crowd.receive(0, 1)
    crowd.receive(1, 3)
    late = [RoomReader() for _ in range(4)]
    for number, reader in enumerate(late):
        assert crowd.admit(reader, crowd.place(number))
    crowd.receive(3, 4)
    crowd.finish()
    assert [reader.messages() for reader in late] == [numbers(number, 4) for number in range(4)]
    assert {reader.ended for reader in late} == {None}


def test_a_reader_that_leaves_between_two_slices_is_sent_nothing_more(crowd):
    crowd.receive(0, 1)
    crowd.go_on(1)
    missing = [reader for reader in crowd.readers if not reader.frames]
    for reader in missing:
        crowd.room.remove(reader)
    crowd.finish()
    assert [reader.frames for reader in missing] == [[]] * (READERS - 2)


def test_what_was_collected_before_a_gap_comes_before_what_the_log_has(crowd):
    crowd.receive(0, 1)
    crowd.receive(1, 2)
    read = json.loads(crowd.published[2])
    crowd.room.apply_read(Update(read["messages"], [], cursor=read["cursor"]), crowd.place(3))
    crowd.finish()
    assert [reader.messages() for reader in crowd.readers] == [numbers(0, 3)] * READERS


def test_nothing_that_was_collected_reaches_readers_who_came_after_all_others_had_left(crowd):
    crowd.receive(0, 1)
    crowd.receive(1, 3)
    for reader in crowd.readers:
        crowd.room.remove(reader)
    newcomer = RoomReader()
    crowd.admit(newcomer, crowd.place(5))
    crowd.receive(5, 6)
    crowd.finish()
    assert newcomer.messages() == numbers(5, 6)


def test_a_removed_member_of_a_crowd_learns_of_it_before_the_end(ming, anna, crowd, publications):
    crowd.receive(0, 10)
    crowd.finish()
    crowd.admit(anna_reads := RoomReader(anna.member), crowd.place(10))
    crowd.room.receive(publications(lambda: ming.host("remove", member=anna.member), 1))
    assert anna_reads.ended is None
    crowd.finish()
    assert [change["type"] for change in anna_reads.heard()[-1]["changes"]] == ["left"]
    assert anna_reads.ended == "removed"


def test_the_end_of_a_meeting_closes_a_crowd_in_slices_after_the_last_update(ming, crowd, publications):
    crowd.receive(0, 10)
    crowd.room.receive(publications(lambda: ming.host("end"), 1))
    endings = set()
    while crowd.greenlets:
        crowd.greenlets.go_on()
        endings.add(sum(reader.ended is not None for reader in crowd.readers))
    assert endings == set(range(READERS + 1))
    assert {reader.ended for reader in crowd.readers} == {"meeting_ended"}
    assert {reader.heard()[-1]["changes"][0]["type"] for reader in crowd.readers} == {"ended"}


def test_a_meeting_that_is_erased_ends_a_crowd_that_waits_for_an_update(crowd):
    crowd.receive(0, 1)
    crowd.receive(1, 3)
    crowd.room.receive([b'{"erased":true}'])
    crowd.finish()
    assert {reader.ended for reader in crowd.readers} == {"meeting_erased"}
    assert "1" not in [text for reader in crowd.readers for text in reader.messages()]


def typing(*members):
    return [json.dumps({"typing": member}).encode() for member in members]


def marks(reader):
    return [update["typing"] for update in reader.heard()]


def test_a_few_readers_are_sent_every_typing_mark(crowd):
    for reader in crowd.readers[2:]:
        crowd.room.remove(reader)
    crowd.room.receive(typing("a", "b", "c", "d"))
    crowd.room.receive(typing("a"))
    assert marks(crowd.readers[0]) == [["a", "b", "c", "d"], ["a"]]


def test_a_crowd_is_sent_three_who_are_typing_once_a_second(crowd, clock):
    crowd.room.receive(typing("a", "b", "c", "d"))
    crowd.room.receive(typing("e"))
    crowd.go_on(50)
    assert [marks(reader) for reader in crowd.readers] == [[["a", "b", "c"]]] * READERS
    crowd.room.receive(typing("f", "e"))
    clock.now += 1
    crowd.go_on(50)
    assert [marks(reader) for reader in crowd.readers] == [[["a", "b", "c"], ["e", "f"]]] * READERS
    crowd.finish()


@pytest.fixture
def five(crowded, line):
    """Return the connections of the host and of four others to a worker for which they are a crowd."""
    host = Person(crowded, "小明")
    host.create()
    others = [Person(crowded, name) for name in ("Anna", "Bob", "李伟", "张敏")]
    for person in others:
        person.join(host.meeting)
    return [line(person) for person in (host, *others)]


def collect(follower, count):
    """Return the seqs of the next messages in order, with the number of updates."""
    seqs, updates = [], 0
    while len(seqs) < count:
        messages = follower.until(lambda update: update["messages"])["messages"]
        seqs += [message["seq"] for message in messages]
        updates += 1
    return seqs, updates


def test_the_readers_of_a_crowd_get_each_message_once_and_in_order(five):
    host, *others = five
    sent = [host.say(str(number))["message"]["seq"] for number in range(200)]
    for follower in others:
        seqs, updates = collect(follower, 200)
        assert seqs == sent
        assert updates < 200


def test_a_crowd_is_closed_when_the_meeting_ends(five):
    host, *others = five
    host.do("host/end")
    assert {follower.ends()[0] for follower in others} == {4404}

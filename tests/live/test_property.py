"""A snapshot with all later updates equals a fresh snapshot, for every reader, despite lost messages."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from hypothesis.strategies import sampled_from

from app import create_app
from app.config import Settings
from app.live import (
    catch_up,
    fan_out,
    heartbeats,
    liveness,
    local_presence,
    reading,
    replay_buffer,
    snapshot_cache,
)
from app.store import script_source
from app.store.keys import MeetingKeys
from tests.support.client_model import Page
from tests.support.clock import Clock
from tests.support.greenlets import sleep
from tests.support.state_machine import Gathering, either_worker, few, meanwhile

BEAT_S = int(liveness.HEARTBEAT_EVERY_S) + 1  # how often a worker sends heartbeats to Redis
BOUNDS = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # to make a failure shorter takes longer than a test may
    suppress_health_check=list(HealthCheck),
)


class Meeting(Gathering):
    """The same, with a network that loses publications; all readers end at the same cursor."""

    # The network

    @rule(worker=either_worker, count=few)
    def hear(self, worker, count):
        self.workers[worker].hear(count)

    @rule(worker=either_worker, count=few)
    def lose_publications(self, worker, count):
        self.workers[worker].drop(count)

    @rule(worker=either_worker)
    def lose_the_connection(self, worker):
        self.workers[worker].reconnect()

    @rule(worker=either_worker, meanwhile=meanwhile, count=few)
    def read_the_log(self, worker, meanwhile, count):
        place = self.workers[worker]
        self.expect(place, meanwhile, count)
        place.read()
        place.meanwhile = None

    @rule(worker=either_worker)
    def go_on(self, worker):
        """Send a crowd the next slice, or what has been collected."""
        self.workers[worker].greenlets.go_on()

    @rule(worker=either_worker)
    def tick(self, worker):
        self.workers[worker].tick()
        self.overhear()

    # Invariants

    @invariant()
    def who_has_heard_everything_knows_everything(self):
        head = self.client.hget(MeetingKeys(self.host.meeting).all[0], "seq")
        for worker in self.workers:
            if worker.is_up_to_date:
                for connection in worker.room.readers:
                    assert connection.page.head == int(head)

    @rule(how=sampled_from(["by the next publication", "by beats"]))
    def heal(self, how):
        if self.client.hget(MeetingKeys(self.host.meeting).meeting, "large"):
            self.notice_departures()
        self.clock.forward(2)
        if how == "by beats":
            self.beat()
        else:
            self.host.send("and so on")
        self.settle()
        self.clock.forward(2)  # presence is published once a second
        self.agree([reader for reader in self.all_readers if reader.is_live])
        for reader in self.all_readers:
            if not reader.is_live and reader.is_seated:
                self.clock.forward(2)
                self.host.poll()
                self.settle()
                self.poll(reader, 0)
                self.agree([reader])

    def notice_departures(self):
        """Have heartbeats end the readers of those who left, if the signal of it was lost."""
        for _ in range(2):
            self.clock.forward(BEAT_S)
            for worker in self.workers:
                worker.tick()
        assert not [reader for reader in self.all_readers if reader.is_live and not reader.is_seated]

    def beat(self):
        """Lose a publication: the second heartbeat finds the missing entry, the first only notes it."""
        for worker in self.workers:
            worker.drop(len(worker.wire))
        for _ in range(2):
            self.clock.forward(BEAT_S)
            for worker in self.workers:
                worker.tick()

    def settle(self):
        self.overhear()
        for worker in self.workers:
            worker.hear()
            worker.read()
            worker.has_missed = False

    def agree(self, readers):
        newcomer = Page().take(self.host.poll().json)
        self.settle()
        for reader in readers:
            if not (newcomer.is_large or reader.page.has_roster):
                reader.page.take_members(self.host.members(limit=200).json)
            reader.page.agrees_with(newcomer)
            assert reader.page.me["member"] == reader.person.member
            assert reader.is_seated


@pytest.fixture
def client(redis_server):
    with redis_server.client() as client:
        yield client


@pytest.fixture
def begin(redis_server, client, monkeypatch):
    """Make a meeting in which everything is small, so that everything has an end soon."""
    sizes = {
        (reading, "SNAPSHOT_ENTRIES"): 5,
        (reading, "MAX_ENTRIES"): 4,
        (catch_up, "SNAPSHOT_ENTRIES"): 5,
        (catch_up, "MAX_ENTRIES"): 4,
    }
    for (module, name), size in (
        sizes | {(replay_buffer, "MAX_PUBLICATIONS"): 6, (snapshot_cache, "MIN_READERS"): 1}
    ).items():
        monkeypatch.setattr(module, name, size)

    def begin(app, limits):
        client.flushdb()
        clock = Clock(client)
        for module in (local_presence, heartbeats, fan_out):
            monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=clock.monotonic, sleep=sleep))
        return Meeting(app, client, clock, limits)

    return begin


@pytest.fixture
def limits(redis_server):
    return Settings(redis_url=redis_server.url, rate_limits=False)


@pytest.fixture
def meeting(begin, limits):
    meeting = begin(create_app(limits), limits)
    yield meeting
    meeting.teardown()


@pytest.fixture
def large_from_three(monkeypatch):
    """A meeting of three members is large, and one of two is small again."""

    def read(name):
        return script_source_read(name).replace(
            "LARGE_FROM, SMALL_BELOW = 200, 150", "LARGE_FROM, SMALL_BELOW = 2, 3"
        )

    script_source_read = script_source.read
    monkeypatch.setattr(Page, "knows_size", False)
    monkeypatch.setattr(script_source, "read", read)
    script_source.script_source.cache_clear()
    yield
    script_source.script_source.cache_clear()


@pytest.mark.parametrize("entries", [12, 10_000])
def test_all_readers_see_what_a_newcomer_sees(begin, limits, entries):
    limits = replace(limits, max_entries=entries)
    app = create_app(limits)
    run_state_machine_as_test(lambda: begin(app, limits), settings=BOUNDS)


def test_all_readers_of_a_crowd_see_what_a_newcomer_sees(begin, limits, monkeypatch):
    for name, size in {"CROWD_FROM": 2, "SLICE": 1, "CLOSE_SLICE": 1}.items():
        monkeypatch.setattr(fan_out, name, size)
    app = create_app(limits)
    run_state_machine_as_test(lambda: begin(app, limits), settings=BOUNDS)


@pytest.mark.parametrize("entries", [12, 10_000])
def test_all_readers_see_what_a_newcomer_sees_while_a_meeting_becomes_large_and_small(
    begin, limits, large_from_three, entries
):
    limits = replace(limits, max_entries=entries)
    app = create_app(limits)
    run_state_machine_as_test(lambda: begin(app, limits), settings=BOUNDS)


@pytest.mark.parametrize("others", [0, 1])
def test_a_reader_that_connects_while_the_listener_is_lost_misses_nothing(meeting, others):
    for _ in range(others):
        meeting.connect(meeting.join("Anna"), 0, "nothing", 1)
    meeting.settle()
    meeting.connect(meeting.begin(), 0, "a lost connection", 1)
    meeting.workers[0].read()
    meeting.who_has_heard_everything_knows_everything()
    assert meeting.begin().is_live


def test_a_connection_lost_while_the_log_is_read_has_it_read_again(meeting):
    meeting.connect(meeting.begin(), 0, "nothing", 1)
    meeting.lose_the_connection(0)
    meeting.read_the_log(0, "a lost connection", 1)
    meeting.who_has_heard_everything_knows_everything()


def test_a_heartbeat_detects_a_lost_publication_of_presence(meeting):
    anna = meeting.join("Anna")
    meeting.connect(meeting.begin(), 0, "nothing", 1)
    meeting.settle()
    meeting.pass_time(31)
    meeting.beat()
    meeting.settle()
    assert meeting.begin().page.online == {meeting.host.member}
    assert anna.person.member in meeting.begin().page.roster


def test_removing_a_member_with_messages_deletes_them_for_all_readers(meeting):
    guest = meeting.join("Anna").person
    meeting.connect(meeting.begin(), 0, "nothing", 1)
    guest.send("rubbish")
    meeting.settle()
    page = meeting.begin().page
    assert [entry["content"] for entry in page.log.values() if "content" in entry] == ["rubbish"]
    meeting.host.host("remove", member=guest.member, messages=True)
    meeting.settle()
    assert [entry["content"] for entry in page.log.values() if "content" in entry] == [""]
    meeting.agree([meeting.begin()])

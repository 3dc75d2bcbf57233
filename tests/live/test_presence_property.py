"""A reader who applies differences of presence has what a new reader gets, whatever is lost on the way."""

from random import Random
from types import SimpleNamespace

import pytest

from app import create_app
from app.config import Settings
from app.live import heartbeats, local_presence, replay_buffer
from app.store.keys import MeetingKeys
from tests.support.client_model import Page
from tests.support.clock import Clock
from tests.support.people import Person
from tests.support.state_machine import Gathering

STEPS = 120
ABSENT_MS = 40_000


class Crowd(Gathering):
    """A meeting of six; its members go away and come back, and each worker has two readers."""

    def __init__(self, app, client, clock, limits, random):
        super().__init__(app, client, clock, limits)
        self.random = random
        self.people = [Person(app, f"Guest {n}") for n in range(5)]
        for person in self.people:
            person.join(self.host.meeting)
        self.followers = [self.arrive(self.host) for _ in range(4)]
        for number, follower in enumerate(self.followers):
            self.connect(follower, number % 2, "nothing", 1)

    def go_away(self):
        seen = MeetingKeys(self.host.meeting).part("seen")
        for person in self.random.sample(self.people, 2):
            if (last := self.client.zscore(seen, person.member)) is not None:
                self.client.zadd(seen, {person.member: last - ABSENT_MS})

    def come_back(self):
        self.random.choice(self.people).poll()

    def leave_and_join(self):
        person = self.random.choice(self.people)
        person.leave()
        person.join(self.host.meeting)

    def tell(self):
        self.clock.forward(self.random.choice([0, 1, 2]))
        self.host.poll()

    def say(self):
        self.host.send("by the way")

    def hear(self):
        self.random.choice(self.workers).hear(self.random.choice([1, 2, None]))

    def lose(self):
        self.random.choice(self.workers).drop(self.random.choice([1, 2]))

    def lose_the_connection(self):
        self.random.choice(self.workers).reconnect()

    def read(self):
        self.random.choice(self.workers).read()

    def reconnect(self):
        self.connect(self.random.choice(self.followers), self.random.randrange(2), "nothing", 1)

    def settle(self):
        """Have everything told, and heard; by the message each worker notices what it has lost.

        A reader that a worker has asked to reconnect does so.
        """
        self.clock.forward(2)
        self.host.poll()
        self.say()
        self.overhear()
        for worker in self.workers:
            worker.hear()
            worker.read()
        for number, follower in enumerate(self.followers):
            if not follower.is_live:
                self.connect(follower, number % 2, "nothing", 1)


@pytest.fixture
def client(redis_server):
    with redis_server.client() as client:
        client.flushdb()
        yield client


@pytest.fixture
def crowd(redis_server, client, monkeypatch):
    clock = Clock(client)
    for module in (local_presence, heartbeats):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=clock.monotonic))
    monkeypatch.setattr(replay_buffer, "MAX_PUBLICATIONS", 6)
    limits, made = Settings(redis_url=redis_server.url, rate_limits=False), []

    def crowd(seed):
        made.append(Crowd(create_app(limits), client, clock, limits, Random(seed)))
        return made[-1]

    yield crowd
    for each in made:
        each.teardown()


@pytest.mark.parametrize("seed", range(12))
def test_differences_add_up_to_the_list_that_a_new_reader_gets(crowd, seed):
    crowd = crowd(seed)
    often = [crowd.go_away, crowd.come_back, crowd.tell, crowd.hear]
    seldom = [
        crowd.leave_and_join,
        crowd.say,
        crowd.lose,
        crowd.lose_the_connection,
        crowd.read,
        crowd.reconnect,
    ]
    for step in range(STEPS):
        crowd.random.choice(often * 3 + seldom)()
        crowd.overhear()
        if step % 30 == 29:
            crowd.settle()
            newcomer = Page().take(crowd.host.poll().json)
            for follower in crowd.followers:
                follower.page.agrees_with(newcomer)

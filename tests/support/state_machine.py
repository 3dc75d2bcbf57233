"""Has people join, send, read and leave in random order, by rules for hypothesis."""

from contextlib import suppress

from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, rule
from hypothesis.strategies import integers, sampled_from

from app.errors import NoSession, Removed
from app.meeting.permissions import grants
from app.store.keys import MeetingKeys
from app.store.script import Scripts
from tests.support.client_model import Page
from tests.support.fed_worker import Connection, Worker
from tests.support.people import Person
from tests.support.random_actions import ACT_ON_A_GUEST, CHANGE_SETTINGS, VERBS

AWAY = [1, 11, 31, 61, 3 * 3600]  # seconds of each step of the clock
few = integers(1, 3)
meanwhile = sampled_from(["nothing", "a message", "a lost connection"])
either_worker = integers(0, 1)


class Reader:
    """A person's page, and its connection if it has one."""

    def __init__(self, person, token=None):
        self.person = person
        self.token = token or person.token
        self.page = Page()
        self.connection = None

    @property
    def is_live(self):
        return self.connection is not None and self.connection.is_open

    @property
    def is_seated(self):
        return self.person.check().json["logged_in"]

    def hang_up(self):
        if self.is_live:
            self.connection.end_session()


class Gathering(RuleBasedStateMachine):
    """A meeting on two workers, to which publications are delivered only by a rule."""

    readers = Bundle("readers")

    def __init__(self, app, client, clock, limits):
        super().__init__()
        self.app, self.client, self.clock = app, client, clock
        self.host = Person(app, "小明")
        self.host.create()
        meeting = self.host.meeting
        self.ear = client.pubsub()
        self.ear.subscribe(MeetingKeys(meeting).live)
        self.workers = [Worker(Scripts(client, limits, grants()), meeting) for _ in range(2)]
        self.all_readers = [Reader(self.host)]
        self.overhear()

    def teardown(self):
        self.ear.close()

    def overhear(self):
        """Queue all publications so far for each worker. Redis answers a ping after the last of them."""
        self.ear.ping("so far")
        while (heard := self.ear.get_message(timeout=5))["type"] != "pong":
            if heard["type"] == "message":
                for worker in self.workers:
                    worker.wire.append(heard["data"])

    # People

    @initialize(target=readers)
    def begin(self):
        return self.all_readers[0]

    @initialize(target=readers, worker=either_worker)
    def begin_with_a_guest(self, worker):
        """Add a guest with an open connection, for the actions of hosts."""
        reader = self.join("李伟")
        self.connect(reader, worker, "nothing", 1)
        return reader

    @rule(target=readers, name=sampled_from(["Anna", "Bob", "anna"]))
    def join(self, name):
        guest = Person(self.app, name)
        answer = guest.join(self.host.meeting)
        return self.arrive(guest) if answer.status_code == 200 else multiple()  # it may be locked

    @rule(target=readers, reader=readers)
    def open_another_tab(self, reader):
        return self.arrive(reader.person, reader.token)

    def arrive(self, person, token=None):
        self.overhear()
        self.all_readers.append(Reader(person, token))
        return self.all_readers[-1]

    @rule(reader=readers, verb=sampled_from(VERBS), number=integers(0, 9))
    def act(self, reader, verb, number):
        verb(reader.person, number)
        self.overhear()

    @rule(verb=sampled_from(CHANGE_SETTINGS), number=integers(0, 9))
    def change_settings(self, verb, number):
        verb(self.host, number)
        self.overhear()

    @rule(verb=sampled_from(ACT_ON_A_GUEST), number=integers(0, 9))
    def act_on_a_guest(self, verb, number):
        verb(self.host, number)
        self.overhear()

    @rule(reader=readers)
    def leave(self, reader):
        if reader.person is not self.host:
            reader.person.leave()
            self.overhear()

    @rule(seconds=sampled_from(AWAY))
    def pass_time(self, seconds):
        self.clock.forward(seconds)
        self.host.poll()
        self.overhear()

    # Reading

    @rule(reader=readers, worker=either_worker, meanwhile=meanwhile, count=few)
    def connect(self, reader, worker, meanwhile, count):
        reader.hang_up()
        place = self.workers[worker]
        self.expect(place, meanwhile, count)
        with suppress(NoSession, Removed):
            reader.connection = Connection(place, reader.token, reader.page)
        place.meanwhile = None
        self.overhear()

    @rule(worker=either_worker, meanwhile=meanwhile, count=few)
    def connect_all(self, worker, meanwhile, count):
        """Connect all readers to one worker, whose room seldom has more than one otherwise."""
        for reader in self.all_readers:
            self.connect(reader, worker, meanwhile, count)

    @rule(reader=readers)
    def disconnect(self, reader):
        reader.hang_up()

    @rule(reader=readers, worker=either_worker)
    def poll(self, reader, worker):
        reader.hang_up()
        with suppress(NoSession, Removed):
            self.workers[worker].poll(reader.token, reader.page)
        self.overhear()

    @rule(reader=readers)
    def poll_elsewhere(self, reader):
        reader.hang_up()
        answer = reader.person.poll(reader.page.cursor)
        if answer.status_code == 200:
            reader.page.take(answer.json)
        self.overhear()

    @rule(reader=readers, limit=few)
    def page_back(self, reader, limit):
        if reader.page.earlier:
            answer = reader.person.poll(before=reader.page.earlier, limit=limit)
            if answer.status_code == 200:
                reader.page.take_earlier(answer.json)

    def expect(self, worker, meanwhile, count):
        """Have an event happen between the next answer of Redis and its arrival."""

        def interrupt():
            self.host.send("by the way")
            self.overhear()
            worker.reconnect() if meanwhile == "a lost connection" else worker.hear(count)

        worker.meanwhile = interrupt if meanwhile != "nothing" else None

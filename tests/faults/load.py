"""Puts load on many meetings whose members send and read, from one thread."""

import asyncio
import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.faults.client import Client
from tests.faults.readers import KINDS
from tests.faults.senders import Sender
from tests.support.people import Person

FINISH_S = 40  # for started sends to be acknowledged after the last fault
JOINERS = 6


def plain_text(key):
    return f"{key} 大家好"


@dataclass(frozen=True)
class Size:
    """The size of a load: meetings, members, rate, and the kinds of clients."""

    meetings: int = 4
    members: int = 4
    per_second: float = 40.0  # by all senders together
    senders: int | None = None  # in each meeting; None: all members
    sender: type = Sender
    text: object = plain_text
    kinds: tuple = KINDS
    through: int | None = None  # the instance that all clients use, without nginx


@dataclass(frozen=True)
class Seat:
    """A member of a meeting, with their client."""

    place: object
    meeting: str
    member: str
    cookie: str

    def client(self):
        return Client(self.place, self.cookie)


def gather(front, size):
    """Create the meetings, and return the members of each."""
    with ThreadPoolExecutor(JOINERS) as aside:
        return list(aside.map(lambda number: _hold(front, size.members, number), range(size.meetings)))


def _hold(front, members, number):
    people = [Person(front, f"Guest {seat}") for seat in range(members)]
    assert people[0].create(f"Meeting {number}").status_code == 200
    for person in people[1:]:
        assert person.join(people[0].meeting, key=person.new_key()).status_code == 200
    return people


def seat_of(person, place):
    return Seat(place, person.meeting, person.member, f"seat_{person.meeting}={person.token}")


class Load:
    """Sends and reads until the block of `with Load(…) as load:` ends; then call `drain`."""

    def __init__(self, front, place, ledger, size):
        self.ledger, self.size = ledger, size
        self.groups = gather(front, size)
        self._seats = [[seat_of(person, place) for person in group] for group in self.groups]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="load")
        self._is_enough = False
        self._reads, self._sending = [], []

    def __enter__(self):
        self._thread.start()
        self._do(self._begin())
        return self

    def __exit__(self, *_):
        self._is_enough = True
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def hosts(self):
        """Return one member of each meeting."""
        return [people[0] for people in self.groups]

    @property
    def taken(self):
        return len(self.ledger.taken)

    def add_readers(self, *readers):
        """Add readers."""
        self._do(self._read(readers))

    def add_senders(self, seats, per_second):
        """Add senders."""
        self._do(self._start(seats, per_second))

    def quiet(self):
        """Stop new sends, and return when all started ones were acknowledged."""
        self._is_enough = True
        self._do(self._finish())

    def resume(self):
        """Resume the senders."""
        self._is_enough = False
        self._do(self._start_all())

    def catch_up(self, heads, seconds):
        """Wait until all readers have read up to these positions, or `seconds` have passed."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self._has_read(heads):
            time.sleep(0.05)

    def _has_read(self, heads):
        return all(
            reading.gone or (reading.lives and reading.head >= heads[reading.meeting])
            for reading in self.ledger.readings
        )

    def _do(self, what):
        return asyncio.run_coroutine_threadsafe(what, self._loop).result()

    async def _begin(self):
        await self._read(
            kind(seat, self.ledger)
            for group in self._seats
            for seat, kind in zip(group, itertools.cycle(self.size.kinds), strict=False)
        )
        await self._start_all()

    async def _start_all(self):
        senders = [seat for group in self._seats for seat in group[: self.size.senders]]
        await self._start(senders, self.size.per_second)

    async def _read(self, readers):
        self._reads += [asyncio.ensure_future(reader.run()) for reader in readers]

    async def _start(self, seats, per_second):
        pause = len(seats) / per_second
        senders = [self.size.sender(seat, self.ledger, self.size.text) for seat in seats]
        runs = [sender.run(pause, lambda: self._is_enough) for sender in senders]
        self._sending += map(asyncio.ensure_future, runs)

    async def _finish(self):
        async with asyncio.timeout(FINISH_S):
            await asyncio.gather(*self._sending)

    async def _end(self):
        for task in (*self._reads, *self._sending):
            task.cancel()
        outcomes = await asyncio.gather(*self._reads, *self._sending, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome

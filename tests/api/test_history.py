"""Snapshot plus updates equals a fresh snapshot, whatever happens in between."""

import random

import pytest

from tests.people import Person

STEPS = 150


class Reader:
    """A page that follows a meeting by its cursor, as docs/api.md says one may."""

    def __init__(self, person):
        self.person = person
        self.cursor = None
        self.log = {}
        self.roster = {}
        self.away = set()

    def read(self):
        update = self.person.poll(self.cursor).json
        if "members" in update:
            self.log = {}
            self.roster = {line["member"]: line["name"] for line in update["members"]}
        entries = sorted(update["messages"] + update["changes"], key=lambda entry: entry["seq"])
        if self.log and entries:
            assert entries[0]["seq"] == max(self.log) + 1
        for entry in entries:
            self.log[entry["seq"]] = entry
            if "members" not in update:
                self._apply(entry)
        self.away = set(update.get("presence", {"away": self.away})["away"])
        self.cursor = update["cursor"]
        return self

    def _apply(self, entry):
        if entry.get("type") == "joined":
            self.roster[entry["member"]] = entry["name"]
        if entry.get("type") == "left":
            del self.roster[entry["member"]]

    @property
    def online(self):
        return {name for member, name in self.roster.items() if member not in self.away}


@pytest.mark.parametrize("seed", range(4))
def test_whoever_follows_the_updates_sees_what_a_newcomer_sees(app, ming, clock, seed):
    chance = random.Random(seed)
    reader = Reader(ming).read()
    guests = []

    def join():
        guests.append(Person(app, chance.choice(["Anna", "Bob", "李伟", "anna"])))
        guests[-1].join(ming.meeting)

    def leave():
        if guests:
            guests.pop(chance.randrange(len(guests))).leave()

    def send():
        chance.choice([ming, *guests]).send(str(chance.random()))

    def poll():
        chance.choice([ming, *guests]).poll()

    def pass_time():
        clock.forward(chance.choice([1, 9, 12, 31, 60]))

    def vanish():
        clock.forward(3 * 3600)
        for person in [ming, *chance.sample(guests, len(guests) // 2)]:
            person.poll()
        clock.forward(3 * 3600)
        reader.read()
        reader.read()
        guests[:] = [guest for guest in guests if guest.check().json["logged_in"]]

    verbs = [join, leave, send, send, send, poll, poll, poll, pass_time, vanish]
    for _ in range(STEPS):
        chance.choices(verbs, weights=[3, 2, 3, 3, 3, 3, 3, 3, 4, 1])[0]()
        if chance.random() < 0.3:
            reader.read()
    reader.read()
    newcomer = Reader(ming).read()
    assert reader.roster == newcomer.roster
    assert reader.online == newcomer.online
    assert {seq: reader.log[seq] for seq in newcomer.log} == newcomer.log
    assert sorted(reader.log) == list(range(min(reader.log), max(reader.log) + 1))

"""A snapshot with all later updates equals a fresh snapshot."""

import random

import pytest

from tests.support.client_model import Page
from tests.support.people import Person

STEPS = 150


def read(person, page):
    return page.take(person.poll(page.cursor).json)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_a_reader_of_all_updates_has_the_same_state_as_a_newcomer(app, ming, clock, seed):
    chance = random.Random(seed)
    page = read(ming, Page())
    guests = []

    def join():
        guests.append(Person(app, chance.choice(["Anna", "Bob", "李伟", "anna"])))
        guests[-1].join(ming.meeting)

    def leave():
        if guests:
            guests.pop(chance.randrange(len(guests))).leave()

    def send():
        chance.choice([ming, *guests]).send(str(chance.random()))

    def amend():
        person, seq = chance.choice([ming, *guests]), chance.randint(1, page.head + 3)
        chance.choice(
            [
                lambda: person.edit(seq, str(chance.random())),
                lambda: person.delete(seq),
                lambda: person.react(seq, chance.choice("👍🎉"), on=chance.random() < 0.6),
                lambda: person.send(str(chance.random()), reply_to=seq),
                lambda: person.rename(chance.choice(["Anna", "Bob", "李伟"])),
            ]
        )()

    def poll():
        chance.choice([ming, *guests]).poll()

    def pass_time():
        clock.forward(chance.choice([1, 9, 12, 31, 60]))

    def vanish():
        clock.forward(3 * 3600)
        for person in [ming, *chance.sample(guests, len(guests) // 2)]:
            person.poll()
        clock.forward(3 * 3600)
        read(ming, page)
        guests[:] = [guest for guest in guests if guest.check().json["logged_in"]]

    verbs = [join, leave, send, amend, poll, pass_time, vanish]
    for _ in range(STEPS):
        chance.choices(verbs, weights=[3, 2, 9, 18, 9, 4, 1])[0]()
        if chance.random() < 0.3:
            read(ming, page)
    read(ming, page).agrees_with(read(ming, Page()))
    assert sorted(page.log) == list(range(min(page.log), max(page.log) + 1))

"""The orders of the members in Redis: by name and by time of joining, whatever happens."""

import json

from app.store.keys import MeetingKeys
from tests.support.people import Person


def orders(redis, ming):
    """Return the members by name and by time of joining, as Redis has them."""
    keys = MeetingKeys(ming.meeting)
    by_name = [line.split(b"\0")[1].decode() for line in redis.zrange(keys.part("roster"), 0, -1)]
    return by_name, [member.decode() for member in redis.zrange(keys.part("joined"), 0, -1)]


def expected(redis, ming):
    """Return the same, from the records."""
    records = redis.hgetall(MeetingKeys(ming.meeting).part("members"))
    told = {member.decode(): json.loads(record) for member, record in records.items()}
    by_name = sorted(told, key=lambda member: (told[member]["folded"].encode(), member))
    return by_name, sorted(told, key=lambda member: (told[member]["joined_at"], member))


def test_members_are_in_the_order_of_their_names_and_of_their_joining(app, ming, redis):
    people = [Person(app, name) for name in ("李伟", "Zoë", "anna", 'An "Ann"', "Anna B")]
    for person in people:
        person.join(ming.meeting)
    people[1].rename("Bert")
    people[2].leave()
    ming.host("remove", member=people[3].member)
    ming.host("waiting_room", on=True)
    guest = Person(app, "Guest")
    guest.join(ming.meeting)
    ming.host("admit", member=guest.member)
    found = orders(redis, ming)
    assert found == expected(redis, ming)
    assert len(found[0]) == 5

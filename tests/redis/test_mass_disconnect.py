"""All members of a large meeting lose their connections at once, as when a proxy ends."""

from app.config import Settings
from app.store.keys import MeetingKeys
from app.store.script import Scripts
from app.store.seen import Heartbeats
from tests.support.clock import Clock

MANY = 10_000


def test_ten_thousand_members_who_lose_their_connections_at_once_are_away_soon(ming, redis):
    keys, members = MeetingKeys(ming.meeting), [f"member-{number:015}" for number in range(MANY)]
    seconds, _ = redis.time()
    redis.zadd(keys.part("seen"), dict.fromkeys(members, seconds * 1000))
    Heartbeats(Scripts(redis, Settings(), {})).mark_disconnected(ming.meeting, members, 5000)
    Clock(redis, f"{keys.meeting}*").forward(6)
    assert ming.poll().status_code == 200
    assert int(redis.hget(keys.meeting, "away")) == MANY

"""Fills a meeting with members, by writing them into Redis: joining takes too long for thousands."""

import json
import secrets

from app.store.keys import MeetingKeys

A_DAY_S = 24 * 3600


def fill(redis, meeting, count, name="Member {:05}", since_ms=0, is_ordered=True):
    """Seat `count` members who were seen `since_ms` ago. Return their ids, in the order of joining.

    The meeting learns its size at the next join or leave, through the service. Without `is_ordered`, the
    members are seated as by a worker of the version before, which keeps no orders.
    """
    keys, now = MeetingKeys(meeting), int(redis.time()[0]) * 1000
    members = [secrets.token_urlsafe(16) for _ in range(count)]
    with redis.pipeline() as pipe:
        for number, member in enumerate(members):
            text = name.format(number)
            folded, joined_at = text.casefold(), now - 2 * count + number
            record = {"name": text, "folded": folded, "skeleton": folded, "joined_at": joined_at}
            line = json.dumps(record, separators=(",", ":"), ensure_ascii=False)
            pipe.hset(keys.part("members"), member, line)
            pipe.zadd(keys.part("seen"), {member: now - since_ms})
            names = {f"folded/{folded}": member, f"skeleton/{folded}": member}
            pipe.hset(keys.part("names"), mapping=names)
            if is_ordered:
                pipe.zadd(keys.part("roster"), {f"{folded}\0{member}": 0})
                pipe.zadd(keys.part("joined"), {member: joined_at})
        for part in ("members", "seen", "names", "roster", "joined"):
            pipe.expire(keys.part(part), A_DAY_S)
        pipe.execute()
    return members


def drain(redis, meeting, members):
    """Take the seats of these members; the meeting learns its size at the next join or leave."""
    keys = MeetingKeys(meeting)
    redis.hdel(keys.part("members"), *members)
    redis.zrem(keys.part("seen"), *members)
    redis.delete(keys.part("roster"), keys.part("joined"))

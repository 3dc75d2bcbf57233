"""The keys in Redis: named as documented, each with a TTL."""

import json
import re
import time

import pytest

from app.store import keys
from tests.support.clock import Clock
from tests.support.people import Person

MEETING_TTL, SESSION_TTL = 24 * 3600, 4 * 3600
VERBS = {
    "create": lambda ming, anna: None,
    "join": lambda ming, anna: anna.join(ming.meeting),
    "send": lambda ming, anna: ming.send("hi"),
    "reply": lambda ming, anna: (ming.send("hi"), ming.send("hello", reply_to=2)),
    "edit": lambda ming, anna: (ming.send("hi"), ming.edit(2, "hello")),
    "delete": lambda ming, anna: (ming.send("hi"), ming.delete(2)),
    "react": lambda ming, anna: (ming.send("hi"), ming.react(2, "👍")),
    "rename": lambda ming, anna: ming.rename("Ming"),
    "search": lambda ming, anna: ming.search("hi"),
    "typing": lambda ming, anna: ming.post("/api/typing", {"meeting_id": ming.meeting}),
    "poll": lambda ming, anna: ming.poll(),
    "page": lambda ming, anna: ming.poll(before=1),
    "check": lambda ming, anna: ming.check(),
    "leave": lambda ming, anna: ming.leave(),
    "join and leave": lambda ming, anna: (anna.join(ming.meeting), anna.leave()),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_every_key_has_a_ttl_after_every_verb(serve, redis, verb):
    app = serve(rate_limits=True)
    ming, anna = Person(app, "小明"), Person(app, "Anna")
    ming.create()
    verb(ming, anna)
    ttls = {key.decode(): redis.ttl(key) for key in redis.scan_iter("*")}
    assert ttls
    for key, ttl in ttls.items():
        longest = lifetime_of(key)
        assert longest - 60 <= ttl <= longest, key


def lifetime_of(key):
    if key.startswith("limits:"):
        return 24 * 3600 if "meetings/" in key else 60
    return SESSION_TTL if ":session:" in key else MEETING_TTL


@pytest.mark.parametrize("verb", ["join", "send", "edit", "delete", "react", "rename", "poll", "leave"])
def test_every_verb_refreshes_the_ttl_of_the_meeting(app, redis, ming, verb):
    anna = Person(app, "Anna")
    ming.send("hi")
    Clock(redis).forward(3600)
    VERBS[verb](ming, anna)
    parts = [key for key in redis.keys("meeting:*") if b":session:" not in key]
    assert len(parts) >= 3
    assert {redis.ttl(key) >= MEETING_TTL - 1 for key in parts} == {True}


def test_a_heartbeat_refreshes_the_ttl_of_the_session(ming, redis):
    (session,) = redis.keys("*:session:*")
    Clock(redis).forward(3600)
    ming.poll()
    assert redis.ttl(session) >= SESSION_TTL - 1


def test_the_keys_of_a_meeting_share_one_hash_tag(ming, redis):
    ming.send("hi")
    for key in redis.keys("meeting:*"):
        assert re.match(rf"meeting:{{{ming.meeting}}}(:|$)", key.decode())


def test_every_key_is_documented_in_keys_py(app, ming, redis):
    ming.send("hi")
    for key in redis.keys("meeting:*"):
        pattern = re.sub(r"[0-9a-f]{64}", "<sha256>", key.decode().replace(ming.meeting, "<id>"))
        assert re.search(rf"^{re.escape(pattern)} +{redis.type(key).decode()} ", keys.__doc__, re.MULTILINE)
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    ming.host("hand_over", member=anna.member)
    anna.host("hand_over", member=ming.member)
    ming.change_every_setting()
    fields = re.search(r"(name created_at [a-z_\s]+)\nmeeting", keys.__doc__)[1].split()
    assert {field.decode() for field in redis.hkeys(f"meeting:{{{ming.meeting}}}")} == set(fields)


def test_the_entry_with_a_seq_is_at_index_seq_minus_base(serve, redis):
    ming = Person(serve(max_entries=5), "小明")
    ming.create()
    for n in range(12):
        ming.send(str(n))
    ming.edit(13, "longer than before")
    ming.react(12, "👍")
    meeting = f"meeting:{{{ming.meeting}}}"
    base = int(redis.hget(meeting, "base"))
    entries = redis.lrange(f"{meeting}:messages", 0, -1)
    assert [entry.split(b",")[0] for entry in entries] == [
        b'{"seq":%d' % seq for seq in range(base, base + len(entries))
    ]
    assert int(redis.hget(meeting, "bytes")) == sum(map(len, entries))


def test_a_session_really_expires(serve):
    ming = Person(serve(session_ttl=1), "小明")
    ming.create()
    ends = time.monotonic() + 10
    while ming.check().json["logged_in"] and time.monotonic() < ends:
        pass
    assert ming.poll().status_code == 401


def test_every_stored_message_is_also_published(app, ming, redis):
    anna = Person(app, "Anna")
    live = redis.pubsub()
    live.subscribe(f"meeting:{{{ming.meeting}}}:live")
    live.get_message(timeout=5)
    sent = ming.send("hi").json
    published = live.get_message(timeout=5)["data"]
    anna.join(ming.meeting)
    live.close()
    assert published.startswith(b'{"status":"success","prev":1,')
    assert sent["cursor"].encode() in published
    assert b'"content":"hi"' in published


@pytest.mark.parametrize("verb", ["edit", "delete", "react", "rename"])
def test_an_amendment_is_published_once_as_its_change(ming, redis, verb):
    ming.send("hi")
    with redis.pubsub() as live:
        live.subscribe(f"meeting:{{{ming.meeting}}}:live")
        live.get_message(timeout=5)
        {
            "edit": lambda: ming.edit(2, "hello"),
            "delete": lambda: ming.delete(2),
            "react": lambda: ming.react(2, "👍"),
            "rename": lambda: ming.rename("Ming"),
        }[verb]()
        published = json.loads(live.get_message(timeout=5)["data"])
        assert live.get_message(timeout=0.1) is None
    update = ming.poll().json
    assert (published["prev"], published["cursor"]) == (2, update["cursor"])
    assert (published["messages"], published["changes"]) == ([], update["changes"][-1:])

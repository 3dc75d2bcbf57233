"""The roster: members who are online, away, or have left."""

from app.store.keys import MeetingKeys
from tests.support.clock import Clock
from tests.support.people import Person, happened, names, refused


def online(update):
    return {line["name"]: line["online"] for line in update.json["members"]}


def test_a_member_who_polls_is_online(ming, anna):
    assert online(ming.poll()) == {"小明": True, "Anna": True}


def test_a_member_not_seen_for_thirty_seconds_is_away(ming, anna, clock):
    cursor = ming.poll().json["cursor"]
    clock.forward(31)
    update = ming.poll(cursor)
    assert update.json["presence"] == {"online": 1, "total": 2, "away": [anna.member]}
    assert online(ming.poll()) == {"小明": True, "Anna": False}


def test_a_member_who_polls_again_is_online_again(ming, anna, clock):
    clock.forward(31)
    cursor = ming.poll().json["cursor"]
    clock.forward(1)
    anna.poll()
    assert ming.poll(cursor).json["presence"] == {"online": 2, "total": 2, "away": []}


def test_presence_is_told_at_most_once_a_second_and_nothing_is_left_out(ming, anna, clock):
    clock.forward(31)
    cursor = ming.poll().json["cursor"]
    anna.poll()
    assert "presence" not in ming.poll(cursor).json
    assert online(ming.poll())["Anna"] is False  # a newcomer is told what the others have
    clock.forward(1)
    assert ming.poll(cursor).json["presence"]["away"] == []


def test_a_presence_that_redis_has_lost_is_not_taken_for_the_next_one(app, ming, anna, redis, clock):
    bob = Person(app, "Bob")
    bob.join(ming.meeting)
    keys = MeetingKeys(ming.meeting)
    before = {key: redis.dump(key) for key in (keys.meeting, keys.part("seen"))}
    clock.forward(31)
    bob.poll()
    lost = ming.poll().json  # Anna was away when it was told
    for key, dumped in before.items():
        redis.restore(key, 3_600_000, dumped, replace=True)
    clock.forward(31)
    anna.poll()
    update = ming.poll(lost["cursor"]).json
    assert set(update["presence"]["away"]) == {ming.member, bob.member}  # told before 小明 polled


def test_an_update_has_presence_only_when_it_changed(ming, anna, clock):
    cursor = ming.poll().json["cursor"]
    clock.forward(31)
    update = ming.poll(cursor)
    assert "presence" in update.json
    assert "presence" not in ming.poll(update.json["cursor"]).json


def test_an_update_has_a_member_who_returned_and_a_member_who_went_away(app, ming, anna, clock):
    bob = Person(app, "Bob")
    bob.join(ming.meeting)
    clock.forward(20)
    bob.poll()
    clock.forward(11)
    cursor = ming.poll().json["cursor"]  # Anna is away
    clock.forward(20)
    anna.poll()  # Anna is back, and Bob has gone quiet
    assert ming.poll(cursor).json["presence"] == {"online": 2, "total": 3, "away": [bob.member]}


def test_an_update_has_a_member_who_left_and_a_member_who_went_away(app, ming, anna, clock):
    bob = Person(app, "Bob")
    bob.join(ming.meeting)
    clock.forward(20)
    bob.poll()
    clock.forward(11)
    cursor = ming.poll().json["cursor"]  # Anna is away
    clock.forward(20)
    anna.leave()
    update = ming.poll(cursor)
    assert happened(update) == [("left", "Anna")]
    assert update.json["presence"] == {"online": 1, "total": 2, "away": [bob.member]}


def test_a_member_who_sends_is_online(ming, anna, clock):
    clock.forward(25)
    anna.send("still here")
    clock.forward(10)
    assert online(ming.poll())["Anna"] is True


def test_a_poll_notes_a_heartbeat_at_most_every_ten_seconds(ming, redis, clock):
    def seen():
        return redis.zscore(f"meeting:{{{ming.meeting}}}:seen", ming.member)

    clock.forward(9)
    first = seen()
    ming.poll()
    assert seen() == first
    clock.forward(2)
    ming.poll()
    assert seen() > first


def test_a_member_who_was_away_for_hours_keeps_the_seat(ming, anna, clock):
    clock.forward(3 * 3600)
    assert anna.poll().status_code == 200
    assert names(anna.poll()) == ["小明", "Anna"]


def test_a_member_who_expired_is_off_the_roster_and_in_the_log_as_left(ming, anna, clock):
    clock.forward(2 * 3600)
    cursor = ming.poll().json["cursor"]
    clock.forward(2 * 3600 + 1)
    update = ming.poll(cursor)
    assert happened(update) == [("left", "Anna")]
    assert update.json["changes"][0]["reason"] == "expired"
    assert names(ming.poll()) == ["小明"]


def test_a_poll_with_an_expired_session_is_refused(ming, anna, clock):
    clock.forward(2 * 3600)
    ming.poll()
    clock.forward(2 * 3600 + 1)
    assert refused(anna.poll(), 401, "session_expired")
    assert refused(anna.send("hello?"), 401, "session_expired")
    assert anna.check().json["logged_in"] is False


def test_a_member_who_expired_joins_again_under_the_same_name(ming, anna, clock):
    clock.forward(2 * 3600)
    ming.poll()
    clock.forward(2 * 3600 + 1)
    assert anna.join(ming.meeting).json["member_name"] == "Anna"
    assert happened(ming.poll())[-2:] == [("left", "Anna"), ("joined", "Anna")]


def test_fifty_members_who_expired_together_are_all_removed_from_the_roster(app, ming, clock):
    for n in range(50):
        Person(app, f"Guest {n}").join(ming.meeting)
    clock.forward(2 * 3600)
    ming.poll()
    clock.forward(2 * 3600 + 1)
    for _ in range(3):
        ming.poll()
    update = ming.poll()
    assert names(update) == ["小明"]
    ids = [change["id"] for change in update.json["changes"]]
    assert len(set(ids)) == len(ids)


def test_a_meeting_lives_while_a_member_polls(ming, clock):
    for _ in range(15):
        clock.forward(3 * 3600)
        assert ming.poll().status_code == 200


def test_an_idle_meeting_is_gone_after_a_day(ming, redis, clock):
    clock.forward(24 * 3600 + 1)
    assert refused(ming.poll(), 404, "no_meeting")
    assert redis.keys("meeting:*") == []


def test_a_setting_says_how_long_a_session_lives(serve, store_of):
    app = serve(session_ttl=60)
    bob = Person(app, "Bob")
    bob.create()
    Clock(store_of(app)).forward(61)
    assert refused(bob.poll(), 401, "session_expired")

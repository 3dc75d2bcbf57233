"""How often is too often."""

import uuid

import pytest

from app.config import Settings
from app.errors import RateLimited, Refusal
from app.store.limits import Limits
from tests.support.clock import Clock
from tests.support.people import Person, refused, said


@pytest.fixture
def app(serve):
    return serve(rate_limits=True)


def limited(answer):
    return refused(answer, 429, "rate_limited") and 1 <= int(answer.headers["Retry-After"]) <= 60


def from_address(address):
    return {"environ_base": {"REMOTE_ADDR": address}}


def may_be_done(verb, times):
    """Whether it may be done so often, and then no more."""
    return [verb().status_code for _ in range(times)] == [200] * times and limited(verb())


@pytest.fixture
def at_the_limit(redis, ming):
    """Act when everything that may be done at once has just been done; again where the machine is slower."""

    pace = f"meeting:{{{ming.meeting}}}:pace"

    def at_the_limit(field, ahead_ms, act, tries=20):
        for _ in range(tries):
            seconds, micros = redis.time()
            redis.hset(pace, field, seconds * 1000 + micros // 1000 + ahead_ms)
            answer = act()
            if answer.status_code == 429:
                break
        return answer

    return at_the_limit


def create(person, address):
    return person.post("/api/create", {"meeting_name": "a", "member_name": "b"}, **from_address(address))


def test_an_address_makes_ten_meetings_a_minute(app):
    ming = Person(app)
    assert [create(ming, "192.0.2.1").status_code for _ in range(10)] == [200] * 10
    assert limited(create(ming, "192.0.2.1"))
    assert create(ming, "192.0.2.2").status_code == 200


def test_the_addresses_of_an_ipv6_customer_count_together(app):
    ming = Person(app)
    for n in range(10):
        create(ming, f"2001:db8:1:2::{n:x}")
    assert limited(create(ming, "2001:db8:1:2:ffff::1"))
    assert create(ming, "2001:db8:1:3::1").status_code == 200


@pytest.mark.parametrize("address", ["::ffff:192.0.2.1", "::ffff:c000:201"])
def test_an_ipv4_address_counts_the_same_in_each_notation(app, address):
    ming = Person(app)
    for _ in range(10):
        create(ming, "192.0.2.1")
    assert limited(create(ming, address))


def test_an_address_creates_again_after_a_minute(app, redis, clock):
    ming = Person(app)
    for _ in range(11):
        create(ming, "192.0.2.1")
    clock.forward(61)
    assert create(ming, "192.0.2.1").status_code == 200


@pytest.fixture
def five_a_day(serve):
    return serve(rate_limits=True, creates_per_day=5)


def creations(app, *addresses):
    """The statuses of creating a meeting from each of the addresses."""
    return [create(Person(app), address).status_code for address in addresses]


def test_an_address_makes_so_many_meetings_a_day(five_a_day, store_of):
    clock = Clock(store_of(five_a_day))
    assert creations(five_a_day, *["192.0.2.1"] * 6) == [200] * 5 + [429]
    assert creations(five_a_day, "192.0.2.2") == [200]
    clock.forward(3600)
    assert creations(five_a_day, "192.0.2.1") == [429]
    clock.forward(23 * 3600)
    assert creations(five_a_day, *["192.0.2.1"] * 6) == [200] * 5 + [429]


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("zh-CN", "今天从您的网络创建的会议太多了，请稍后再试。"),
        ("en", "Too many meetings were started from your network today. Please try again later."),
    ],
)
def test_the_refusal_says_when_an_address_may_create_the_next_meeting(serve, language, message):
    ming = Person(serve(rate_limits=True, creates_per_day=1), language=language)
    ming.create()
    answer = ming.create()
    assert refused(answer, 429, "too_many_meetings")
    assert answer.json["message"] == message
    assert 86_000 < int(answer.headers["Retry-After"]) <= 86_400


def test_an_ipv6_site_creates_twice_as_many_meetings_a_day(five_a_day):
    one, others = "2001:db8:7:1::1", [f"2001:db8:7:{n:x}::1" for n in range(2, 8)]
    assert creations(five_a_day, *[one] * 6) == [200] * 5 + [429]
    assert creations(five_a_day, *others) == [200] * 5 + [429]
    assert creations(five_a_day, "2001:db8:8::1") == [200]


def test_a_service_that_asks_for_a_passcode_does_not_count_the_meetings_of_an_address(serve):
    app = serve(rate_limits=True, creates_per_day=1, create_passcode="sesame")
    body = {"meeting_name": "a", "member_name": "b", "create_passcode": "sesame"}
    assert [Person(app).post("/api/create", body).status_code for _ in range(3)] == [200] * 3


def test_members_at_an_address_with_too_many_meetings_still_join_and_send(serve):
    app = serve(rate_limits=True, creates_per_day=1)
    ming, anna = Person(app, "小明"), Person(app, "Anna")
    ming.create()
    assert Person(app).create().status_code == 429
    assert anna.join(ming.meeting).status_code == 200
    assert anna.send("hello").status_code == 200


def test_the_meetings_of_an_address_in_a_day_fit_into_redis():
    """The arithmetic of docs/security.md, for the 1 GB of docker-compose.yml."""
    defaults = Settings()
    log = defaults.max_bytes + 200 * defaults.max_entries
    seats = 1_100 * defaults.joins_per_minute * defaults.session_ttl / 60
    assert defaults.creates_per_day * log + seats < 700_000_000


def test_a_forged_address_is_not_believed(app):
    ming = Person(app)
    body = {"meeting_name": "a", "member_name": "b"}
    for n in range(10):
        ming.post("/api/create", body, headers={"X-Forwarded-For": f"192.0.2.{n}"})
    assert limited(ming.post("/api/create", body, headers={"X-Forwarded-For": "192.0.2.99"}))


@pytest.mark.parametrize("address", ["", "unix:", "rubbish", "192.0.2.1, 192.0.2.2"])
def test_callers_without_an_address_are_counted_together(app, address):
    ming = Person(app)
    for _ in range(10):
        assert create(ming, address).status_code == 200
    assert limited(create(ming, "other rubbish"))


def test_a_hundred_guests_join_from_the_same_address(app, ming):
    for n in range(100):
        assert Person(app, f"Pupil {n}").join(ming.meeting).status_code == 200


@pytest.mark.long
def test_an_address_joins_three_hundred_times_a_minute(app, ming):
    anna = Person(app, "Anna")
    for _ in range(300):
        assert anna.join(ming.meeting).status_code == 200
    assert limited(anna.join(ming.meeting))


@pytest.mark.parametrize("path", ["/api/messages", "/api/check_session"])
def test_a_client_that_guesses_links_is_rate_limited(app, path):
    guesser = Person(app)
    first = guesser.get(path, meeting_id=str(uuid.uuid4()))
    assert first.status_code in (200, 404)
    for _ in range(29):
        assert guesser.get(path, meeting_id=str(uuid.uuid4())).status_code == first.status_code
    assert limited(guesser.get(path, meeting_id=str(uuid.uuid4())))


def test_a_member_is_not_limited_by_a_client_at_the_same_address_that_guesses_links(app, ming):
    guesser = Person(app)
    for _ in range(40):
        guesser.get("/api/messages", meeting_id=str(uuid.uuid4()))
    assert ming.poll().status_code == 200


def test_a_member_sends_twenty_at_once_and_ten_a_second(app, ming, clock, at_the_limit):
    statuses = [ming.send(str(n)).status_code for n in range(20)]
    assert statuses == [200] * 20
    assert limited(at_the_limit(ming.member, 2000, lambda: ming.send("too fast")))
    clock.forward(1)
    assert [ming.send("again").status_code for _ in range(10)] == [200] * 10


@pytest.mark.parametrize("verb", ["edit", "react", "delete", "send"])
def test_all_entries_of_a_member_count_together(app, ming, clock, at_the_limit, verb):
    def add(number):
        seq = 2 + number % 20
        return {
            "edit": lambda: ming.edit(seq, f"text {number}"),
            "react": lambda: ming.react(seq, chr(0x1F600 + number % 7)),
            "delete": lambda: ming.delete(seq),
            "send": lambda: ming.send("hello", reply_to=2),
        }[verb]()

    for number in range(20):
        ming.send(str(number))
    cursors = []

    def add_and_note():
        cursors.append(ming.poll().json["cursor"])
        return add(len(cursors) - 1)

    assert limited(at_the_limit(ming.member, 2000, add_and_note))
    assert ming.poll().json["cursor"] == cursors[-1]
    clock.forward(3)
    assert [add(number).status_code for number in range(20)] == [200] * 20


def test_a_request_that_changes_nothing_does_not_count(app, ming):
    ming.send("hello")
    ming.react(2, "👍")
    for _ in range(60):
        assert ming.edit(2, "hello").status_code == 200
        assert ming.react(2, "👍").status_code == 200
        assert ming.rename("小明").status_code == 200


def test_a_member_searches_thirty_times_at_once_and_five_a_second(app, ming, clock, at_the_limit):
    assert [ming.search("x").status_code for _ in range(30)] == [200] * 30
    assert limited(at_the_limit(f"search/{ming.member}", 6000, lambda: ming.search("x")))
    clock.forward(1)
    assert [ming.search("x").status_code for _ in range(5)] == [200] * 5


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("page", lambda ming: ming.poll(before=2)),
        ("read", lambda ming: ming.poll()),
        ("read", lambda ming: ming.poll(f"{'0' * 16}.1.{'0' * 8}.0")),
        ("door", lambda ming: ming.door()),
    ],
    ids=["page", "snapshot", "another log", "waiting room"],
)
def test_a_member_reads_much_thirty_times_at_once_and_five_times_a_second(
    app, ming, clock, at_the_limit, kind, read
):
    assert [read(ming).status_code for _ in range(30)] == [200] * 30
    assert limited(at_the_limit(f"{kind}/{ming.member}", 6000, lambda: read(ming)))
    clock.forward(1)
    assert [read(ming).status_code for _ in range(5)] == [200] * 5


def test_a_poll_counts_only_if_it_has_many_new_entries(app, ming, at_the_limit):
    few = ming.poll().json["cursor"]
    for _ in range(60):
        assert ming.poll(few).status_code == 200
    for _ in range(5):
        ming.send("\N{GRINNING FACE}" * 4000)
    assert [ming.poll(few).status_code for _ in range(20)] == [200] * 20
    assert limited(at_the_limit(f"read/{ming.member}", 6000, lambda: ming.poll(few)))


def test_a_member_who_reads_pages_too_fast_may_still_poll_and_speak(app, ming, at_the_limit):
    cursor = ming.poll().json["cursor"]
    assert limited(at_the_limit(f"page/{ming.member}", 6000, lambda: ming.poll(before=2)))
    assert ming.send("hello").status_code == 200
    assert said(ming.poll(cursor)) == said(ming.poll()) == ["hello"]


def test_a_member_who_reads_pages_too_fast_does_not_slow_another(app, ming, at_the_limit):
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    assert limited(at_the_limit(f"page/{ming.member}", 6000, lambda: ming.poll(before=2)))
    assert anna.poll(before=2).status_code == 200


def test_a_name_is_changed_five_times_at_once_and_five_times_a_minute(app, ming, clock):
    assert [ming.rename(f"Ming {number}").status_code for number in range(5)] == [200] * 5
    answer = ming.rename("Ming")
    assert limited(answer)
    assert 1 <= answer.json["retry_after"] <= 12
    assert ming.send("hello").status_code == 200
    clock.forward(12)
    assert ming.rename("Ming").status_code == 200
    assert limited(ming.rename("Wang"))


def test_a_member_who_searches_too_fast_may_still_send(app, ming, at_the_limit):
    assert limited(at_the_limit(f"search/{ming.member}", 6000, lambda: ming.search("x")))
    assert ming.send("hello").status_code == 200


def test_a_repeated_send_does_not_count(app, ming):
    key = ming.new_key()
    assert [ming.send("once", key=key).status_code for _ in range(60)] == [200] * 60
    assert said(ming.poll()) == ["once"]


def test_a_member_who_sends_too_fast_does_not_slow_another(app, ming):
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    for n in range(60):
        ming.send(str(n))
    assert anna.send("hello").status_code == 200


def test_every_limit_by_address_is_a_setting(serve):
    app = serve(rate_limits=True, creates_per_minute=2, joins_per_minute=3, guesses_per_minute=4)
    ming, anna, guesser = Person(app, "小明"), Person(app, "Anna"), Person(app)
    assert may_be_done(ming.create, 2)
    assert may_be_done(lambda: anna.join(ming.meeting), 3)
    somewhere = str(uuid.uuid4())
    codes = [guesser.get("/api/messages", meeting_id=somewhere).status_code for _ in range(5)]
    assert codes == [404] * 4 + [429]


def test_the_sending_rate_of_a_member_is_a_setting(serve, store_of):
    app = serve(rate_limits=True, sends_per_second=1, send_burst=3)
    ming, clock = Person(app, "小明"), Clock(store_of(app))
    ming.create()
    assert [ming.send(str(n)).status_code for n in range(3)] == [200] * 3
    assert limited(ming.send("too fast"))
    clock.forward(2)
    assert [ming.send(str(n)).status_code for n in range(2)] == [200] * 2
    assert limited(ming.send("too fast"))


def test_a_client_that_tries_passcodes_is_rate_limited_and_refused_with_the_right_one(app, ming):
    assert ming.host("passcode", passcode="sesame").status_code == 200
    anna, eve = Person(app, "Anna"), Person(app, "Eve")

    def come(person, passcode, address):
        body = {"meeting_id": ming.meeting, "member_name": person.name, "passcode": passcode}
        return person.post("/api/join", body, **from_address(address))

    for number in range(10):
        assert refused(come(eve, f"guess {number}", "192.0.2.1"), 403, "bad_passcode")
    for passcode in ("another guess", "sesame"):
        assert limited(come(eve, passcode, "192.0.2.1"))
    assert come(anna, "sesame", "192.0.2.2").status_code == 200


@pytest.mark.parametrize("addresses", ["192.0.2.{}", "2001:db8:{:x}::1"])
def test_a_passcode_tried_from_many_addresses_is_refused_for_a_while(serve, addresses):
    app = serve(rate_limits=True, passcodes_per_minute=2)
    ming, elsewhere, eve = (Person(app, name) for name in ("小明", "Bob", "Eve"))
    for host in (ming, elsewhere):
        host.create()
        host.host("passcode", passcode="sesame")

    def come(passcode, number, meeting=ming.meeting, **more):
        body = {"meeting_id": meeting, "member_name": "Eve", "passcode": passcode, **more}
        return eve.post("/api/join", body, **from_address(addresses.format(number)))

    assert {come("a guess", number).status_code for number in range(20)} == {403}
    assert limited(come("sesame", 99))
    assert come("sesame", 99, elsewhere.meeting).status_code == 200
    assert come("", 99, host_secret=ming.host_secret).status_code == 200


def test_the_networks_of_one_ipv6_site_join_together(serve):
    app = serve(rate_limits=True, joins_per_minute=1)
    ming = Person(app)
    ming.create()

    def come(number, site="2001:db8:7"):
        body = {"meeting_id": ming.meeting, "member_name": "Eve"}
        return Person(app).post("/api/join", body, **from_address(f"{site}:{number:x}::1"))

    assert [come(number).status_code for number in range(10)] == [200] * 10
    assert limited(come(10))
    assert come(1, "2001:db8:8").status_code == 200


def test_the_networks_of_one_ipv6_site_count_together(serve):
    app = serve(rate_limits=True, passcodes_per_minute=2)
    meetings = [Person(app, "小明") for _ in range(3)]
    for ming in meetings:
        ming.create()
        ming.host("passcode", passcode="sesame")
    eve = Person(app, "Eve")

    def come(passcode, number, site="2001:db8:7"):
        body = {"meeting_id": meetings[number % 3].meeting, "member_name": "Eve", "passcode": passcode}
        return eve.post("/api/join", body, **from_address(f"{site}:{number:x}::1"))

    assert {come("a guess", number).status_code for number in range(20)} == {403}
    assert limited(come("sesame", 200))
    assert come("sesame", 200, "2001:db8:8").status_code == 200


def test_a_client_that_tries_host_links_is_rate_limited(app, ming):
    eve = Person(app, "Eve")
    for _ in range(10):
        assert eve.join(ming.meeting, host_secret="a guess").status_code == 403
    assert limited(eve.join(ming.meeting, host_secret="a guess"))


def test_a_client_that_asks_for_host_links_is_rate_limited(app, ming):
    eve = Person(app, "Eve")
    guess = {"meeting_id": ming.meeting, "host_secret": "a guess"}
    for _ in range(10):
        assert eve.post("/api/check_host_link", guess).status_code == 403
    assert limited(eve.post("/api/check_host_link", guess))
    assert limited(eve.join(ming.meeting, host_secret="a guess"))


class Wrong(Refusal):
    """The error for a wrong passcode."""


@pytest.fixture
def attempt(redis):
    """Try a passcode from an address; whether it is let in."""
    limits = Limits(redis, Settings(passcodes_per_minute=3))

    def attempt(passcode, address="192.0.2.1", meanwhile=lambda: None, meeting="one"):
        with limits.guarding_passcode(Wrong, address, meeting):
            meanwhile()
            if passcode != "right":
                raise Wrong

    return attempt


def test_a_passcode_may_be_wrong_now_and_then(attempt):
    for _ in range(2):
        with pytest.raises(Wrong):
            attempt("wrong")
    for _ in range(10):  # all of a class, who know it
        attempt("right")


def test_the_right_passcode_is_refused_too_after_many_wrong_ones(attempt, clock):
    for _ in range(3):
        with pytest.raises(Wrong):
            attempt("wrong")
    for passcode in ("wrong", "right"):
        with pytest.raises(RateLimited) as refusal:
            attempt(passcode)
        assert 1 <= refusal.value.retry_after <= 60
    attempt("right", "192.0.2.2")
    clock.forward(61)
    attempt("right")


def test_passcodes_tried_at_once_are_limited_together(attempt):
    def others():
        for _ in range(3):
            with pytest.raises(Wrong):
                attempt("wrong")

    with pytest.raises(RateLimited):
        attempt("right", meanwhile=others)


def test_the_switch_turns_every_limit_off(serve):
    ming = Person(serve(rate_limits=False))
    assert all(create(ming, "192.0.2.1").status_code == 200 for _ in range(30))
    ming.create()
    assert all(ming.send(str(n)).status_code == 200 for n in range(60))


def test_the_counters_of_a_limit_expire_after_a_minute(app, redis):
    create(Person(app), "192.0.2.1")
    keys = redis.keys("limits:*")
    assert keys
    assert all(0 < redis.ttl(key) <= (86_400 if b"meetings/" in key else 60) for key in keys)
    Clock(redis).forward(61)
    assert all(b"meetings/" in key for key in redis.keys("limits:*"))
    Clock(redis).forward(86_400)
    assert redis.keys("limits:*") == []


def test_forged_addresses_and_addresses_of_a_network_share_a_counter(app, redis):
    ming = Person(app)
    for n in range(30):
        body = {"meeting_name": "a", "member_name": "b"}
        ming.post("/api/create", body, headers={"X-Forwarded-For": f"192.0.2.{n}"})
        create(ming, f"2001:db8:1:2::{n:x}")
    minutes = [key for key in redis.keys("limits:*") if b"meetings/" not in key]
    days = [key for key in redis.keys("limits:*") if b"meetings/" in key]
    assert (len(minutes), len(days)) == (2, 3)  # the /48 is counted for the day as well

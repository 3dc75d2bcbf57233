"""The links between workers and Redis fail under load: no reader misses an entry, by WebSocket or poll."""

import shutil
import time

import msgspec
import pytest

from app.config import Settings
from app.meeting.permissions import grants
from app.meeting.seat import new_entry_id
from app.store.keys import MeetingKeys
from app.store.script import WRITE, Scripts
from app.store.sessions import sha256_hex
from app.websocket.close_codes import CloseCode
from tests.support.live_load import Crowd, Listener, Poller, percentile
from tests.support.log_events import check_no_unexpected_error, count_events
from tests.support.people import Person
from tests.support.tcp_proxy import Proxy
from tests.support.websocket_client import Line, said
from tools.processes import wait_until
from tools.servers import RedisServer, Service

MESSAGES = 800  # in each of three stories
CUT_EVERY_S = 0.3
CUTS = 5
WHISPERS = 8
FREEZE_S = 3
SETTLED_S = 3  # after a fault delivery is as quick as before


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    with RedisServer(tmp_path_factory.mktemp("redis")) as redis:
        yield redis


@pytest.fixture(scope="module")
def proxy(redis):
    with Proxy(redis.socket) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def near(tmp_path_factory, redis):
    with Service(tmp_path_factory.mktemp("near"), redis.url, RATE_LIMITS="off") as near:
        yield near


@pytest.fixture(scope="module")
def far(tmp_path_factory, redis, proxy):
    """A worker that reaches Redis by way of the proxy."""
    url = redis.url_of("meeting", proxy.port)
    with Service(tmp_path_factory.mktemp("far"), url, RATE_LIMITS="off") as far:
        yield far


@pytest.fixture
def host(near):
    host = Person(near, "小明")
    host.create()
    return host


@pytest.fixture
def crowd(near, far, host):
    def member(service):
        person = Person(service, "Anna")
        wait_until(lambda: person.join(host.meeting).status_code == 200, "a guest has joined")
        return person

    places = (near, far)
    readers = [kind(member(place)) for place in places for kind in (Listener, Listener, Poller)]
    over_http, on_lines = ([member(place) for place in places * count] for count in (1, 3))
    with Crowd(readers, over_http, on_lines) as crowd:
        crowd.wait_for(200)
        yield crowd
        crowd.wait_for_all_readers()
        settled_at = time.monotonic() + SETTLED_S
        crowd.wait_for(MESSAGES)
        wait_until(lambda: time.monotonic() > settled_at + 1, "the talk goes on")
    crowd.check()
    report(crowd, settled_at)
    for service in (near, far):
        check_no_unexpected_error(service)


def report(crowd, settled_at):
    delays, settled = crowd.delays(), crowd.delays(settled_at)
    print(f"{len(crowd.taken)} messages, {len(delays)} times read: {figures(delays)}")
    print(f"from {SETTLED_S} s after the fault: {figures(settled)}")
    print(f"resumed after {[dict(reader.endings) for reader in crowd.readers]}")


def figures(delays):
    share = {"p50": 0.5, "p99": 0.99, "most": 1}
    return ", ".join(f"{name} {percentile(delays, part):.3f} s" for name, part in share.items())


def test_readers_miss_nothing_when_the_connections_of_a_worker_go_silent(proxy, crowd, far):
    before = count_events(far, "listener_lost")
    proxy.swallow()
    wait_until(lambda: count_events(far, "listener_lost") > before, "the listener has noticed")


def test_readers_miss_nothing_when_listeners_redis_and_workers_fail(redis, near, far, crowd):
    with redis.client() as client:
        for _ in range(CUTS):
            client.client_kill_filter(_type="pubsub")
            time.sleep(CUT_EVERY_S)
    redis.freeze()
    time.sleep(FREEZE_S)
    redis.thaw()
    crowd.wait_for_all_readers()
    redis.kill()
    redis.start()
    crowd.wait_for_all_readers()
    for place in (near, far):
        place.reload()
    listeners = [reader for reader in crowd.readers if isinstance(reader, Listener)]
    wait_until(lambda: all(each.endings[CloseCode.RESTART] for each in listeners), "all were sent elsewhere")


def test_readers_miss_nothing_of_messages_that_were_not_published(redis, crowd, host):
    for number in range(WHISPERS):
        crowd.take(*whisper(redis, host, number))
        time.sleep(CUT_EVERY_S)


class Unheard(MeetingKeys):
    """The keys of a meeting, with a channel without subscribers."""

    live = "nobody"


def whisper(redis, person, number):
    """Append a message that no worker receives as a publication; return its key and seq."""
    key, text = f"whisper-{number}", msgspec.json.encode(f"whisper {number}")
    with redis.client() as client:
        scripts = Scripts(client, Settings(redis_url=redis.url, rate_limits=False), grants())
        scripts.load("send")
        place, session = Unheard(person.meeting), sha256_hex(person.token)
        what = {
            "request_key": key,
            "content": text,
            "reply_to": 0,
            "hurry_granted": "",
            **scripts.pace(WRITE),
        }
        entry, _ = scripts.run("send", place, [session], entry_id=new_entry_id(), **what)
    return key, msgspec.json.decode(entry)["seq"]


def test_a_reader_of_a_log_that_lost_its_tail_gets_a_reset(redis, proxy, near, far, host):
    """The listener receives its subscription and a publication that seems to follow together."""
    anna = Person(far, "Anna")
    anna.join(host.meeting)
    redis.stop()
    shutil.copytree(redis.folder / "appendonlydir", redis.folder / "earlier")
    redis.start()
    wait_until(lambda: host.send("forgotten").status_code == 200, "it is said")
    with Line(anna) as line:
        assert said(line.next()) == ["forgotten"]
        redis.stop()
        proxy.hold()
        shutil.rmtree(redis.folder / "appendonlydir")
        (redis.folder / "earlier").rename(redis.folder / "appendonlydir")
        redis.start()
        channel = MeetingKeys(host.meeting).live
        with redis.client() as client:
            wait_until(lambda: client.pubsub_numsub(channel)[0][1] == 1, "the listener is back")
        for text in ("instead", "and more"):
            assert host.send(text).status_code == 200
        proxy.release()
        update = line.until(lambda update: update.get("messages"))
        assert update["reset"] is True
        assert said(update) == ["instead", "and more"]

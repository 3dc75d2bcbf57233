"""The counters and gauges of the service, as `/metrics` shows them."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.store.keys import MeetingKeys
from tests.support.metrics_client import Gauge
from tests.support.people import Person, refused
from tools.processes import wait_until
from tools.servers import Service

PATIENCE_S = 60
SECRET = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-|[A-Za-z0-9_-]{43}")


@pytest.fixture
def lines(ming, anna, line):
    """Ming's and Anna's connections, both up to date."""
    lines = [line(person) for person in (ming, anna)]
    for one in lines:
        one.next()
    return lines


def test_a_message_is_counted_once_and_its_deliveries_for_each_reader(gauge, ming, lines):
    assert gauge("meeting_open_sockets") == gauge("meeting_largest_room") == 2
    before = gauge.more("meeting_deliveries_total")
    ming.send("hello")
    for one in lines:
        one.until(lambda update: update["messages"])
    assert gauge.more("meeting_sends_total") == 1
    assert gauge.more("meeting_deliveries_total") == before + 2


def test_a_message_sent_over_a_websocket_is_counted(gauge, lines):
    lines[0].say("hello")
    assert gauge.more("meeting_sends_total") == 1
    assert gauge.more("meeting_requests_total", route="/api/send") == 0


def test_connections_are_counted_by_close_code(gauge, anna, lines):
    lines[0].socket.close()
    gauge.wait_for_more(1, "meeting_closes_total", code="goodbye")
    anna.leave()
    assert lines[1].ends()[0] == 4401
    gauge.wait_for_more(1, "meeting_closes_total", code="4401")
    gauge.wait_for(0, "meeting_open_sockets")


def test_a_connection_without_a_close_frame_is_counted_as_lost(gauge, lines):
    lines[0].vanish()
    gauge.wait_for_more(1, "meeting_closes_total", code="lost")


def test_a_long_poll_is_counted_as_waiting_and_not_in_the_request_times(gauge, ming, anna):
    cursor = ming.poll().json["cursor"]
    with ThreadPoolExecutor() as threads:
        poll = threads.submit(ming.poll, cursor, wait=25)
        gauge.wait_for(1, "meeting_waiting_polls")
        anna.send("hello")
        assert poll.result(PATIENCE_S).status_code == 200
    gauge.wait_for(0, "meeting_waiting_polls")
    assert gauge.more("meeting_requests_total", route="/api/messages") == 2
    assert gauge.more("meeting_request_seconds_count", route="/api/messages") == 1


def test_polls_that_find_nothing_new_are_counted_without_flask(gauge, ming):
    cursor = ming.poll().json["cursor"]

    def idle():
        assert ming.poll(cursor).status_code == 200
        return gauge.more("meeting_idle_polls_total")

    assert wait_until(idle, "a poll is answered in front of Flask") == 1


def test_refusals_are_counted_by_code_for_http_and_websocket(gauge, ming, lines):
    assert refused(ming.send(""), 400, "empty")
    assert lines[0].say("")["code"] == "empty"
    assert gauge.more("meeting_refusals_total", code="empty") == 2


def test_limits_are_counted_by_kind(tmp_path, redis):
    with Service(tmp_path, redis.url, SENDS_PER_SECOND=1, SEND_BURST=5) as strict:
        gauge, ming, anna = Gauge(strict), Person(strict, "小明"), Person(strict, "Anna")
        ming.create()
        while ming.send("hello").status_code == 200:
            pass
        while not refused(anna.get(f"/api/messages?meeting_id={uuid.uuid4()}"), 429, "rate_limited"):
            pass
        assert gauge.more("meeting_limits_total", limit="rate_limited") == 1
        assert gauge.more("meeting_limits_total", limit="unknown_link") == 1


def test_the_label_route_is_a_rule_and_not_a_path(gauge, ming):
    ming.browser.get(f"/{ming.meeting}")
    ming.browser.get(f"/elsewhere/{ming.meeting}")
    ming.browser.request("DELETE", "/api/send")
    assert gauge.more("meeting_requests_total", route="/<meeting_id>", status="200") == 1
    assert gauge.more("meeting_requests_total", route="none", status="404") == 1
    assert gauge.more("meeting_requests_total", route="none", status="405") == 1


def test_no_metric_names_a_meeting_or_a_member(gauge, ming, anna, lines):
    ming.send("a secret")
    ming.browser.get(f"/{ming.meeting}?language=en")
    assert gauge.more("meeting_sends_total") == 1
    told = gauge.browser.get("/metrics").data.decode()
    assert not SECRET.search(told)
    assert not [word for word in ("小明", "Anna", "a secret", ming.member, anna.member) if word in told]


def test_how_long_redis_takes_is_sampled(gauge, ming):
    for _ in range(32):
        ming.send("hello")
    assert gauge.more("meeting_redis_seconds_count") >= 2
    assert gauge.more("meeting_redis_seconds_sum") > 0


def test_failures_of_a_full_redis_and_of_an_absent_one_are_counted_apart(gauge, redis, ming):
    told = {sample.labels.get("kind") for sample in gauge.all() if "redis_failures" in sample.name}
    assert {"full", "disk", "away"} <= told  # from the beginning, or the first would be no increase
    with redis.client() as client:
        client.config_set("maxmemory", 1)
        for _ in range(2):  # the first time the script itself is sent, too
            assert refused(ming.send("hello"), 503, "store_unavailable")
        client.config_set("maxmemory", 0)
    assert gauge.more("meeting_redis_failures_total", kind="full") == 2
    redis.kill()
    assert refused(ming.send("hello"), 503, "store_unavailable")
    assert gauge.more("meeting_redis_failures_total", kind="away") >= 1
    redis.start()


def test_the_metrics_show_that_a_listener_is_lost(gauge, redis, lines):
    assert gauge("meeting_listeners", state="listening") == 1
    redis.kill()
    gauge.wait_for(1, "meeting_listeners", state="lost")
    redis.start()
    gauge.wait_for(1, "meeting_listeners", state="listening")


def test_a_gap_that_is_healed_is_counted(gauge, redis, ming, lines):
    with redis.client() as client:
        client.client_kill_filter(_type="pubsub")
        channel = MeetingKeys(ming.meeting).live
        wait_until(lambda: client.pubsub_numsub(channel)[0][1], "the listener is back")
    wait_until(lambda: gauge.more("meeting_gaps_total"), "the readers are brought up to date")

"""Workers count together: each answers `/metrics` with the sums of all of them."""

import json
import os
import signal

import pytest

from tools.processes import wait_until
from tools.servers import Service


@pytest.fixture(scope="module")
def service(tmp_path_factory, redis):
    with Service(tmp_path_factory.mktemp("two"), redis.url, workers=2, RATE_LIMITS="off") as service:
        yield service


def senders(service):
    """Return the workers that took a message over HTTP, according to the log."""
    lines = [json.loads(line) for line in service.log.splitlines() if line.startswith("{")]
    return {str(line["pid"]) for line in lines if line.get("route") == "/api/send"}


def send_through_both(service, person):
    """Send until either worker has taken something; how much that was."""
    for number in range(1, 500):
        assert person.send("hello").status_code == 200
        if service.workers <= senders(service):
            return number
    raise AssertionError("One of the workers is never asked.")


def test_the_counters_of_two_workers_are_added_up(service, gauge, ming):
    sent = send_through_both(service, ming)
    gauge.wait_for_more(sent, "meeting_sends_total")
    assert gauge.more("meeting_requests_total", route="/api/send", status="200") == sent
    assert gauge.more("meeting_request_seconds_count", route="/api/send") == sent
    assert gauge("meeting_workers") == 2


def test_counters_survive_the_replacement_of_workers(service, gauge, ming):
    sent = send_through_both(service, ming)
    service.reload()
    gauge.wait_for(2, "meeting_workers")
    assert gauge.more("meeting_sends_total") == sent
    assert [sample for sample in gauge.all() if "pid" in sample.labels] == []


def test_the_gauges_of_a_killed_worker_are_removed(service, gauge, ming, line):
    for one in [line(ming) for _ in range(4)]:
        one.next()
    gauge.wait_for(4, "meeting_open_sockets")
    for worker in service.workers:
        os.kill(int(worker), signal.SIGKILL)
    gauge.wait_for(0, "meeting_open_sockets")
    gauge.wait_for(2, "meeting_workers")


def counting_in(worker):
    """The files in which a worker counts: those that it has mapped."""
    with open(f"/proc/{worker}/maps") as maps:
        return {line.split()[-1] for line in maps if line.rstrip().endswith(".db")}


def counting_in_now(service):
    """All of them, once its one worker counts in all."""
    wanted = {"counter", "histogram", "gauge_livesum", "gauge_livemax"}

    def mapped():
        files = counting_in(*service.workers)
        return files if {os.path.basename(file).rpartition("_")[0] for file in files} == wanted else None

    return wait_until(mapped, "it counts")


def test_metric_slots_are_reused_and_removed_when_the_service_ends(tmp_path, redis):
    with Service(tmp_path, redis.url) as service:
        first = counting_in_now(service)
        service.reload()
        second = counting_in_now(service)
        service.reload()
        assert first != second  # while a worker is replaced there are two
        assert first == counting_in_now(service)
        folder = os.path.dirname(first.pop())
        service.stop()
    assert not os.path.exists(folder)


def test_the_next_service_removes_the_metric_files_of_a_killed_service(tmp_path, redis, service):
    folders = []
    for number in range(2):
        with Service(tmp_path / str(number), redis.url) as killed:
            folders.append(os.path.dirname(counting_in(*killed.workers).pop()))
            assert os.path.exists(folders[-1])
    assert not os.path.exists(folders[0])
    assert all(counting_in(worker) for worker in service.workers)
    assert os.path.exists(os.path.dirname(counting_in(min(service.workers)).pop()))  # who lives keeps theirs

"""Several workers on one Redis, behind nginx with the project's own rules."""

import time

import pytest

from tests.support.people import Person, names, refused, said
from tests.support.stub_upstream import Upstream, silent_port
from tools.servers import Nginx


@pytest.fixture
def nginx(tmp_path, instances):
    with Nginx(tmp_path / "nginx", [worker.socket for worker in instances]) as nginx:
        yield nginx


@pytest.fixture
def in_front_of(tmp_path):
    """nginx in front of stand-ins that behave as the test says."""
    started = []

    def in_front_of(*upstreams):
        nginx = Nginx(tmp_path / "nginx", [upstream.socket_path for upstream in upstreams])
        started.append(nginx)
        return nginx.start()

    yield in_front_of
    for nginx in started:
        nginx.kill()


def test_a_message_sent_through_a_worker_is_read_through_the_other(instances):
    one, other = instances
    ming, anna = Person(one, "小明"), Person(other, "Anna")
    ming.create()
    anna.join(ming.meeting)
    ming.send("大家好")
    anna.send("Hello")
    assert said(anna.poll()) == said(ming.poll()) == ["大家好", "Hello"]
    assert names(ming.poll()) == ["小明", "Anna"]


def test_a_browser_keeps_its_seat_whichever_worker_answers(instances):
    one, other = instances
    ming = Person(one, "小明")
    ming.create()
    ming.browser.place = other.socket
    assert ming.check().json["member_name"] == "小明"
    ming.leave()
    ming.browser.place = one.socket
    assert ming.check().json["logged_in"] is False


def test_a_member_who_left_is_refused_by_every_worker_at_once(instances):
    one, other = instances
    ming = Person(one, "小明")
    ming.create()
    token = ming.token
    ming.leave()
    ming.take_token(token)
    ming.browser.place = other.socket
    assert refused(ming.send("Still here?"), 401, "session_expired")


def test_without_a_worker_clients_get_json_and_browsers_a_page(in_front_of, tmp_path):
    browser = in_front_of(Upstream(tmp_path / "absent")).test_client()
    answer = browser.get("/api/messages")
    assert refused(answer, 503, "store_unavailable")
    assert answer.headers["Retry-After"] == "1"
    chinese = browser.get("/api/messages", headers={"Accept-Language": "zh-CN"})
    assert chinese.json["message"] != answer.json["message"]
    page = browser.get("/")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "1")
    assert "请稍候" in page.data.decode()


def test_nginx_repeats_a_request_that_a_dying_worker_lost_unless_it_creates(in_front_of, tmp_path):
    with Upstream(tmp_path / "a", answers=False) as one, Upstream(tmp_path / "b", answers=False) as other:
        browser = in_front_of(one, other).test_client()
        assert refused(browser.post("/api/create", {}), 503, "store_unavailable")
        assert len(one.requests + other.requests) == 1
        assert refused(browser.post("/api/send", {}), 503, "store_unavailable")
        assert len(one.requests + other.requests) == 3
        ids = [request["X-Request-ID"] for request in one.requests + other.requests]
        assert len(set(ids)) == 2  # the repeated one is known by its id


def test_nginx_sends_any_request_to_another_worker_if_a_worker_does_not_listen(in_front_of, tmp_path):
    with Upstream(tmp_path / "a") as there:
        browser = in_front_of(there, Upstream(tmp_path / "absent")).test_client()
        for path in ("/api/create",) * 4 + ("/api/send",) * 4:
            assert browser.post(path, {}).status_code == 204
        assert len(there.requests) == 8


def test_nginx_tries_another_worker_soon_if_an_address_is_silent(tmp_path):
    waits = []
    with (
        Upstream(tmp_path / "a") as there,
        silent_port() as gone,
        Nginx(tmp_path / "nginx", [there.socket_path, gone]) as nginx,
    ):
        for _ in range(8):
            asked_at = time.monotonic()
            assert nginx.test_client().post("/api/create", {}).status_code == 204
            waits.append(time.monotonic() - asked_at)
    assert 0.1 < sorted(waits)[4] < 0.6  # the shortest of the four that asked the silent address first


def test_nginx_replaces_the_forwarding_headers_of_a_client(in_front_of, tmp_path):
    claims = {
        "X-Forwarded-For": "8.8.8.8",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/evil",
        "Forwarded": "for=8.8.8.8",
        "X-Request-ID": "mine-mine-mine",
    }
    with Upstream(tmp_path / "a") as upstream:
        nginx = in_front_of(upstream)
        nginx.test_client().get("/", headers=claims)
    heard = upstream.requests[0]
    assert heard["Host"] == f"127.0.0.1:{nginx.port}"
    assert (heard["X-Forwarded-For"], heard["X-Forwarded-Proto"]) == ("127.0.0.1", "http")
    assert heard["X-Request-ID"] != claims["X-Request-ID"]
    assert not {"X-Forwarded-Host", "X-Forwarded-Prefix", "Forwarded"} & set(heard.keys())


def test_metrics_are_served_by_workers_and_not_by_nginx(instances, nginx):
    for worker in instances:
        assert b"meeting_workers 1" in worker.test_client().get("/metrics").data
    for path in ("/metrics", "//metrics", "/%6detrics", "/metrics?a=b", "/metrics/", "/./metrics"):
        answer = nginx.test_client().request("GET", path)
        assert answer.status_code == 404
        assert b"meeting_" not in answer.data


def test_a_request_has_one_id_from_nginx_to_the_log_and_back(instances, nginx):
    ming = Person(nginx, "小明")
    created = ming.create().headers["X-Request-ID"]
    written = [line for worker in instances for line in worker.log.splitlines() if created in line]
    assert len(written) == 1
    assert '"route": "/api/create"' in written[0]


def test_a_body_beyond_64_kb_never_reaches_a_worker(in_front_of, tmp_path):
    with Upstream(tmp_path / "a") as upstream:
        answer = in_front_of(upstream).test_client().post("/api/send", {"content": "x" * 65_536})
    assert refused(answer, 413, "too_large")
    assert upstream.requests == []


def test_no_log_names_a_meeting(instances, nginx):
    ming = Person(nginx, "小明")
    ming.create()
    ming.send("a secret")
    ming.browser.get(f"/{ming.meeting}")
    for worker in instances:
        worker.kill()
    assert ming.poll().status_code == 503
    for worker in instances:
        worker.start()
    for process in (*instances, nginx):
        assert ming.meeting not in process.log
        assert ming.token not in process.log
        assert "a secret" not in process.log

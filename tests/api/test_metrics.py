"""Who may read the metrics, and what is counted on both stores."""

import pytest

from tests.support.metrics_client import Gauge
from tests.support.people import Person


def ask(app, address, **headers):
    return app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "10.1.2.3", "172.18.0.5", "::ffff:192.168.1.2", "fd00::1", ""]
)
def test_whoever_is_near_may_read_them(app, address):
    answer = ask(app, address)
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    assert b"\nmeeting_workers 1" in answer.data


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_whoever_is_far_finds_nothing_there(app, address):
    assert ask(app, address).status_code == 404


@pytest.mark.parametrize("hops", [0, 1])
@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_whoever_comes_through_a_proxy_finds_nothing_there(serve, hops, header):
    assert ask(serve(proxy_hops=hops), "127.0.0.1", **{header: "10.1.2.3"}).status_code == 404


def test_they_are_asked_for_by_the_address_of_an_instance_whatever_its_name_is(serve):
    app = serve(public_origin="https://meet.example.org")
    assert ask(app, "172.18.0.5", Host="172.18.0.2:8000").status_code == 200


def test_a_member_who_has_expired_is_counted_once(app, ming, anna, clock):
    gauge = Gauge(app)
    clock.forward(2 * 3600)
    ming.poll()
    clock.forward(2 * 3600 + 1)
    for _ in range(2):
        ming.poll()
    assert gauge.more("meeting_members_expired_total") == 1


def test_one_who_expired_is_counted_by_whoever_joins_then(app, ming, clock):
    gauge = Gauge(app)
    clock.forward(4 * 3600 + 1)
    assert Person(app, "Anna").join(ming.meeting).status_code == 200
    assert gauge.more("meeting_members_expired_total") == 1

"""The clients that may read the metrics, and counters on both stores."""

import pytest

from tests.support.metrics_client import Gauge
from tests.support.people import Person


def ask(app, address, **headers):
    return app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "10.1.2.3", "172.18.0.5", "::ffff:192.168.1.2", "fd00::1", ""]
)
def test_a_client_at_a_private_address_may_read_the_metrics(app, address):
    answer = ask(app, address)
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    assert b"\nmeeting_workers 1" in answer.data


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_a_client_at_a_public_address_gets_404(app, address):
    assert ask(app, address).status_code == 404


@pytest.mark.parametrize("hops", [0, 1])
@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_a_client_behind_a_proxy_gets_404(serve, hops, header):
    assert ask(serve(proxy_hops=hops), "127.0.0.1", **{header: "10.1.2.3"}).status_code == 404


def test_metrics_are_served_by_the_address_of_an_instance_despite_public_origin(serve):
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


def test_a_join_counts_the_members_that_have_expired(app, ming, clock):
    gauge = Gauge(app)
    clock.forward(4 * 3600 + 1)
    assert Person(app, "Anna").join(ming.meeting).status_code == 200
    assert gauge.more("meeting_members_expired_total") == 1

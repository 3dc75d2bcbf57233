"""Provides several instances of the service, on each kind of Redis."""

import pytest

from tests.support.live_load import Crowd, Listener, Poller
from tests.support.log_events import check_no_unexpected_error
from tests.support.people import Person
from tests.support.websocket_client import Line
from tools.dev_cluster import Deployment
from tools.processes import wait_until


@pytest.fixture(scope="module")
def deploy(tmp_path_factory):
    """Return a function that starts deployments, which run until the last test of the file has ended."""
    running = []

    def deploy(kind, **settings):
        running.append(Deployment(tmp_path_factory.mktemp(kind), kind, **settings))
        return running[-1].__enter__()

    yield deploy
    for deployment in running:
        deployment.__exit__(None, None, None)


@pytest.fixture
def ming(deployment):
    """Return a host on the first instance, when both take writes again after the test before."""
    people = [Person(service, "小明") for service in deployment.services]
    for ming in people:
        wait_until(lambda it=ming: it.create().status_code == 200, "writes are answered")
    return people[0]


@pytest.fixture
def anna(deployment, ming):
    """Return Anna, who has joined the meeting through the second instance."""
    anna = Person(deployment.services[1], "Anna")
    wait_until(lambda: anna.join(ming.meeting).status_code == 200, "Anna has joined")
    return anna


@pytest.fixture
def line():
    """Return a function that opens live connections, which are closed after the test."""
    opened = []

    def line(person):
        opened.append(Line(person))
        return opened[-1]

    yield line
    for one in opened:
        one.__exit__()


@pytest.fixture
def crowd(deployment, ming):
    """Put load on Ming's meeting while the test breaks something.

    After the test, assert that no message is missing, no connection was closed, and all readers get updates.
    """

    def member(service, name):
        person = Person(service, name)
        wait_until(lambda: person.join(ming.meeting).status_code == 200, f"{name} has joined")
        return person

    places = deployment.services
    readers = [kind(member(place, "Reader")) for place in places for kind in (Listener, Poller)]
    over_http, on_lines = ([member(place, "Speaker") for place in places] for _ in range(2))
    with Crowd(readers, over_http, on_lines) as crowd:
        crowd.wait_for(100)
        yield crowd
        crowd.wait_for(len(crowd.taken) + 100)
        crowd.wait_for_all_readers()
    for reader in readers:
        reader.read_back()
    crowd.check()
    assert not any(reader.endings for reader in readers if isinstance(reader, Listener))
    for service in places:
        check_no_unexpected_error(service)

"""Two devices of a host: two sessions of one member, each with a connection of its own."""

import pytest

from tests.support.people import Person, refused
from tests.support.websocket_client import said
from tests.support.who_is_away import WhoIsAway


@pytest.fixture
def phone(ming, other_worker):
    """小明's phone, which has opened the host link through the other worker."""
    phone = Person(other_worker, "小明")
    assert (
        phone.join(ming.meeting, host_secret=ming.host_secret, continues=True).json["member"] == ming.member
    )
    return phone


def test_both_devices_get_what_each_of_them_sends(ming, phone, line):
    desk, pocket = line(ming), line(phone)
    ming.send("from the desk")
    phone.send("from the phone")
    for device in (desk, pocket):
        device.until(lambda update: "from the phone" in said(update))


def test_the_member_is_online_while_one_device_is_connected(hurried, line):
    desk, phone, anna = Person(hurried, "小明"), Person(hurried, "小明"), Person(hurried, "Anna")
    desk.create()
    phone.join(desk.meeting, host_secret=desk.host_secret, continues=True)
    anna.join(desk.meeting)
    following, here, there, away = line(anna), line(desk), line(phone), WhoIsAway()
    here.__exit__()
    bob = Person(hurried, "Bob")
    bob.join(desk.meeting)
    line(bob).__exit__()  # closed later than the desk's: the presence of both is known when Bob is away
    following.until(away.after)
    assert away.after({}) == {bob.member}
    there.__exit__()
    following.until(lambda update: desk.member in away.after(update))
    assert away.after({}) == {bob.member, desk.member}


@pytest.mark.parametrize("way", ["left", "removed"])
def test_the_end_of_the_member_closes_the_connection_of_each_device(ming, phone, worker, line, way):
    anna = Person(worker, "Anna")
    anna.join(ming.meeting)
    ming.host("hand_over", member=anna.member)
    devices = [line(ming), line(phone)]
    if way == "left":
        phone.leave()
    else:
        anna.host("remove", member=ming.member)
    reason = "session_expired" if way == "left" else "removed"
    assert [device.ends() for device in devices] == [(4401, reason)] * 2
    assert refused(ming.send("hello"), *((401, reason) if way == "left" else (403, reason)))

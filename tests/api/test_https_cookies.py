"""The cookies of a browser over HTTPS, which other hosts of the same domain cannot set."""

import pytest

from tests.support.people import Person, refused


class SecurePerson(Person):
    """A user who reaches the service over HTTPS, by a proxy that says so."""

    def __init__(self, app, name="小明"):
        super().__init__(app, name)
        self.browser.environ_base.update(
            {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "192.0.2.1"}
        )

    @property
    def cookies(self):
        return [cookie.key for cookie in self.browser._cookies.values()]


@pytest.fixture
def secure(serve):
    return serve(proxy_hops=1)


@pytest.fixture
def ming(secure):
    ming = SecurePerson(secure)
    ming.create()
    return ming


def test_each_cookie_is_bound_to_the_host(secure):
    made = SecurePerson(secure).create()
    cookies = made.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert "; Secure" in cookie
        assert "; Path=/" in cookie
        assert "Domain" not in cookie


def test_a_member_reads_sends_and_leaves(ming):
    assert ming.send("hello").status_code == 200
    assert ming.poll().json["messages"][0]["content"] == "hello"
    assert ming.check().json["member_name"] == "小明"
    assert ming.leave().status_code == 200
    assert ming.cookies == []


def test_a_passcode_is_asked_once(secure, ming):
    ming.host("passcode", passcode="sesame")
    anna = SecurePerson(secure, "Anna")
    assert anna.join(ming.meeting, passcode="sesame").status_code == 200
    anna.leave()
    assert anna.join(ming.meeting).status_code == 200


def test_a_cookie_that_another_host_could_set_opens_nothing(secure, ming):
    mallory, anna = SecurePerson(secure, "Mallory"), SecurePerson(secure, "Anna")
    mallory.join(ming.meeting)
    token = mallory.browser.get_cookie(f"__Host-seat_{ming.meeting}").value
    anna.meeting = ming.meeting
    anna.browser.set_cookie(f"seat_{ming.meeting}", token)
    anna.browser.set_cookie("latest", ming.meeting)
    assert refused(anna.poll(), 401, "no_session")
    anna.join(ming.meeting)
    assert anna.check().json["member_name"] == "Anna"


def test_surplus_cookies_are_deleted_whether_they_are_of_http_or_https(ming):
    for number in range(30):
        prefix = "__Host-" if number % 2 else ""
        ming.browser.set_cookie(f"{prefix}seat_00000000-0000-4000-8000-0000000000{number:02}", "A" * 43)
    deleted = ming.get("/").headers.getlist("Set-Cookie")
    assert len(deleted) == 10
    assert all(("; Secure" in cookie) == cookie.startswith("__Host-") for cookie in deleted)
    ming.get("/")
    assert len([name for name in ming.cookies if "seat_" in name]) == 20

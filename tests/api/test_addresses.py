"""One person is one address, in every form in which proxies write addresses (RFC 7239, section 6)."""

import pytest

from app.web.client_address import limited_as
from tests.support.people import Person, refused

FORMS = {
    "203.0.113.7": "203.0.113.7",
    "203.0.113.7:51234": "203.0.113.7",  # Azure Application Gateway
    "203.0.113.7:_hidden": "203.0.113.7",
    " 203.0.113.7:51234 ": "203.0.113.7",
    '"203.0.113.7:51234"': "203.0.113.7",
    "::ffff:203.0.113.7": "203.0.113.7",
    "[::ffff:203.0.113.7]": "203.0.113.7",
    "[::ffff:203.0.113.7]:51234": "203.0.113.7",
    "::ffff:cb00:7107": "203.0.113.7",
    "2001:db8::1": "2001:db8::",
    "2001:db8::1:443": "2001:db8::",  # an address: without brackets there is no port
    "[2001:db8::1]": "2001:db8::",
    "[2001:db8::1]:443": "2001:db8::",
    '"[2001:db8::1]:443"': "2001:db8::",
    "2001:db8:0:1:2:3:4:5": "2001:db8:0:1::",
    "fe80::1%eth0": "fe80::",
    "[fe80::1%eth0]:443": "fe80::",
    "[fe80::1%25eth0]": "fe80::",
}
NONE = [
    "", " ", "unknown", "_hidden", "unknown:51234", "unix:", "rubbish", "203.0.113", "203.0.113.7:",
    "203.0.113.7:x", "203.0.113.7:123456", "203.0.113.7:1:2", "203.0.113.7/24", "2001:db8::1]:443",
    "[2001:db8::1", "[2001:db8::1]443", "[]", "[]:443", "[unknown]", "[203.0.113.7]:443", '"', '""',
    "192.0.2.1, 192.0.2.2", "1" * 10_000, "[" + ":" * 10_000 + "]",
]  # fmt: skip


@pytest.mark.parametrize(("written", "address"), FORMS.items(), ids=FORMS)
def test_port_brackets_zone_and_notation_are_no_part_of_an_address(written, address):
    assert limited_as(written) == address


@pytest.mark.parametrize("written", NONE, ids=range(len(NONE)))
def test_an_invalid_address_is_not_counted(written):
    assert limited_as(written) == ""


def create(app, forwarded):
    body = {"meeting_name": "a", "member_name": "b"}
    return Person(app).post("/api/create", body, headers={"X-Forwarded-For": forwarded})


@pytest.mark.parametrize(
    ("many", "other"),
    [
        ("203.0.113.7:{}", "203.0.113.8:51234"),
        ("[2001:db8::1]:{}", "[2001:db8:0:1::1]:443"),
        ('"[2001:db8::1]:{}"', "203.0.113.8"),
    ],
)
def test_clients_behind_a_proxy_that_writes_ports_are_limited_by_address(serve, many, other):
    app = serve(proxy_hops=1, rate_limits=True)
    made = [create(app, many.format(51234 + number)) for number in range(11)]
    assert [answer.status_code for answer in made[:10]] == [200] * 10
    assert refused(made[10], 429, "rate_limited")
    assert create(app, other).status_code == 200

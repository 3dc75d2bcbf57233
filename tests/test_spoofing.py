"""Headers in which a client makes claims about itself change nothing."""

import pytest

from tools.servers import Service

CLAIMS = [
    {"X-Forwarded-Proto": "https"},
    {"X-Forwarded-Protocol": "ssl"},
    {"X-Forwarded-Ssl": "on"},
    {"X_Forwarded_Proto": "https"},
    {"SCRIPT_NAME": "/elsewhere"},
    {"PATH_INFO": "/elsewhere"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Prefix": "/evil"},
]


@pytest.fixture(scope="module", params=["tcp", "unix"])
def service(request, tmp_path_factory):
    with Service(tmp_path_factory.mktemp("web"), bind=request.param, RATE_LIMITS="off") as service:
        yield service


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: next(iter(claim)))
def test_an_address_that_a_client_claims_is_ignored(service, claim):
    browser = service.test_client()
    made = browser.post("/api/create", {"meeting_name": "a", "member_name": "b"}, headers=claim)
    assert made.status_code in (200, 400)
    assert not any("Secure" in cookie for cookie in made.headers.get_all("Set-Cookie", []))
    page = browser.request("GET", "/", headers=claim)
    assert page.status_code in (200, 400)
    assert b"evil" not in page.data
    assert b"elsewhere" not in page.data

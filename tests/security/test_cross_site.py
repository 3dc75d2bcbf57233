"""Another site's page can do nothing in a visitor's name, nor learn anything (security.md, C1 to C6, C10)."""

import json

import pytest
from websockets.exceptions import InvalidStatus

from app.web.release import asset_url
from tests.support.people import Person, refused
from tests.support.routes import routes
from tests.support.websocket_client import Line

CHANGES = routes(method="post")
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://evil.example/http://localhost"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost:81"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
]
FORM = "application/x-www-form-urlencoded"


def for_all_changes():
    return pytest.mark.parametrize("route", CHANGES, ids=lambda route: route.name)


def for_all_claims():
    return pytest.mark.parametrize("claim", FOREIGN, ids=lambda claim: "".join(claim.values()) or "empty")


def says_nothing_to_other_sites(answer):
    return not any(name.lower().startswith("access-control") for name, _ in answer.headers)


@for_all_changes()
def test_no_route_changes_anything_for_another_site(ming, unchanged, route):
    fields = route.fields | {"meeting_id": ming.meeting}
    with unchanged():
        for claim in FOREIGN:
            answer = ming.browser.post(route.path, json=fields, headers=claim)
            assert refused(answer, 403, "forbidden"), claim
            assert "Set-Cookie" not in answer.headers
            assert says_nothing_to_other_sites(answer)


@for_all_changes()
def test_a_form_of_another_site_is_refused_with_any_content_type(ming, unchanged, route):
    body = json.dumps(route.fields | {"meeting_id": ming.meeting})
    with unchanged():
        for kind in ("text/plain", FORM, "multipart/form-data; boundary=x", "application/json"):
            answer = ming.browser.post(route.path, data=body, content_type=kind, headers=FOREIGN[0])
            assert refused(answer, 403, "forbidden")


@for_all_changes()
def test_a_preflight_from_another_site_is_refused(ming, route):
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    answer = ming.browser.options(route.path, headers=FOREIGN[0] | asked)
    assert refused(answer, 403, "forbidden")
    assert says_nothing_to_other_sites(answer)


@pytest.mark.parametrize("route", routes(method="get"), ids=lambda route: route.name)
def test_another_site_may_not_read_an_answer(ming, route):
    fields = route.fields | {"meeting_id": ming.meeting}
    answer = ming.browser.get(route.path, query_string=fields, headers=FOREIGN[0])
    assert says_nothing_to_other_sites(answer)


def test_a_get_request_without_a_seat_changes_nothing(app, ming, unchanged):
    """Request every route by GET, as a client without a seat: nothing changes."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.websocket]
    eve = Person(app, "Eve")
    fields = {"meeting_id": ming.meeting, "member_name": "Eve", "content": "hi", "q": "hi"}
    with unchanged():
        for rule in rules:
            digest, path = asset_url("page.css").split("/")[2:]
            names = {"meeting_id": ming.meeting, "digest": digest, "path": path}
            path = app.url_map.bind("").build(rule.endpoint, {name: names[name] for name in rule.arguments})
            answer = eve.get(path, **fields)
            assert answer.status_code in (200, 303, 401, 426), path
            assert "Set-Cookie" not in answer.headers
    assert len(rules) > 10


@for_all_changes()
def test_no_verb_is_a_get_request(ming, unchanged, route):
    with unchanged():
        answer = ming.get(route.path, **route.fields, meeting_id=ming.meeting)
        assert refused(answer, 405, "method_not_allowed")


@pytest.fixture(params=["front", "worker"])
def following(request, redis):
    """小明, by way of nginx and without it."""
    ming = Person(request.getfixturevalue(request.param), "小明")
    ming.create()
    return ming


def turned_away(person, **headers):
    with pytest.raises(InvalidStatus) as refusal:
        Line(person, **headers)
    response = refusal.value.response
    return response.status_code, json.loads(response.body)["code"]


@for_all_claims()
def test_a_page_of_another_site_opens_no_connection(following, claim):
    assert turned_away(following, **claim) == (403, "forbidden")


def test_an_origin_that_differs_in_the_scheme_alone_is_another(following):
    own = following.browser.place
    assert turned_away(following, Origin=own.replace("http", "https")) == (403, "forbidden")
    assert turned_away(following, Origin=own + ".evil.example") == (403, "forbidden")
    with Line(following, Origin=own) as line:
        assert line.next()["status"] == "success"


def test_a_connection_needs_a_seat_in_this_very_meeting(following):
    token = following.token
    following.create("another")
    following.take_token(token)
    assert turned_away(following) == (401, "session_expired")


def test_a_connection_is_not_opened_by_a_cookie_that_was_given_up(following):
    token = following.token
    following.leave()
    following.take_token(token)
    assert turned_away(following) == (401, "session_expired")


def test_another_site_cannot_frame_a_page(app, ming):
    for path in ("/", f"/{ming.meeting}", "/nothing/here", "/offline", f"/{ming.meeting}/qr.svg"):
        assert "frame-ancestors 'none'" in ming.get(path).headers["Content-Security-Policy"]

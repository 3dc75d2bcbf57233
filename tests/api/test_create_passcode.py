"""Where the operator asks for a passcode, strangers start no meetings."""

import pytest

from app.web.schema import Create
from tests.support.people import Person, refused

PASSCODE = "open 芝麻 sesame"


@pytest.fixture
def app(serve):
    return serve(create_passcode=PASSCODE)


def create(person, **more):
    return person.post("/api/create", {"meeting_name": "周会", "member_name": person.name, **more})


@pytest.mark.parametrize(
    "given",
    [{}, {"create_passcode": ""}, {"create_passcode": "open"}, {"create_passcode": f"{PASSCODE} "},
     {"passcode": PASSCODE}],
    ids=["missing", "empty", "shorter", "longer", "elsewhere"],
)  # fmt: skip
def test_a_meeting_is_not_created_without_the_passcode(app, redis, given):
    answer = create(Person(app), **given)
    assert refused(answer, 403, "create_passcode")
    assert answer.json["field"] == "create_passcode"
    assert "Set-Cookie" not in answer.headers
    assert redis.keys("meeting:*") == []


def test_a_meeting_is_created_with_the_passcode_and_guests_join_without_it(app):
    ming = Person(app, "小明")
    answer = create(ming, create_passcode=PASSCODE)
    assert answer.status_code == 200
    assert Person(app, "Anna").join(answer.json["meeting_id"]).status_code == 200


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("zh-CN", "需要正确的密码才能在此发起会议。"),
        ("en", "You need the right passcode to start a meeting here."),
    ],
)
def test_the_refusal_is_in_the_callers_language_and_does_not_contain_the_passcode(app, language, message):
    answer = create(Person(app, language=language), create_passcode="guess")
    assert answer.json["message"] == message
    assert PASSCODE not in answer.text
    assert "guess" not in answer.text


@pytest.mark.parametrize("given", [None, 1, ["open"], {"open": "sesame"}], ids=type)
def test_a_passcode_that_is_not_text_is_refused(app, given):
    assert refused(create(Person(app), create_passcode=given), 400, "bad_request")


def test_every_try_counts_as_a_creation(serve):
    app = serve(create_passcode=PASSCODE, rate_limits=True)
    for _ in range(10):
        assert create(Person(app), create_passcode="guess").status_code == 403
    assert refused(create(Person(app), create_passcode=PASSCODE), 429, "rate_limited")


def test_a_needless_passcode_is_ignored(serve):
    assert create(Person(serve()), create_passcode="any").status_code == 200


def test_the_page_asks_for_the_passcode_only_where_the_operator_set_one(serve, app):
    with_it, without = (Person(one).get("/").text for one in (app, serve()))
    assert 'id="create_passcode"' in with_it
    assert PASSCODE not in with_it
    assert "create_passcode" not in without


def test_the_api_document_describes_the_passcode_as_optional(app):
    schema = Person(app).get("/api/openapi.json").json["components"]["schemas"][Create.__name__]
    assert schema["properties"]["create_passcode"]["type"] == "string"
    assert "create_passcode" not in schema["required"]

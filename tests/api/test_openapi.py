"""The API describes itself."""

import pytest
from msgspec import to_builtins

from app.meeting.entries import Ended
from tests.support.people import Person

UNDESCRIBED = {"/api/openapi.json", "/api/live"}  # itself, and what is no HTTP


@pytest.fixture
def document(app):
    return app.test_client().get("/api/openapi.json").json


def test_every_route_is_described(document, app):
    assert document["openapi"].startswith("3.1")
    routes = {
        rule.rule: "post" if "POST" in rule.methods else "get"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.rule not in UNDESCRIBED
    }
    assert len(routes) > 25
    assert {path: next(iter(item)) for path, item in document["paths"].items()} == routes


def test_every_reference_has_a_target(document):
    names = set()

    def walk(value):
        if isinstance(value, dict):
            if "$ref" in value:
                names.add(value["$ref"].removeprefix("#/components/schemas/"))
            value = list(value.values())
        if isinstance(value, list):
            for item in value:
                walk(item)

    walk(document)
    assert names
    assert names <= document["components"]["schemas"].keys()


def test_an_update_is_described_as_it_is_answered(document, ming):
    described = document["components"]["schemas"]["Update"]["properties"]
    assert ming.poll().json.keys() <= described.keys()
    described = document["components"]["schemas"]["Message"]
    assert ming.send("hi").json["message"].keys() == set(described["required"])
    ming.send("hello", reply_to=2)
    ming.edit(3, "hullo")
    message = ming.react(3, "👍").json["message"]
    assert message.keys() | ming.delete(3).json["message"].keys() == described["properties"].keys()


def test_every_kind_of_change_is_described_as_it_is_answered(document, app, ming):
    anna = Person(app, "Anna")
    anna.join(ming.meeting)
    anna.rename("Anne")
    anna.leave()
    seq = ming.send("hi").json["message"]["seq"]
    ming.react(seq, "👍")
    ming.edit(seq, "hello")
    ming.delete(seq)
    Person(app, "phone").join(ming.meeting, host_secret=ming.host_secret, continues=True)
    ming.host("lock", on=True)
    ming.host("lock", on=False)
    anna.join(ming.meeting)
    ming.host("cohost", member=anna.member, on=True)
    ming.host("remove", member=anna.member, messages=True)
    kinds = {change["type"]: change for change in ming.poll().json["changes"]}
    kinds["ended"] = to_builtins(Ended(seq=1, id="", member="", time=1))  # no member reads it any more
    schemas = document["components"]["schemas"]
    described = schemas["Update"]["properties"]["changes"]["items"]["discriminator"]["mapping"]
    assert kinds.keys() == described.keys()
    for kind, change in kinds.items():
        shape = schemas[described[kind].rsplit("/", 1)[1]]
        assert set(shape["required"]) <= change.keys() <= shape["properties"].keys()

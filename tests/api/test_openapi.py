"""The API describes itself."""

import pytest

ROUTES = {
    "/api/create": "post",
    "/api/join": "post",
    "/api/check_session": "get",
    "/api/messages": "get",
    "/api/send": "post",
    "/api/leave": "post",
}


@pytest.fixture
def document(app):
    return app.test_client().get("/api/openapi.json").json


def test_every_route_is_described(document):
    assert document["openapi"].startswith("3.1")
    assert {path: next(iter(item)) for path, item in document["paths"].items()} == ROUTES


def test_every_reference_leads_somewhere(document):
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
    message = ming.send("hi").json["message"]
    assert message.keys() == document["components"]["schemas"]["Message"]["properties"].keys()

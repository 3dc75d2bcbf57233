"""Lists the routes of the API from its OpenAPI document, so that a test of all routes misses none."""

from functools import cache
from typing import NamedTuple

from app import create_app
from app.config import Settings

FITTING = {"string": "hello", "boolean": True}


class Route(NamedTuple):
    method: str
    path: str
    fields: dict[str, object]  # the required fields without the meeting, with valid values

    def ask(self, person, **more):
        fields = self.fields | {"meeting_id": person.meeting} | more
        return person.post(self.path, fields) if self.method == "post" else person.get(self.path, **fields)

    @property
    def name(self):
        return self.path.rsplit("/", 1)[1]


@cache
def openapi_document():
    """Return the OpenAPI document, which is the same with all settings."""
    return create_app(Settings()).test_client().get("/api/openapi.json").json


def routes(status="400", method=None):
    """Return the routes that may answer `status`, with one method or any."""
    document = openapi_document()
    return [
        Route(by, path, _fields(document, operation))
        for path, item in document["paths"].items()
        for by, operation in item.items()
        if status in operation["responses"] and method in (None, by)
    ]


def _fields(document, operation):
    if "requestBody" not in operation:
        fields = {field["name"]: field["schema"] for field in operation["parameters"] if field["required"]}
    else:
        reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        shape = document["components"]["schemas"][reference.rsplit("/", 1)[1]]
        fields = {name: shape["properties"][name] for name in shape["required"]}
    return {name: _fitting(name, shape) for name, shape in fields.items() if name != "meeting_id"}


def _fitting(name, shape):
    if shape["type"] == "integer":
        return max(2, shape.get("minimum", 2))
    return "👍" if name == "emoji" else FITTING[shape["type"]]

"""Describes the API as an OpenAPI 3.1 document, made from the types that validate requests."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Blueprint, Response

from app.meeting.entries import Change, Message
from app.meeting.models import RosterEntry, Update
from app.meeting.roster import MemberPage
from app.meeting.search import Found
from app.version import __version__
from app.web import schema
from app.web.host_verbs import WaitingRoom
from app.web.json_response import json_response
from app.web.verbs import VERB_ERRORS, Verb

REF = "#/components/schemas/{name}"

Shape = type[msgspec.Struct]
QUERY_ERRORS = "400 401 403 404 410 429 503"

# The routes that are no verbs: path, method, type of the request, type of the answer, statuses of the errors.
ROUTES: tuple[tuple[str, str, Shape, Shape, str], ...] = (
    ("/api/create", "post", schema.Create, schema.Created, "400 403 413 415 429 503"),
    ("/api/join", "post", schema.Join, schema.Seated, "400 403 404 409 410 413 415 429 503"),
    ("/api/check_host_link", "post", schema.HostSecret, schema.HostLink, "400 403 404 410 413 415 429 503"),
    ("/api/knock", "post", schema.Knock, schema.Knocked, VERB_ERRORS),
    ("/api/check_session", "get", schema.MeetingQuery, schema.Session, "400 410 429 503"),
    ("/api/messages", "get", schema.Read, Update, QUERY_ERRORS),
    ("/api/search", "get", schema.Search, Found, QUERY_ERRORS),
    ("/api/members", "get", schema.Members, MemberPage, QUERY_ERRORS),
    ("/api/leave", "post", schema.Leave, schema.Success, VERB_ERRORS),
    ("/api/host/door", "get", schema.MeetingQuery, WaitingRoom, QUERY_ERRORS),
)


def blueprint(verbs: Mapping[str, Verb]) -> Blueprint:
    """Make the route /api/openapi.json."""
    openapi = Blueprint("openapi", __name__)

    @openapi.get("/api/openapi.json")
    def document() -> Response:
        return json_response(describe(verbs))

    return openapi


def describe(verbs: Mapping[str, Verb]) -> dict[str, object]:
    """Make the document, with a route for each verb."""
    routes = ROUTES + tuple(
        (f"/api/{name}", "post", verb.request_type, verb.answer_type, verb.errors)
        for name, verb in verbs.items()
    )
    shapes = {shape for _, _, takes, gives, _ in routes for shape in (takes, gives)}
    (change, *_), schemas = msgspec.json.schema_components(
        [Change, *sorted(shapes, key=lambda shape: shape.__name__), Message, RosterEntry, schema.Failure],
        ref_template=REF,
    )
    _describe_raw_entries(schemas, change)
    _describe_optional_fields(schemas)
    paths: dict[str, dict[str, object]] = {}
    for path, method, takes, gives, failures in routes:
        paths[path] = {method: _operation(schemas, method, takes, gives, failures)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Web Meeting", "version": __version__},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _operation(
    schemas: dict[str, Any],
    method: str,
    takes: Shape,
    gives: Shape,
    failures: str,
) -> dict[str, object]:
    failure = _content(schema.Failure, "Nothing was done; `code` says why.")
    operation: dict[str, object] = {
        "summary": (takes.__doc__ or "").strip(),
        "responses": {"200": _content(gives, "Done."), **dict.fromkeys(failures.split(), failure)},
    }
    if method == "post":
        operation["requestBody"] = {"required": True, **_content(takes)}
    else:
        operation["parameters"] = _parameters(schemas[takes.__name__])
    return operation


def _parameters(described: dict[str, Any]) -> list[dict[str, object]]:
    """Return the parameters of a query, those that are required first."""
    required = described.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": described["properties"][name]}
        for name in sorted(described["properties"], key=lambda name: name not in required)
    ]


def _content(shape: Shape, description: str | None = None) -> dict[str, object]:
    content = {"application/json": {"schema": {"$ref": REF.format(name=shape.__name__)}}}
    return {"content": content} if description is None else {"description": description, "content": content}


def _describe_raw_entries(schemas: dict[str, Any], change: dict[str, Any]) -> None:
    """Add the types of entries, which pass through as raw JSON, for which msgspec has no schema."""
    message = {"$ref": REF.format(name="Message")}
    schemas["Update"]["properties"]["messages"]["items"] = message
    schemas["Update"]["properties"]["changes"]["items"] = change
    schemas["Update"]["properties"]["me"] = {"$ref": REF.format(name=RosterEntry.__name__)}
    for name in ("Update", "MemberPage"):
        schemas[name]["properties"]["members"]["items"] = {"$ref": REF.format(name=RosterEntry.__name__)}
    schemas["Found"]["properties"]["messages"]["items"] = message
    schemas["Sent"]["properties"]["message"] = message


def _describe_optional_fields(schemas: dict[str, Any]) -> None:
    """Describe a field that is None by default as one that may be left out, and not be null."""
    for fields in schemas.values():
        for name, described in fields.get("properties", {}).items():
            if described.get("default", ...) is None:
                fields["properties"][name] = described["anyOf"][0]

"""Describes the API as an OpenAPI 3.1 document, made from the types that validate requests."""

from typing import Any

import msgspec
from flask import Blueprint, Response

from app.meeting.models import Change, Message, RosterEntry, Update
from app.meeting.search import Found
from app.version import __version__
from app.web import host_verbs, schema
from app.web.json_response import json_response

REF = "#/components/schemas/{name}"

Shape = type[msgspec.Struct]
JOIN_ERRORS = "400 403 404 409 410 413 415 429 503"
VERB_ERRORS = "400 401 403 404 410 413 415 429 503"
KEYED_ERRORS = "400 401 403 404 409 410 413 415 429 503"  # of routes that take an idempotency key
QUERY_ERRORS = "400 401 403 404 410 429 503"

# path, method, type of the request, type of the answer, statuses of the errors
ROUTES: tuple[tuple[str, str, Shape, Shape, str], ...] = (
    ("/api/create", "post", schema.Create, schema.Created, "400 403 413 415 429 503"),
    ("/api/join", "post", schema.Join, schema.Seated, JOIN_ERRORS),
    ("/api/knock", "post", schema.Knock, schema.Knocked, VERB_ERRORS),
    ("/api/check_session", "get", schema.MeetingQuery, schema.Session, "400 410 429 503"),
    ("/api/messages", "get", schema.Read, Update, QUERY_ERRORS),
    ("/api/search", "get", schema.Search, Found, QUERY_ERRORS),
    ("/api/send", "post", schema.Send, schema.Sent, KEYED_ERRORS),
    ("/api/edit", "post", schema.Edit, schema.Sent, KEYED_ERRORS),
    ("/api/delete", "post", schema.Delete, schema.Sent, KEYED_ERRORS),
    ("/api/react", "post", schema.React, schema.Sent, KEYED_ERRORS),
    ("/api/rename", "post", schema.Rename, schema.RenamedAnswer, KEYED_ERRORS),
    ("/api/typing", "post", schema.Typing, schema.Success, VERB_ERRORS),
    ("/api/leave", "post", schema.Leave, schema.Success, VERB_ERRORS),
    ("/api/host/door", "get", schema.MeetingQuery, host_verbs.WaitingRoom, QUERY_ERRORS),
    ("/api/host/rename_meeting", "post", host_verbs.RenameMeeting, schema.Success, KEYED_ERRORS),
    ("/api/host/lock", "post", host_verbs.Toggle, schema.Success, KEYED_ERRORS),
    ("/api/host/waiting_room", "post", host_verbs.Toggle, schema.Success, KEYED_ERRORS),
    ("/api/host/hide_history", "post", host_verbs.Toggle, schema.Success, KEYED_ERRORS),
    ("/api/host/passcode", "post", host_verbs.Passcode, schema.Success, KEYED_ERRORS),
    ("/api/host/slow_mode", "post", host_verbs.SlowMode, schema.Success, KEYED_ERRORS),
    ("/api/host/extend", "post", host_verbs.Extend, schema.Success, KEYED_ERRORS),
    ("/api/host/new_link", "post", host_verbs.HostRequest, host_verbs.NewLink, KEYED_ERRORS),
    ("/api/host/host_link", "post", host_verbs.HostRequest, host_verbs.NewLink, KEYED_ERRORS),
    ("/api/host/mute", "post", host_verbs.Mute, schema.Success, KEYED_ERRORS),
    ("/api/host/cohost", "post", host_verbs.MemberToggle, schema.Success, KEYED_ERRORS),
    ("/api/host/hand_over", "post", host_verbs.MemberRequest, schema.Success, KEYED_ERRORS),
    ("/api/host/admit", "post", host_verbs.Admit, schema.Success, KEYED_ERRORS),
    ("/api/host/remove", "post", host_verbs.Remove, schema.Success, VERB_ERRORS),
    ("/api/host/readmit", "post", host_verbs.MemberRequest, schema.Success, VERB_ERRORS),
    ("/api/host/end", "post", host_verbs.HostRequest, schema.Success, VERB_ERRORS),
    ("/api/host/erase", "post", host_verbs.HostRequest, host_verbs.Erased, VERB_ERRORS),
)


def blueprint() -> Blueprint:
    """Make the route /api/openapi.json."""
    openapi = Blueprint("openapi", __name__)

    @openapi.get("/api/openapi.json")
    def document() -> Response:
        return json_response(describe())

    return openapi


def describe() -> dict[str, object]:
    """Make the document."""
    shapes = {shape for _, _, takes, gives, _ in ROUTES for shape in (takes, gives)}
    (change, *_), schemas = msgspec.json.schema_components(
        [Change, *sorted(shapes, key=lambda shape: shape.__name__), Message, RosterEntry, schema.Failure],
        ref_template=REF,
    )
    _describe_raw_entries(schemas, change)
    paths: dict[str, dict[str, object]] = {}
    for path, method, takes, gives, failures in ROUTES:
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
    takes: type[msgspec.Struct],
    gives: type[msgspec.Struct],
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
    required = described.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": shape}
        for name, shape in described["properties"].items()
    ]


def _content(shape: type[msgspec.Struct], description: str | None = None) -> dict[str, object]:
    content = {"application/json": {"schema": {"$ref": REF.format(name=shape.__name__)}}}
    return {"content": content} if description is None else {"description": description, "content": content}


def _describe_raw_entries(schemas: dict[str, Any], change: dict[str, Any]) -> None:
    """Add the types of entries, which pass through as raw JSON, for which msgspec has no schema."""
    message = {"$ref": REF.format(name="Message")}
    schemas["Update"]["properties"]["messages"]["items"] = message
    schemas["Update"]["properties"]["changes"]["items"] = change
    schemas["Update"]["properties"]["members"]["items"] = {"$ref": REF.format(name=RosterEntry.__name__)}
    schemas["Found"]["properties"]["messages"]["items"] = message
    schemas["Sent"]["properties"]["message"] = message

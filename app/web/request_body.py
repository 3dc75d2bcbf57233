"""Reads and validates the body and the query of a request."""

import json
import re
from collections.abc import Iterable
from typing import Any, TypeVar

import gevent
import msgspec
from flask import request
from gunicorn.http.errors import ParseException

from app.errors import N_, BadRequest, NoMeeting, TooLarge, UnsupportedType
from app.patterns import LINK_CODE, MEETING_ID

MAX_BODY_BYTES = 64 * 1024
BODY_TIMEOUT_S = 10.0  # as nginx waits for one
SURROGATE = re.compile("[\ud800-\udfff]")

NOT_JSON = N_("The request is not valid JSON.")
NOT_OBJECT = N_("The request must be a JSON object.")
INCOMPLETE = N_("The request did not arrive in time.")

Shape = TypeVar("Shape", bound=msgspec.Struct)


def read_json(shape: type[Shape]) -> Shape:
    """Read the JSON body as `shape`, ignoring other fields. Raises BadRequest, UnsupportedType, TooLarge."""
    if request.mimetype != "application/json" or request.headers.get("Content-Encoding"):
        raise UnsupportedType
    try:
        text = _whole_body().decode()
    except (UnicodeDecodeError, ParseException):
        raise BadRequest(NOT_JSON) from None
    return validate(parse(text), shape)


def read_query(shape: type[Shape]) -> Shape:
    """Read the query as `shape`, ignoring other parameters. Raises BadRequest."""
    return validate(request.args.to_dict(), shape, strict=False)


def parse(text: str) -> dict[str, Any]:
    """Parse a JSON object, without duplicate names, NaN or lone surrogates. Raises BadRequest."""
    fields = _parse(text)
    if not isinstance(fields, dict):
        raise BadRequest(NOT_OBJECT)
    return fields


def validate(fields: dict[str, Any], shape: type[Shape], strict: bool = True) -> Shape:
    """Convert fields to `shape`, in which None stands for a field that was not sent; refuse a null.

    Raises BadRequest; its `problem` says in English, for programmers, why.
    """
    try:
        body = msgspec.convert(fields, shape, strict=strict)
    except msgspec.ValidationError as error:
        raise BadRequest(problem=str(error).replace(" | null", "")) from None
    for name in shape.__struct_fields__:
        if name in fields and getattr(body, name) is None:
            raise BadRequest(problem=f"Expected a value, got `null` - at `$.{name}`")
    return body


def meeting_id(text: str) -> str:
    """Check that a text has the form of a meeting id, before it is part of a key. Raises NoMeeting."""
    if not MEETING_ID.fullmatch(text):
        raise NoMeeting
    return text


def split_link(text: str) -> tuple[str, str]:
    """Split a link into (meeting id, code); the first link of a meeting has no code: "". Raises NoMeeting."""
    meeting, dot, code = text.partition(".")
    if dot and not LINK_CODE.fullmatch(code):
        raise NoMeeting
    return meeting_id(meeting), code


def _whole_body() -> bytes:
    """Read the body. Raises TooLarge, and BadRequest after BODY_TIMEOUT_S.

    Without a Content-Length, Flask cuts the body at its limit: one byte more than ours shows the excess.
    """
    request.max_content_length = MAX_BODY_BYTES + 1
    with gevent.Timeout(BODY_TIMEOUT_S, BadRequest(INCOMPLETE)):
        body = request.get_data(cache=False)
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge
    return body


def _parse(text: str) -> Any:
    try:
        value = STRICT_JSON.decode(text)
        if "\\u" in text:  # a lone surrogate can only come from an escape, as the text was UTF-8
            _refuse_surrogates(value)
    except (ValueError, RecursionError):
        raise BadRequest(NOT_JSON) from None
    return value


def _without_duplicates(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field occurs twice")
    return fields


def _number(text: str) -> int | float:
    """Read 5.0 as the integer 5, as JSON has only one type of number."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


STRICT_JSON = json.JSONDecoder(
    object_pairs_hook=_without_duplicates, parse_float=_number, parse_constant=_refuse
)


def _refuse_surrogates(value: Any) -> None:
    if SURROGATE.search(json.dumps(value, ensure_ascii=False)):
        raise ValueError("a lone surrogate")

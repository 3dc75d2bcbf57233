"""Reading what a client sends: strict JSON, checked types, and nothing that could surprise later."""

import json
import re
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
from flask import request
from gunicorn.http.errors import ParseException

from app.errors import N_, BadRequest, NoMeeting, TooLarge, UnsupportedType

MAX_BODY_BYTES = 64 * 1024
LINK_CODE = re.compile(r"[A-Za-z0-9_-]{22}")
UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
SURROGATE = re.compile("[\ud800-\udfff]")

NOT_JSON = N_("The request is not valid JSON.")
NOT_OBJECT = N_("The request must be a JSON object.")

Shape = TypeVar("Shape")


def read_json(shape: type[Shape]) -> Shape:
    """The body as `shape`; other fields are ignored. Raises BadRequest, UnsupportedType, TooLarge."""
    if request.mimetype != "application/json" or request.headers.get("Content-Encoding"):
        raise UnsupportedType
    try:
        text = _whole_body().decode()
    except (UnicodeDecodeError, ParseException):
        raise BadRequest(NOT_JSON) from None
    return validate(parse(text), shape)


def read_query(shape: type[Shape]) -> Shape:
    """What the address asks for, as `shape`. Raises BadRequest."""
    return validate(request.args.to_dict(), shape, strict=False)


def parse(text: str) -> dict[str, Any]:
    """A JSON object. Raises BadRequest."""
    fields = _parse(text)
    if not isinstance(fields, dict):
        raise BadRequest(NOT_OBJECT)
    return fields


def validate(fields: dict[str, Any], shape: type[Shape], strict: bool = True) -> Shape:
    """Fields as `shape`. Raises BadRequest, saying in `problem` (English, for programmers) what is wrong."""
    try:
        return msgspec.convert(fields, shape, strict=strict)
    except msgspec.ValidationError as error:
        raise BadRequest(problem=str(error)) from None


def meeting_id(text: str) -> str:
    """The id of a meeting, if it can be one: anything else is no meeting, and never reaches Redis."""
    if not UUID4.fullmatch(text):
        raise NoMeeting
    return text


def split_link(text: str) -> tuple[str, str]:
    """The id of a meeting and the code behind it in a link, "" in the first one. Raises NoMeeting."""
    meeting, dot, code = text.partition(".")
    if dot and not LINK_CODE.fullmatch(code):
        raise NoMeeting
    return meeting_id(meeting), code


def _whole_body() -> bytes:
    """All of the body. Of one that does not say how long it is, Flask would give as much as it may read."""
    request.max_content_length = MAX_BODY_BYTES + 1
    body = request.get_data(cache=False)
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge
    return body


def _parse(text: str) -> Any:
    try:
        value = STRICT_JSON.decode(text)
    except (ValueError, RecursionError):
        raise BadRequest(NOT_JSON) from None
    if "\\u" in text:  # the only way a lone surrogate comes in
        _refuse_surrogates(value)
    return value


def _without_duplicates(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field occurs twice")
    return fields


def _number(text: str) -> int | float:
    """JSON has but one kind of number: 5.0 is as whole as 5."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


STRICT_JSON = json.JSONDecoder(
    object_pairs_hook=_without_duplicates, parse_float=_number, parse_constant=_refuse
)


def _refuse_surrogates(value: Any) -> None:
    if SURROGATE.search(json.dumps(value, ensure_ascii=False)):
        raise BadRequest(NOT_JSON)

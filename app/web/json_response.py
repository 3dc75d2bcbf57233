"""Makes JSON answers."""

import msgspec
from flask import Response

JSON = "application/json; charset=utf-8"


def json_response(body: msgspec.Struct | dict[str, object], status: int = 200) -> Response:
    """Encode `body` as the JSON of an answer."""
    return Response(msgspec.json.encode(body), status, content_type=JSON)

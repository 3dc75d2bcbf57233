"""Secrets told by their digests: the browser holds a session's token, Redis and the log do not."""

import hashlib
import secrets

TOKEN_BYTES = 32  # 256 random bits
IN_LOGS = 12  # characters of a digest
NOBODY = ""  # the token of a browser that holds none


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """What Redis keeps, so that reading Redis gives nobody's session away."""
    return hashlib.sha256(token.encode()).hexdigest()


def in_logs(meeting_id: str) -> str:
    """What the log calls a meeting, since its id opens it."""
    return digest(meeting_id)[:IN_LOGS]

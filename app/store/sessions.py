"""Secrets told by their digests: the browser holds a session's token, Redis and the log do not."""

import hashlib
import secrets

TOKEN_BYTES = 32  # 256 random bits
IN_LOGS = 12  # characters of a digest
NO_TOKEN = ""  # the token of a browser that holds none


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def sha256_hex(token: str) -> str:
    """What Redis keeps, so that reading Redis gives nobody's session away."""
    return hashlib.sha256(token.encode()).hexdigest()


def log_id(meeting_id: str) -> str:
    """What the log calls a meeting, since its id opens it."""
    return sha256_hex(meeting_id)[:IN_LOGS]

"""Makes session tokens and their digests: only the browser has a token, Redis and the log a digest."""

import hashlib
import secrets

TOKEN_BYTES = 32  # 256 random bits
IN_LOGS = 12  # characters of a digest that identify a meeting in the log
NO_TOKEN = ""  # stands for the token of a browser without a session


def new_token() -> str:
    """Make a random session token: 43 characters, safe in URLs and cookies."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def sha256_hex(token: str) -> str:
    """Digest a token or secret for Redis, so that a copy of Redis reveals no session."""
    return hashlib.sha256(token.encode()).hexdigest()


def log_id(meeting_id: str) -> str:
    """Return the name of a meeting for log lines, as its id is enough to join it."""
    return sha256_hex(meeting_id)[:IN_LOGS]

"""Session tokens: the browser holds the token, Redis only its digest."""

import hashlib
import secrets

TOKEN_BYTES = 32  # 256 random bits
NOBODY = ""  # the token of a browser that holds none


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """What Redis keeps, so that reading Redis gives nobody's session away."""
    return hashlib.sha256(token.encode()).hexdigest()

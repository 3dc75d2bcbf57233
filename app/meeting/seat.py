"""Looks up sessions, and makes the ids of entries."""

import hmac
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import NoSession, SessionExpired
from app.store.keyed_write import KeyedWrite
from app.store.sessions import NO_TOKEN, sha256_hex


@contextmanager
def as_session(token: str) -> Iterator[str]:
    """Give the session id of a token; inside the block, NoSession becomes SessionExpired
    if there is a token.
    """
    try:
        yield sha256_hex(token)
    except NoSession:
        if token == NO_TOKEN:
            raise
        raise SessionExpired from None


@contextmanager
def as_keyed_write(token: str, key: str, entry_id: str = "") -> Iterator[KeyedWrite]:
    """Give what a script with an idempotency key is asked with; the errors are those of `as_session`.

    Without `entry_id`, the entry gets a random one.
    """
    with as_session(token) as session:
        yield KeyedWrite(session, entry_id or new_entry_id(), key)


def request_digest(token: str, *request: str | int) -> bytes:
    """Return 32 bytes that a repeat of the request gets again, and that only the holder of the token can
    compute.
    """
    return hmac.digest(token.encode(), repr(request).encode(), "sha256")


def new_entry_id() -> str:
    """Return a random id for an entry of the log."""
    return uuid.uuid4().hex

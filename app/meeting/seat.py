"""A seat in a meeting: held by a session, noted in the log."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import NoSession, SessionExpired
from app.store.sessions import NO_TOKEN, sha256_hex


@contextmanager
def as_session(held: str) -> Iterator[str]:
    """The digest to look a token up by; a token that opens nothing any more is an expired session."""
    try:
        yield sha256_hex(held)
    except NoSession:
        if held == NO_TOKEN:
            raise
        raise SessionExpired from None


def new_entry_id() -> str:
    return uuid.uuid4().hex

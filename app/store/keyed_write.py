"""Names the parameters that every script with an idempotency key has."""

from typing import NamedTuple


class KeyedWrite(NamedTuple):
    """A request that changes a meeting once for each key."""

    session: str  # the session id of the caller
    entry_id: str  # the random id of the entry that is appended
    key: str  # the idempotency key

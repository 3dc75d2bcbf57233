"""Hashes and verifies passcodes, and makes the passcode proof that a browser keeps."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import N_, BadRequest

MAX_PASSCODE = 100  # characters
TOO_LONG = N_("A passcode has at most 100 characters.")
Answer = TypeVar("Answer")


class PasscodeHasher:
    """Hashes with Argon2id, with the lowest parameters that OWASP recommends: 20 ms for each hash.

    `aside` runs a hash where it does not block the event loop.
    """

    def __init__(self, aside: Callable[[Callable[[], str | bool]], str | bool]):
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._aside = aside

    def hash(self, passcode: str) -> str:
        """Return the hash of a passcode; "" for no passcode. Raises BadRequest."""
        if len(passcode) > MAX_PASSCODE:
            raise BadRequest(TOO_LONG)
        return str(self._aside(lambda: self._hasher.hash(passcode))) if passcode else ""

    def matches(self, passcode: str, kept: str) -> bool:
        """Return whether a passcode has this hash."""
        return len(passcode) <= MAX_PASSCODE and bool(self._aside(lambda: self._verify(passcode, kept)))

    def _verify(self, passcode: str, kept: str) -> bool:
        try:
            return self._hasher.verify(kept, passcode)
        except (VerificationError, InvalidHashError):
            return False


def proof_of(kept: str) -> str:
    """Return the passcode proof of a hash; it is void when the passcode changes."""
    return hashlib.sha256(b"passcode/" + kept.encode()).hexdigest()

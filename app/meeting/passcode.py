"""A passcode: kept as the hash of a password hash, and remembered by a browser that has shown to know it."""

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
    """Argon2id with the least OWASP recommends: whoever waits for it waits 20 ms.

    `aside` runs what takes long where it holds up nobody else.
    """

    def __init__(self, aside: Callable[[Callable[[], str | bool]], str | bool]):
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._aside = aside

    def hash(self, passcode: str) -> str:
        """What is kept of a passcode; "" for none. Raises BadRequest."""
        if len(passcode) > MAX_PASSCODE:
            raise BadRequest(TOO_LONG)
        return str(self._aside(lambda: self._hasher.hash(passcode))) if passcode else ""

    def matches(self, passcode: str, kept: str) -> bool:
        return len(passcode) <= MAX_PASSCODE and bool(self._aside(lambda: self._verify(passcode, kept)))

    def _verify(self, passcode: str, kept: str) -> bool:
        try:
            return self._hasher.verify(kept, passcode)
        except (VerificationError, InvalidHashError):
            return False


def proof_of(kept: str) -> str:
    """What a browser remembers who knew the passcode: worthless as soon as there is another."""
    return hashlib.sha256(b"passcode/" + kept.encode()).hexdigest()

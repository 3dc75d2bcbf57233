"""Maps what scripts and Redis answer to the errors of the service."""

import redis

from app import metrics
from app.errors import (
    N_,
    BadHostLink,
    KeyReused,
    LinkReplaced,
    Locked,
    MeetingEnded,
    MeetingErased,
    MeetingFull,
    NoMeeting,
    NoMember,
    NoMessage,
    NoSession,
    NotAllowed,
    NotAuthor,
    PasscodeRequired,
    RateLimited,
    Refusal,
    Removed,
    SlowMode,
    StoreUnavailable,
    TooManyReactions,
    Waiting,
)

REFUSALS: dict[str, type[Refusal]] = {
    "NO_MEETING": NoMeeting,
    "MEETING_ENDED": MeetingEnded,
    "MEETING_ERASED": MeetingErased,
    "NO_SESSION": NoSession,
    "WAITING": Waiting,
    "REMOVED": Removed,
    "BAD_HOST_LINK": BadHostLink,
    "LINK_REPLACED": LinkReplaced,
    "LOCKED": Locked,
    "NO_MEMBER": NoMember,
    "MEETING_FULL": MeetingFull,
    "KEY_REUSED": KeyReused,
    "NO_MESSAGE": NoMessage,
    "NOT_YOURS": NotAuthor,
    "TOO_MANY_REACTIONS": TooManyReactions,
}
REDIS_PY_PREFIXES: dict[type[redis.RedisError], str] = {  # error class of redis-py -> error code of Redis
    redis.exceptions.OutOfMemoryError: "OOM",
    redis.exceptions.ReadOnlyError: "READONLY",
    redis.exceptions.NoPermissionError: "NOPERM",
}
RATE_LIMITS: dict[str, type[RateLimited]] = {"RATE_LIMITED": RateLimited, "SLOW_MODE": SlowMode}
YOU_ARE_MUTED = N_("You are muted in this meeting: the host lets you read, and not write.")


def refusal_of(answer: redis.ResponseError) -> Refusal:
    """Return the refusal that a script has answered; StoreUnavailable for an error of Redis itself."""
    code, _, rest = str(answer).partition(" ")
    if code in RATE_LIMITS:
        metrics.LIMITS.labels(code.lower()).inc()
        return RATE_LIMITS[code](retry_after=max(1, -(-int(rest) // 1000)))
    if code == "NOT_ALLOWED":
        return NotAllowed(YOU_ARE_MUTED if rest == "muted" else None, role=rest)
    if code == "PASSCODE":
        return PasscodeRequired(passcode_hash=rest)
    if code in REFUSALS:
        return REFUSALS[code]()
    word = REDIS_PY_PREFIXES.get(type(answer), code)
    metrics.REDIS_FAILURES.labels(metrics.REDIS_KINDS.get(word, "other")).inc()
    return StoreUnavailable()

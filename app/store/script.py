"""Loads Lua scripts from scripts/, resolves their includes, and runs them in one round trip."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import redis

from app import metrics
from app.config import Settings
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
from app.redis_client.cluster import ClusterClient
from app.redis_client.connect import as_store_unavailable
from app.redis_client.direct import DirectRunner
from app.redis_client.pipeline import ScriptRunner
from app.store.keys import MeetingKeys

FOLDER = files(__package__) / "scripts"
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
READ_ONLY = {"visit", "knock", "poll", "follow", "page", "search", "door", "beat", "part", "typing"}
RATE_LIMITS: dict[str, type[RateLimited]] = {"RATE_LIMITED": RateLimited, "SLOW_MODE": SlowMode}
YOU_ARE_MUTED = N_("You are muted in this meeting: the host lets you read, and not write.")


class Pace(NamedTuple):
    """How often a member may do something: `burst` at once, and one in each interval in the long run."""

    interval_ms: int
    burst: int


WRITE = "speak"  # all actions that add to the log share this pace
SEARCH = "search"
SEARCH_PACE = Pace(200, 30)  # a search reads a thousand entries, and the page searches while the member types


class ScriptRunners(NamedTuple):
    """How scripts reach Redis: `reads` need no durability; `writes` wait for what DURABILITY promises."""

    reads: ScriptRunner
    writes: ScriptRunner


class Scripts:
    """Runs the scripts of the store; each gets the keys of a meeting, and the limits of the settings, first.

    `publish` is the command for publishing, PUBLISH or SPUBLISH; `grants` maps a right to who has it. Without
    `ways`, scripts go through the client of redis-py.
    """

    def __init__(
        self,
        client: redis.Redis | ClusterClient,
        settings: Settings,
        grants: Mapping[str, str],
        publish: str = "PUBLISH",
        ways: ScriptRunners | None = None,
    ):
        self._client = client
        self._grants = grants
        self._publish = publish
        self._ways = ways or ScriptRunners(DirectRunner(), DirectRunner())
        self._limits = (settings.meeting_ttl, settings.session_ttl, settings.max_entries, settings.max_bytes)
        self._is_paced = settings.rate_limits
        speak = Pace(1000 // settings.sends_per_second, settings.send_burst)
        self._paces = {WRITE: speak, SEARCH: SEARCH_PACE}
        self._scripts: dict[str, Any] = {}
        self._asked = 0

    def load(self, verb: str) -> None:
        """Register a script under the name of its file, so that it can be run."""
        self._scripts[verb] = self._client.register_script(source(verb, self._publish))

    def upload(self) -> int:
        """Load every script into Redis. Return how many there are. Raises StoreUnavailable."""
        with as_store_unavailable():
            for script in self._scripts.values():
                self._client.script_load(script.script)
        return len(self._scripts)

    def pace(self, action: str) -> Pace:
        """Return the pace of an action; without rate limits, its interval is 0."""
        pace = self._paces[action]
        return pace if self._is_paced else pace._replace(interval_ms=0)

    def grants(self, right: str) -> str:
        """Return which roles have a right, and over which roles, in the form that the scripts parse."""
        return self._grants.get(right, "")

    def run(
        self,
        verb: str,
        meeting: MeetingKeys,
        sessions: list[str],
        *args: str | bytes | int,
        right: str | None = None,
    ) -> Any:
        """Run a script on a meeting. `sessions` are session ids, the first that of the caller.

        The role of the caller must have `right`, by default the right with the name of the script. Raises the
        refusal that the script answers, or StoreUnavailable.
        """
        keys = meeting.all + [meeting.session(digest) for digest in sessions]
        granted = self.grants(right or verb)
        try:
            return self._ask(verb, keys, (meeting.live, *self._limits, granted, *args))
        except redis.ResponseError as error:
            raise _refusal(error) from error
        except redis.RedisError as error:
            metrics.REDIS_FAILURES.labels("away").inc()
            raise StoreUnavailable from error

    def _ask(self, verb: str, keys: list[str], args: tuple[str | bytes | int, ...]) -> Any:
        """Run a script, and time one call in REDIS_SAMPLE: timing each would cost a tenth of the call."""
        self._asked += 1
        if self._asked % metrics.REDIS_SAMPLE != 1:
            return self._run(verb, keys, args)
        with metrics.REDIS_SECONDS.time():
            return self._run(verb, keys, args)

    def _run(self, verb: str, keys: list[str], args: tuple[str | bytes | int, ...]) -> Any:
        way = self._ways.reads if verb in READ_ONLY else self._ways.writes
        return way.run(self._scripts[verb], keys, args)


@cache
def source(verb: str, publish: str = "PUBLISH") -> str:
    """Return the text of a script with its includes in place, as Redis has no modules."""
    text = (FOLDER / f"{verb}.lua").read_text("utf-8")
    whole = re.sub(r"^--#include (\w+)$", _part, text, flags=re.MULTILINE)
    return whole.replace('redis.call("PUBLISH"', f'redis.call("{publish}"')


def _part(include: re.Match[str]) -> str:
    return (FOLDER / "parts" / f"{include[1]}.lua").read_text("utf-8").strip()


def _refusal(answer: redis.ResponseError) -> Refusal:
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

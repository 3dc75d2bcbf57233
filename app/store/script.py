"""Runs the Lua scripts of the store, each in one round trip, and raises what they refuse."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypedDict

import redis

from app import metrics
from app.config import Settings
from app.errors import StoreUnavailable
from app.redis_client.cluster import ClusterClient
from app.redis_client.connect import as_store_unavailable
from app.redis_client.direct import DirectRunner
from app.redis_client.pipeline import ScriptRunner
from app.store.keyed_write import KeyedWrite
from app.store.keys import MeetingKeys
from app.store.script_errors import refusal_of
from app.store.script_source import ScriptSource, script_source

Argument = str | bytes | int | Sequence[str]
READ_ONLY = {
    "visit",
    "host_link",
    "who_is_in",
    "knock",
    "poll",
    "read_for_worker",
    "page",
    "search",
    "members",
    "waiting_room",
    "beat",
    "disconnect",
    "typing",
}


class Pace(TypedDict):
    """How often a member may do something: `burst` at once, and one in each interval in the long run.

    These are arguments of the scripts that keep to it.
    """

    interval_ms: int
    burst: int


WRITE = "speak"  # all actions that add to the log share this pace, but for changes of names
RENAME = "rename"
SEARCH = "search"
READ = "read"  # pages of history have this pace, snapshots and long answers to polls, and lists
# A search reads a thousand entries, and the page searches while the member types.
SEARCH_PACE = Pace(interval_ms=200, burst=30)
# A page of history has up to 256 kB; a reader who scrolls needs a few, and one who goes far back all of them.
READ_PACE = Pace(interval_ms=200, burst=30)
# A name is text that all members see, and each change of it is an entry of the log.
RENAME_PACE = Pace(interval_ms=12_000, burst=5)


class ScriptRunners(NamedTuple):
    """How scripts reach Redis: `reads` need no durability; `writes` wait for what DURABILITY promises."""

    reads: ScriptRunner
    writes: ScriptRunner


class LoadedScript(NamedTuple):
    """A script of which redis-py knows the digest, with the names of its arguments."""

    registered: Any
    source: ScriptSource


class Scripts:
    """Runs the scripts of the store; each gets the keys of a meeting, and the limits of the settings.

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
        self._limits = {
            "meeting_ttl": settings.meeting_ttl,
            "session_ttl": settings.session_ttl,
            "max_entries": settings.max_entries,
            "max_bytes": settings.max_bytes,
            "max_members": settings.max_members,
        }
        write = Pace(interval_ms=1000 // settings.sends_per_second, burst=settings.send_burst)
        self._paces = {WRITE: write, RENAME: RENAME_PACE, SEARCH: SEARCH_PACE, READ: READ_PACE}
        self._is_paced = settings.rate_limits
        self._scripts: dict[str, LoadedScript] = {}
        self._asked = 0

    def load(self, verb: str) -> None:
        """Register a script under the name of its file, so that it can be run."""
        source = script_source(verb, self._publish)
        self._scripts[verb] = LoadedScript(self._client.register_script(source.text), source)

    def upload(self) -> int:
        """Load every script into Redis. Return how many there are. Raises StoreUnavailable."""
        with as_store_unavailable():
            for script in self._scripts.values():
                self._client.script_load(script.source.text)
        return len(self._scripts)

    def pace(self, action: str) -> Pace:
        """Return the pace of an action; without rate limits, its interval is 0."""
        pace = self._paces[action]
        return pace if self._is_paced else Pace(interval_ms=0, burst=pace["burst"])

    def grants(self, right: str) -> str:
        """Return which roles have a right, and over which roles, in the form that the scripts parse."""
        return self._grants.get(right, "")

    def run(
        self,
        verb: str,
        meeting: MeetingKeys,
        sessions: list[str],
        *,
        right: str | None = None,
        **args: Argument,
    ) -> Any:
        """Run a script on a meeting. `sessions` are session ids, the first that of the caller.

        `args` are the arguments that the script declares, beside those of parts/keys.lua. The role of the
        caller must have `right`, by default the right with the name of the script. Raises the refusal that
        the script answers, StoreUnavailable, or TypeError if the script does not take just these arguments.
        """
        script = self._scripts[verb]
        keys = meeting.all + [meeting.session(digest) for digest in sessions]
        granted = self.grants(right or verb)
        values = script.source.in_order({"live": meeting.live, "granted": granted, **self._limits, **args})
        way = self._ways.reads if verb in READ_ONLY else self._ways.writes
        try:
            return self._ask(way, script, keys, values)
        except redis.ResponseError as error:
            raise refusal_of(error) from error
        except redis.RedisError as error:
            metrics.REDIS_FAILURES.labels("away").inc()
            raise StoreUnavailable from error

    def run_keyed(
        self,
        verb: str,
        meeting_id: str,
        write: KeyedWrite,
        *,
        right: str | None = None,
        pace: str = WRITE,
        **args: Argument,
    ) -> Any:
        """Run a script that appends an entry once for each idempotency key, at a pace; see `run`."""
        return self.run(
            verb,
            MeetingKeys(meeting_id),
            [write.session],
            right=right,
            entry_id=write.entry_id,
            request_key=write.key,
            **self.pace(pace),
            **args,
        )

    def _ask(self, way: ScriptRunner, script: LoadedScript, keys: list[str], values: list[Any]) -> Any:
        """Run a script, and time one call in REDIS_SAMPLE: timing each would cost a tenth of the call."""
        self._asked += 1
        if self._asked % metrics.REDIS_SAMPLE != 1:
            return way.run(script.registered, keys, values)
        with metrics.REDIS_SECONDS.time():
            return way.run(script.registered, keys, values)

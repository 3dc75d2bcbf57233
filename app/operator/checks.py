"""Checks one server of Redis: each check compares one property with what meetings need."""

from collections.abc import Callable
from dataclasses import fields
from typing import Literal

import msgspec

from app.config import Settings
from app.operator.servers import Persistence, Server

MIN_VERSION = (7, 0)
WARN_RATIO, PROBLEM_RATIO = 0.8, 0.95  # of the limit
MAX_SKEW_MS = 1_000
Verdict = Literal["ok", "warning", "problem"]


class Finding(msgspec.Struct, omit_defaults=True):
    """The result of one check: its verdict, a sentence about it, and what the operator should do.

    `server` is the address of the server in a Cluster, else "".
    """

    check: str
    verdict: Verdict
    says: str
    do: str = ""
    server: str = ""


def durability(persistence: Persistence, wanted: str) -> Finding:
    """Check whether Redis writes to disk what DURABILITY promises."""
    is_on, fsync = persistence
    has = f"appendonly yes, appendfsync {fsync or '(not told)'}" if is_on else "appendonly no"
    if wanted == "durable" and is_on and not fsync:
        says = f"DURABILITY=durable needs appendfsync always, and Redis has {has}"
        return Finding("persistence", "warning", says, "set REDIS_OPERATOR_URL to a user who may CONFIG GET")
    if wanted == "durable" and (not is_on or fsync != "always"):
        says = f"DURABILITY=durable needs appendfsync always, and Redis has {has}"
        do = "set appendonly yes and appendfsync always, now (CONFIG SET) and in its configuration"
        return Finding("persistence", "problem", says, do)
    if not is_on:
        says = f"DURABILITY={wanted}, and Redis has {has}: every meeting is gone when it restarts"
        return Finding(
            "persistence", "warning", says, "set appendonly yes, now (CONFIG SET) and in its configuration"
        )
    return Finding("persistence", "ok", f"DURABILITY={wanted}, and Redis has {has}")


def version(server: Server, settings: Settings) -> Finding:
    """Check that the version of Redis is one that the tests cover."""
    told = str(server.info["redis_version"])
    if tuple(int(part) for part in told.split(".")[:2]) < MIN_VERSION:
        return Finding(
            "version", "warning", f"Redis {told} has not been tried", "upgrade to Redis 7 or later"
        )
    return Finding("version", "ok", f"Redis {told}")


def persistence(server: Server, settings: Settings) -> Finding:
    """Check the persistence of a server against DURABILITY."""
    return durability(server.persistence, settings.durability)


def disk(server: Server, settings: Settings) -> Finding:
    """Check whether Redis is loading its files, and whether its last writes to disk succeeded."""
    info = server.info
    if info.get("loading"):
        return Finding("disk", "problem", "Redis still reads its files", "wait until it has")
    if info.get("aof_last_write_status", "ok") != "ok":
        return Finding("disk", "problem", "Redis cannot write to its disk", "free space; see its log")
    for what in ("aof_last_bgrewrite_status", "rdb_last_bgsave_status"):
        if info.get(what, "ok") != "ok":
            return Finding("disk", "warning", f"{what} is {info[what]}", "free space; see Redis' log")
    return Finding("disk", "ok", "what was written last is written")


def eviction(server: Server, settings: Settings) -> Finding:
    """Check that Redis evicts no keys."""
    policy = server.info.get("maxmemory_policy")
    if policy == "noeviction":
        return Finding("eviction", "ok", "noeviction")
    do = "set maxmemory-policy noeviction, now (CONFIG SET) and in its configuration"
    return Finding("eviction", "problem", f"{policy}: a full Redis throws meetings away", do)


def memory(server: Server, settings: Settings) -> Finding:
    """Check how much of maxmemory is used."""
    used, most = int(server.info["used_memory"]), int(server.info.get("maxmemory", 0))
    if not most:
        says = f"{server.info['used_memory_human']} used, without a limit: a full machine ends Redis"
        return Finding("memory", "warning", says, "set maxmemory, to 70 % of the machine's at most")
    says = "{used_memory_human} of {maxmemory_human} used".format(**server.info)
    if used < WARN_RATIO * most:
        return Finding("memory", "ok", says)
    verdict: Verdict = "problem" if used > PROBLEM_RATIO * most else "warning"
    return Finding("memory", verdict, says, "raise maxmemory, or see docs/operations.md#redis-full")


def connections(server: Server, settings: Settings) -> Finding:
    """Check how many of maxclients are connected."""
    used, most = int(server.info["connected_clients"]), int(server.info.get("maxclients", 10_000))
    says = f"{used} of {most:,} open"
    if used < WARN_RATIO * most:
        return Finding("connections", "ok", says)
    return Finding("connections", "warning", says, "set maxclients")


def replication(server: Server, settings: Settings) -> Finding:
    """Check that the server is a master, and that a replica follows where DURABILITY needs one."""
    info = server.info
    if info["role"] != "master":
        do = "let REDIS_URL name the master, or Sentinel"
        return Finding("replication", "problem", "this is a replica: it takes no writes", do)
    online = sum(
        info.get(f"slave{number}", {}).get("state") == "online" for number in range(info["connected_slaves"])
    )
    if settings.durability == "replicated" and not online:
        says = "DURABILITY=replicated, and no replica follows: everything that writes is refused"
        return Finding("replication", "problem", says, "start a replica, or see its log")
    follow = "1 replica follows" if online == 1 else f"{online} replicas follow"
    return Finding("replication", "ok", follow)


def clock(server: Server, settings: Settings) -> Finding:
    """Check that the clocks of Redis and of this machine agree."""
    apart = server.clock_skew_ms
    if abs(apart) < MAX_SKEW_MS:
        return Finding("clock", "ok", f"Redis and this machine are {abs(apart)} ms apart")
    which = "ahead of" if apart > 0 else "behind"
    says = f"Redis is {abs(apart) / 1000:.0f} s {which} this machine"
    return Finding("clock", "warning", says, "set both by NTP: sessions and meetings end by Redis' clock")


def user(name: str) -> Finding:
    """Check that the service has a Redis user of its own."""
    if name == "default":
        says = "the service is the default user, who may do everything"
        return Finding("user", "warning", says, "give it a user of its own: deploy/redis/users.sh")
    return Finding("user", "ok", f"the service is {name or 'a user of its own'}")


def settings(given: Settings) -> Finding:
    """List the settings that differ from their defaults, and warn of disabled rate limits."""
    told = []
    for setting in fields(given):
        value, name = getattr(given, setting.name), setting.name.upper()
        if value != setting.default:
            told.append(f"{name}={value}" if setting.repr else f"{name} is set")
    says = f"{', '.join(told)}; the others as by default" if told else "all as by default"
    if not given.rate_limits:
        return Finding("settings", "warning", says, "RATE_LIMITS=off is for benchmarks: unset it")
    return Finding("settings", "ok", says)


CHECKS: tuple[Callable[[Server, Settings], Finding], ...] = (
    version,
    persistence,
    disk,
    eviction,
    memory,
    connections,
    replication,
    clock,
)

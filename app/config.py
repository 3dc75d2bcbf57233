"""Reads the settings of the service from the environment."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from app.redis_client.url import RedisUrl

SECRET_SETTINGS = ("REDIS_URL", "REDIS_OPERATOR_URL", "CREATE_PASSCODE")  # their values are never printed
REDIS_URLS = (
    "a redis://, rediss://, unix://, redis+sentinel://host,host/service or redis+cluster://host,host URL"
)


class InvalidSetting(ValueError):
    """An environment variable has a value that is not valid; the message names it and what it accepts."""


@dataclass(frozen=True)
class Settings:
    """All settings with their defaults.

    Each is read from the environment variable of the same name in capitals.
    """

    host: str = "0.0.0.0"
    port: int = 8000
    redis_url: str | None = field(default=None, repr=False)  # may hold a password
    redis_operator_url: str | None = field(default=None, repr=False)  # of a read-only user
    durability: str = "fast"  # what a 2xx promises: in Redis, on its disk, or in its replicas
    session_ttl: int = 4 * 3600  # seconds without a heartbeat until a member is removed from the roster
    meeting_ttl: int = 24 * 3600  # seconds without activity until a meeting is deleted
    max_meeting_ttl: int = 30 * 24 * 3600  # seconds to which a host may extend meeting_ttl
    max_members: int = 2_000
    max_entries: int = 10_000
    max_bytes: int = 4_000_000  # of one meeting's log
    proxy_hops: int = 0
    public_origin: str | None = None  # None: scheme and host of the request
    create_passcode: str | None = field(default=None, repr=False)  # None: none is needed to start a meeting
    creates_per_minute: int = 10  # for each address, as the next four; an IPv6 /64 is one address
    creates_per_day: int = 100  # with max_bytes, it limits how much of Redis an address can fill
    joins_per_minute: int = 300  # high, because a classroom shares an address
    guesses_per_minute: int = 30  # requests for meetings that do not exist
    passcodes_per_minute: int = 10  # wrong ones
    sends_per_second: int = 10  # entries that one member adds to the log, on average
    send_burst: int = 20  # entries at once
    rate_limits: bool = True
    log_level: str = "info"  # of the service; libraries log warnings and errors only
    log_format: str = "auto"  # text on a terminal, JSON elsewhere
    dev: bool = False  # reload code, page files and scripts when they change

    def __post_init__(self) -> None:
        if self.dev and self.proxy_hops:
            raise InvalidSetting(
                "DEV=on is for the machine of a developer, not behind a proxy: unset it, or PROXY_HOPS."
            )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read all settings; an unset or empty variable means the default. Raises InvalidSetting."""
        values = {}
        for setting in fields(cls):
            name = setting.name.upper()
            text = environment.get(name, "").strip()
            if text:
                values[setting.name] = _read(name, text)
        return cls(**values)

    @property
    def embedded(self) -> bool:
        """Return whether meetings are kept in this process and end with it."""
        return self.redis_url is None

    @property
    def longest_ttl(self) -> int:
        """Return the longest time in seconds for which a meeting may be kept without activity."""
        return max(self.meeting_ttl, self.max_meeting_ttl)


def _read(name: str, text: str) -> Any:
    read, expected = PARSERS[name]
    try:
        return read(text)
    except ValueError:
        shown = "" if name in SECRET_SETTINGS else f", not {text!r}"
        raise InvalidSetting(f"{name} must be {expected}{shown}.") from None


def _integer(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text) if re.fullmatch(r"[0-9]{1,12}", text) else -1
        if not least <= number <= most:
            raise ValueError
        return number

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    return lambda text: words[words.index(text.lower())]


def _on_off(text: str) -> bool:
    return ("off", "on").index(text.lower()) == 1


def _redis_url(text: str) -> str:
    RedisUrl.parse(text)
    return text


def _origin(text: str) -> str:
    """Return an origin without a default port, as browsers send it (RFC 6454, section 6.2)."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.\-\[\]:]+", text):
        raise ValueError
    origin = text.lower()
    return origin.removesuffix(DEFAULT_PORTS[origin.split(":")[0]])


DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_A_YEAR = 366 * 24 * 3600
PARSERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "HOST": (str, "an address"),
    "PORT": (_integer(1, 65_535), "a port number from 1 to 65535"),
    "REDIS_URL": (_redis_url, REDIS_URLS),
    "REDIS_OPERATOR_URL": (_redis_url, REDIS_URLS),
    "DURABILITY": (_one_of("fast", "durable", "replicated"), "fast, durable or replicated"),
    "SESSION_TTL": (_integer(1, _A_YEAR), "a whole number of seconds, at least 1"),
    "MEETING_TTL": (_integer(1, _A_YEAR), "a whole number of seconds, at least 1"),
    "MAX_MEETING_TTL": (_integer(1, _A_YEAR), "a whole number of seconds, at least 1"),
    "MAX_MEMBERS": (_integer(1, 100_000), "a whole number from 1 to 100000"),
    "MAX_ENTRIES": (_integer(1, 1_000_000), "a whole number from 1 to 1000000"),
    "MAX_BYTES": (_integer(65_536, 1_000_000_000), "a whole number of bytes, at least 65536"),
    "PROXY_HOPS": (_integer(0, 10), "a whole number from 0 to 10"),
    "PUBLIC_ORIGIN": (_origin, "an origin such as https://meet.example.org"),
    "CREATE_PASSCODE": (str, "a text"),
    "CREATES_PER_MINUTE": (_integer(1, 1_000_000), "a whole number from 1 to 1000000"),
    "CREATES_PER_DAY": (_integer(1, 1_000_000), "a whole number from 1 to 1000000"),
    "JOINS_PER_MINUTE": (_integer(1, 1_000_000), "a whole number from 1 to 1000000"),
    "GUESSES_PER_MINUTE": (_integer(1, 1_000_000), "a whole number from 1 to 1000000"),
    "PASSCODES_PER_MINUTE": (_integer(1, 1_000_000), "a whole number from 1 to 1000000"),
    "SENDS_PER_SECOND": (_integer(1, 1_000), "a whole number from 1 to 1000"),
    "SEND_BURST": (_integer(1, 10_000), "a whole number from 1 to 10000"),
    "RATE_LIMITS": (_on_off, "on or off"),
    "LOG_LEVEL": (_one_of("debug", "info", "warning", "error"), "debug, info, warning or error"),
    "DEV": (_on_off, "on or off"),
    "LOG_FORMAT": (_one_of("auto", "json", "text"), "auto, json or text"),
}

"""REDIS_URL taken apart: which servers it names, and what it shows of itself."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

PORTS = {"single": 6379, "sentinel": 26379, "cluster": 6379}
KINDS = {
    "redis": "single",
    "rediss": "single",
    "unix": "single",
    "redis+sentinel": "sentinel",
    "rediss+sentinel": "sentinel",
    "redis+cluster": "cluster",
    "rediss+cluster": "cluster",
}
Address = tuple[str, int]
# What urlsplit does for one host; of several, some of which have brackets, it says that they are none.
PATTERN = re.compile(r"([a-z+]+)://([^/?#]*@)?([^/?#]*)([^?#]*)(?:\?([^#]*))?")


@dataclass(frozen=True, slots=True)
class RedisUrl:
    """One Redis, or Sentinels that know which of several is the master, or some nodes of a Cluster."""

    scheme: str
    secret: str  # user:password@, or ""
    hosts_text: str  # host:port, comma-separated, as written
    path: str  # the database; the socket; with Sentinels, the name of their service
    query: str

    @classmethod
    def parse(cls, text: str) -> "RedisUrl":
        """Raises ValueError."""
        parts = PATTERN.fullmatch(text)
        if parts is None:
            raise ValueError
        url = cls(*(part or "" for part in parts.groups()))
        if url.scheme not in KINDS or not url._is_valid:
            raise ValueError
        return url

    @property
    def kind(self) -> str:
        return KINDS[self.scheme]

    @property
    def hosts(self) -> list[Address]:
        """Each with the port it has if none is given."""
        return [_address(place, PORTS[self.kind]) for place in self.hosts_text.split(",") if place]

    @property
    def service(self) -> str:
        """What Sentinels call the Redis they watch over."""
        return self.path.strip("/")

    @property
    def redacted(self) -> str:
        """The URL without the user, the password and the options that may hold them."""
        return f"{self.scheme}://{self.hosts_text}{self.path}"

    def for_host(self, address: Address) -> str:
        """The URL of one server, by itself."""
        scheme = self.scheme.partition("+")[0]
        return f"{scheme}://{self.secret}{_format_address(address)}/?{self.query}"

    @property
    def _is_valid(self) -> bool:
        if self.scheme == "unix":
            return bool(self.path) and not self.hosts_text
        if self.kind == "sentinel":
            return bool(self.hosts) and bool(self.service) and "/" not in self.service
        if self.kind == "cluster":
            return bool(self.hosts) and self.service in ("", "0")  # a Cluster has one database
        return len(self.hosts) == 1


def _address(place: str, usual_port: int) -> Address:
    parts = urlsplit(f"//{place}")
    if not parts.hostname:
        raise ValueError
    return parts.hostname, parts.port or usual_port


def _format_address(address: Address) -> str:
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

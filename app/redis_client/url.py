"""Parses REDIS_URL: the kind of Redis, its servers, and a form without secrets."""

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
# urlsplit parses one host, but refuses a list of hosts of which some are in brackets.
PATTERN = re.compile(r"([a-z+]+)://([^/?#]*@)?([^/?#]*)([^?#]*)(?:\?([^#]*))?")


@dataclass(frozen=True, slots=True)
class RedisUrl:
    """The parts of REDIS_URL: one server, the Sentinels of a service, or some nodes of a Cluster."""

    scheme: str
    secret: str  # user:password@, or ""
    hosts_text: str  # host:port, comma-separated, as written
    path: str  # the database; the socket; with Sentinels, the name of their service
    query: str

    @classmethod
    def parse(cls, text: str) -> "RedisUrl":
        """Parse and check a URL. Raises ValueError if it is not valid."""
        parts = PATTERN.fullmatch(text)
        if parts is None:
            raise ValueError
        url = cls(*(part or "" for part in parts.groups()))
        if url.scheme not in KINDS or not url._is_valid:
            raise ValueError
        return url

    @property
    def kind(self) -> str:
        """Return "single", "sentinel" or "cluster"."""
        return KINDS[self.scheme]

    @property
    def hosts(self) -> list[Address]:
        """Return the addresses of all hosts, with the default port where the URL has none."""
        return [_address(place, PORTS[self.kind]) for place in self.hosts_text.split(",") if place]

    @property
    def service(self) -> str:
        """Return the name that Sentinels have for the service."""
        return self.path.strip("/")

    @property
    def redacted(self) -> str:
        """Return the URL without user, password and options, which may hold secrets."""
        return f"{self.scheme}://{self.hosts_text}{self.path}"

    def for_host(self, address: Address) -> str:
        """Return the URL of one of the servers."""
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

"""The address of the client, in every form in which servers and proxies write it."""

import ipaddress
import re

from flask import request

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NODE = re.compile(  # of RFC 7239, section 6: a port belongs to an IPv4 address or to brackets
    r"(?:([0-9.]+)|\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[^\]]+)?)\])(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?"
)
IPV6_PREFIX = 64  # of an IPv6 address; the rest is the customer's own


def client_address() -> str:
    """The caller's address, as far as it tells one caller from another; "" of one that has none."""
    return limited_as(request.remote_addr or "")


def limited_as(written: str) -> str:
    """What the limits count: an IPv4 address, or the /64 of an IPv6 address; "" for neither."""
    given = parsed(written)
    if isinstance(given, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((given, IPV6_PREFIX), strict=False).network_address)
    return str(given or "")


def parsed(written: str) -> Address | None:
    """Read an address without quotes, port and brackets; None for anything else."""
    text = written.strip().strip('"').strip()
    node = NODE.fullmatch(text)
    try:
        given = ipaddress.ip_address(node[1] or node[2] if node else text)
    except ValueError:
        return None
    return getattr(given, "ipv4_mapped", None) or given

"""Parses the address of the client, in all forms in which servers and proxies write it."""

import ipaddress
import re

from flask import request

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# A node of RFC 7239, section 6: a port may follow an IPv4 address, or an IPv6 address in brackets.
NODE = re.compile(
    r"(?:([0-9.]+)|\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[^\]]+)?)\])(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?"
)
IPV6_PREFIX = 64  # bits that the provider assigns; the customer chooses the rest


def client_address() -> str:
    """Return the address of the client as the limits count it; "" if it has none (a unix socket)."""
    return limited_as(request.remote_addr or "")


def limited_as(written: str) -> str:
    """Return the IPv4 address, or the /64 network of the IPv6 address, in `written`; "" for neither."""
    given = parsed(written)
    if isinstance(given, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((given, IPV6_PREFIX), strict=False).network_address)
    return str(given or "")


def parsed(written: str) -> Address | None:
    """Parse an address, without its quotes, port and brackets. Return None for anything else."""
    text = written.strip().strip('"').strip()
    node = NODE.fullmatch(text)
    try:
        given = ipaddress.ip_address(node[1] or node[2] if node else text)
    except ValueError:
        return None
    return getattr(given, "ipv4_mapped", None) or given

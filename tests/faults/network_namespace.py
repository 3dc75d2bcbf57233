"""Makes a network on this machine that can be cut off from the rest. Needs Linux, and root."""

import os
import subprocess

import pytest

from tools.processes import installed

UNUSED_MAC = "02:00:00:00:00:01"  # of no device: packets to it are lost


class IsolatedNetwork:
    """A network namespace and its link. `there` is its address, and `here` that of this side."""

    here, there = "198.18.255.1", "198.18.255.2"  # addresses for benchmarks (RFC 2544)

    def __init__(self):
        self._ip = installed("ip")
        self._name = f"meeting-{os.getpid()}"
        self._wires = f"net{os.getpid()}", "uplink"
        self.way_in = (self._ip, "netns", "exec", self._name)

    def __enter__(self):
        wire, their_wire = self._wires
        added = subprocess.run((self._ip, "netns", "add", self._name), capture_output=True, text=True)
        if added.returncode:
            pytest.skip(f"this machine cannot make a network namespace: {added.stderr.strip()}")
        try:
            self._do("link", "add", wire, "type", "veth", "peer", "name", their_wire, "netns", self._name)
            for side, device, own, _ in self._sides():
                self._do(*side, "address", "add", f"{own}/30", "dev", device)
                self._do(*side, "link", "set", device, "up")
            self._do("-n", self._name, "link", "set", "lo", "up")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._do("netns", "delete", self._name)

    def cut(self):
        """Drop all packets in both directions, silently."""
        for side, device, _, other in self._sides():
            self._do(
                *side, "neigh", "replace", other, "lladdr", UNUSED_MAC, "dev", device, "nud", "permanent"
            )

    def heal(self):
        for side, device, _, other in self._sides():
            self._do(*side, "neigh", "delete", other, "dev", device)

    def _sides(self):
        """Return (arguments of ip, device, its address, address of the other side) for both sides."""
        wire, their_wire = self._wires
        return ((), wire, self.here, self.there), (("-n", self._name), their_wire, self.there, self.here)

    def _do(self, *words):
        subprocess.run((self._ip, *words), check=True)

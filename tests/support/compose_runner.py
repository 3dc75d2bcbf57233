"""Runs what `docker compose up` would run, as plain processes of this machine.

A service has an address of its own, on the loopback; its mounts are folders; what it depends on runs first.
"""

import os
import random
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.http_client import Browser
from tools.processes import PATIENCE_S, PROJECT, Process, bare_environment

VARIABLE = re.compile(r"\$\{(\w+):-([^}]*)\}")
NAME = re.compile(r"(?<=[ @,])(redis(?:-\d)?|sentinel-\d)(?=[ ,/:]|$)")
WEB_PORT = 8000


class Composition:
    """Merges compose files and runs their services. `up(name)` runs a service after those it depends on."""

    def __init__(self, folder, *files):
        self.folder = folder
        self.network = f"127.{random.randint(1, 250)}.{random.randint(1, 250)}"
        self.variables = {"CLUSTER_NETWORK": self.network}
        self.services = {}
        for file in files:
            self._lay_over(yaml.safe_load((PROJECT / file).read_text()))
        self.addresses = {name: self._address(name, number) for number, name in enumerate(self.services)}
        self.running = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for container in self.running.values():
            container.__exit__()

    def up(self, name):
        """Start a service if it is not running, and return its container."""
        if name not in self.running:
            for other in self.services[name].get("depends_on", ()):
                self.up(other)
            self.running[name] = Container(self, name)
            if self.services[name].get("restart") == "unless-stopped":
                self.running[name].start()
            else:
                self.running[name].run()
        return self.running[name]

    def spelled(self, text, mounts):
        """Replace variables, host names and mounts in a text of a compose file by those of this machine."""
        text = VARIABLE.sub(lambda match: self.variables.get(match[1], match[2]), text).replace("$$", "$")
        text = NAME.sub(lambda match: self.addresses[match[1]], text)
        for target, source in mounts.items():
            text = re.sub(rf"(?<![\w.]){target}(?=[/ )\"]|$)", str(source), text)
        return text

    def mounts(self, name):
        """Return the folders of this machine for the volumes of a service, by mount point."""
        mounts = {}
        for volume in self.services[name].get("volumes", ()):
            source, target, *_ = volume.split(":")
            mounts[target] = PROJECT / source if source.startswith("./") else self.folder / "volumes" / source
        return mounts

    def _lay_over(self, file):
        for name, service in file["services"].items():
            below = self.services.setdefault(name, {})
            for key, value in service.items():
                if isinstance(value, dict) and key in below:
                    value = dict(below[key] if isinstance(below[key], dict) else {}) | value
                elif key in ("environment", "volumes") and key in below:
                    value = below[key] + value
                below[key] = value

    def _address(self, name, number):
        networks = self.services[name].get("networks", ())
        own = networks["store"]["ipv4_address"] if isinstance(networks, dict) else ""
        return VARIABLE.sub(self.network, own) if own else f"{self.network}.{100 + number}"


class Container(Process):
    """Runs a service of a compose file as a process."""

    def __init__(self, composition, name):
        super().__init__(composition.folder / name)
        self._composition = composition
        self._service = composition.services[name]
        self._mounts = composition.mounts(name)
        for folder in self._mounts.values():
            Path(folder).mkdir(parents=True, exist_ok=True)
        self.address = composition.addresses[name]
        self.is_web = "build" in self._service
        self.cwd = PROJECT if self.is_web else self._mounts.get("/data", self.folder)

    def run(self):
        """Run a service that ends by itself, and fail if its exit code is not 0."""
        ended = subprocess.run(
            self._command(),
            cwd=self.cwd,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        if ended.returncode:
            pytest.fail(f"{self._command()}: {ended.stdout}{ended.stderr}", pytrace=False)

    def test_client(self):
        return Browser(f"http://{self.address}:{WEB_PORT}")

    def _command(self):
        command = self._service["command"]
        words = [
            self._spelled(word) for word in (shlex.split(command) if isinstance(command, str) else command)
        ]
        if words[0] == "redis-server":
            words += ["--bind", self.address]
        elif words[1].endswith("start.sh"):
            words += [f"bind {self.address}", f"bind-source-addr {self.address}"]
        return words

    def _environment(self):
        # In an image the programs are in its own PATH.
        programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        here = {"PATH": programs}
        if self.is_web:
            here |= {"HOST": self.address, "PORT": str(WEB_PORT)}
        for target, variable in (("/data", "DATA"), ("/passwords", "PASSWORDS")):
            if target in self._mounts:
                here[variable] = str(self._mounts[target])
        given = (entry.partition("=") for entry in self._service.get("environment", ()))
        return bare_environment() | here | {name: self._spelled(value) for name, _, value in given if value}

    def _ready(self):
        if self.is_web:
            return self._is_served()
        _, test = self._service["healthcheck"]["test"]
        command = self._spelled(test).replace("redis-cli", f"redis-cli -h {self.address}")
        return (
            subprocess.run(["sh", "-c", command], capture_output=True, env=bare_environment()).returncode == 0
        )

    def _is_served(self):
        try:
            return self.test_client().get("/readyz").status_code == 200
        except OSError:
            return False

    def _spelled(self, text):
        return self._composition.spelled(text, self._mounts)

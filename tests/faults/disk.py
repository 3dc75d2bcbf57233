"""Runs Redis on a simulated disk that is slow or full."""

import subprocess
from pathlib import Path

from tools.processes import installed
from tools.servers import RedisServer

DURABLE = ("--appendonly", "yes", "--appendfsync", "always")
FAST = ("--appendonly", "yes", "--appendfsync", "everysec")
RULES = ("--client-output-buffer-limit", "pubsub", "8mb", "2mb", "10", "--enable-debug-command", "yes")
SOURCE = Path(__file__).parent / "disk.c"


class RedisOnFaultyDisk(RedisServer):
    """A Redis whose disk is normal until a test changes it."""

    def __init__(self, folder):
        super().__init__(folder, *DURABLE, *RULES)
        self._library = self.folder / "disk.so"
        subprocess.run((installed("cc"), "-shared", "-fPIC", "-O1", "-o", self._library, SOURCE), check=True)

    def slow_down(self, milliseconds):
        """Delay each write to disk; 0 means no delay."""
        (self.folder / "slow").write_text(str(milliseconds))

    def fill(self, is_full=True):
        full = self.folder / "full"
        full.touch() if is_full else full.unlink()

    def restart(self, *durability):
        """Kill and restart Redis, with another durability if given."""
        self.kill()
        if durability:
            self.options = (*durability, *RULES)
        return self.start()

    @property
    def has_ended(self):
        return self._process.poll() is not None

    def _environment(self):
        return super()._environment() | {"LD_PRELOAD": str(self._library), "TROUBLES": str(self.folder)}

"""Runs the whole service on this machine without containers: Redis, workers, and nginx in front.

`make cluster` (`python -m tools.dev_cluster`) runs it until Ctrl-C. KIND is single, sentinel or cluster,
INSTANCES the number of gunicorn instances. It uses the servers of the tests, and needs the same programs.
"""

import os
import signal
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.support.redis_topologies import KINDS
from tools.servers import TESTER, Nginx, Service

DURABLE = {"single": "durable", "sentinel": "replicated", "cluster": "replicated"}


class Deployment:
    """Runs until the block of `with Deployment(folder, kind):` ends, at `url`. `topology` is its Redis."""

    def __init__(self, folder, kind, instances=2, **settings):
        self.topology = KINDS[kind](folder / kind)
        settings = {"DURABILITY": DURABLE[kind], "PROXY_HOPS": 1, "RATE_LIMITS": "off"} | settings
        self.services = [
            Service(folder / f"service-{number + 1}", self.topology.url, bind="unix", **settings)
            for number in range(instances)
        ]
        self.nginx = Nginx(folder / "nginx", [service.socket for service in self.services])
        self.url = self.nginx.url
        self._running = ExitStack()

    def __enter__(self):
        with ExitStack() as starting:
            for part in (self.topology, *self.services, self.nginx):
                starting.enter_context(part)
            self._running = starting.pop_all()
        return self

    def __exit__(self, *raised):
        return self._running.__exit__(*raised)

    def test_client(self):
        """Return an HTTP client of nginx; the name is Flask's, so that a Person can use both."""
        return self.nginx.test_client()


def main():
    kind, instances = os.environ.get("KIND") or "cluster", int(os.environ.get("INSTANCES") or 2)
    if kind not in KINDS:
        raise SystemExit(f"KIND must be one of {', '.join(KINDS)}, not {kind!r}.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (
        tempfile.TemporaryDirectory(prefix="meeting-") as folder,
        Deployment(Path(folder), kind, instances, RATE_LIMITS="on") as deployment,
    ):
        print(f"Open {deployment.url} ({instances} instances; Redis' user {TESTER} needs no password):")
        for process in deployment.topology.processes:
            print(f"  {process.folder.name:12} {process.address[0]}:{process.port}  (pid {process.pid})")
        print(f"All files are in {folder}, and are deleted after Ctrl-C.", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()

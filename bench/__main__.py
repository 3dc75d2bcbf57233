"""Measures the service and its peers, and prints a table: `python -m bench WORKLOAD`; see bench/README.md."""

import argparse
import sys
import tempfile
from pathlib import Path

import pytest

from bench import affinity, fanout, idle, joins, many_meetings, polls, sizes
from bench.report import machine, medians, ratios, table
from bench.resource_usage import raise_file_limit
from bench.scheduled_load import Lost

WORKLOADS = {
    "fanout": fanout,
    "groups": many_meetings,
    "idle": idle,
    "polls": polls,
    "joins": joins,
    "sizes": sizes,
    "affinity": affinity,
}
DEFAULTS = {  # of each: members of a room, rooms, seconds
    "fanout": (1000, 1, 10),
    "groups": (10, 100, 4),
    "idle": (10, 900, 30),
    "polls": (0, 0, 5),
    "joins": (1000, 1, 1),
    "sizes": (0, 0, 0),
    "affinity": (10, 100, 40),
}


class Options:
    """Holds what to measure, and how often; `failed` has a line for each target that lost a message."""

    def __init__(self, given, folder):
        members, rooms, seconds = DEFAULTS[given.workload]
        self.members, self.rooms = given.members or members, given.rooms or rooms
        self.seconds = given.seconds or seconds
        self.rate, self.runs = given.rate, given.runs
        self.failed = []
        self._folder = Path(folder)
        self._only = given.only
        self._is_durable = given.durable

    def targets(self, *types):
        return [one for one in types if not self._only or one.name.lower() in self._only]

    def target(self, target_type, *given):
        print(f"{target_type.name} …", file=sys.stderr, flush=True)
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        return target_type(folder, *given, is_durable=self._is_durable)

    def measure(self, load, rate):
        """Return the medians of the figures of all runs, or nothing if a message was lost."""
        try:
            return medians([load.run(rate, int(rate * self.seconds)) for _ in range(self.runs)])
        except Lost as loss:
            self.failed.append(f"FAILED: {loss}")
            return {}

    def show(self, title, head, rows, compared=()):
        """Print the figures, and the ratios of the first target to the others."""
        print(f"\n### {title}\n\n{table(head, [*rows, *ratios(rows, compared)])}", flush=True)


def main():
    given = parser().parse_args()
    raise_file_limit()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        options = Options(given, folder)
        print(machine())
        try:
            WORKLOADS[given.workload].run(options)
        except Lost as loss:
            options.failed.append(f"FAILED: {loss}")
        except (OSError, pytest.fail.Exception, pytest.skip.Exception) as error:
            sys.exit(f"{type(error).__name__}: {error}")
    sys.exit("\n".join(options.failed) or 0)


def parser():
    described = "\n".join(f"{name}: {module.__doc__.splitlines()[0]}" for name, module in WORKLOADS.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench", epilog=described, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("--runs", type=int, default=3, help="of each, whose median is shown (3)")
    parser.add_argument("--seconds", type=float, help="of each run")
    parser.add_argument("--members", type=int, help="of each meeting")
    parser.add_argument("--rooms", type=int, help="meetings")
    parser.add_argument("--rate", type=int, help="messages a second")
    parser.add_argument("--only", nargs="*", default=[], type=str.lower, help="ours, nchan, socket.io …")
    parser.add_argument("--durable", action="store_true", help="Redis writes each command to disk first")
    return parser


if __name__ == "__main__":
    main()

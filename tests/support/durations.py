"""Writes how long each test took to tests/output/durations.txt: a pytest plugin that `make test` loads.

First the folders, then every phase as `--durations=0` would print it, the slowest first.
"""

from collections import defaultdict
from pathlib import Path

PLACE = Path(__file__).parents[1] / "output/durations.txt"
SHOWN_S = 0.005  # a shorter phase is counted in its folder only


def pytest_terminal_summary(terminalreporter):
    phases = [
        (report.duration, report.when, report.nodeid)
        for reports in terminalreporter.stats.values()
        for report in reports
        if hasattr(report, "duration") and hasattr(report, "when")
    ]
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(written(phases))
    terminalreporter.write_line(f"Durations of all tests: {PLACE.relative_to(Path.cwd())}")


def written(phases):
    """Return the text of the file, for phases as (seconds, when, test)."""
    folders = defaultdict(float)
    tests = defaultdict(set)
    for seconds, _, test in phases:
        folder = str(Path(test.partition("::")[0]).parent)
        folders[folder] += seconds
        tests[folder].add(test)
    lines = [
        f"{seconds:9.2f}s {len(tests[folder]):5} tests {folder}"
        for folder, seconds in sorted(folders.items(), key=lambda each: -each[1])
    ]
    slowest = sorted((phase for phase in phases if phase[0] >= SHOWN_S), reverse=True)
    lines += ["", *(f"{seconds:9.2f}s {when:8} {test}" for seconds, when, test in slowest)]
    return "\n".join(lines) + "\n"

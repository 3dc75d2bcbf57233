"""Runs scenarios in their long form, all or those given: `python -m tests.faults [NUMBER …]`.

`python -m tests.faults soak MINUTES`: a long load with random faults.
The rows go into docs/reliability.md.
"""

import argparse
import json
import shutil
import signal
import sys
import time
import traceback
from pathlib import Path

import pytest

from tests.faults.lab_kinds import LABS
from tests.faults.report import bound, commit, failed_row, heading, leak_row, line, row_of, write
from tests.faults.scenarios import ALL
from tests.faults.soak import REST_S, soak
from tools.processes import PROJECT

OUTPUT = PROJECT / "tests/output/faults"
WORKERS = 2  # of each instance


def main():
    given = parser().parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that started processes are stopped
    if given.what[:1] == ["soak"]:
        return _soak(float(given.what[1]))
    wanted = [ALL[number] for number in given.what or ALL]
    print(commit(), *heading(), sep="\n", flush=True)
    outcomes = [outcome for kind in LABS for outcome in _run_on(kind, wanted, given)]
    kept = [run for run in outcomes if run and not run.allowed.may_lose]
    print(f"\n{bound(sum(run.findings.of('lost') for run in kept), sum(run.figures.acked for run in kept))}")
    return not all(run and is_right(run) for run in outcomes)


def parser():
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("what", nargs="*", help="numbers of scenarios, or: soak MINUTES")
    parser.add_argument("--short", action="store_true", help="each in its short form, and no rows")
    return parser


def _run_on(kind, wanted, given):
    """Yield each scenario of a kind of lab with its run, or with None if it failed."""
    scenarios = [scenario for scenario in wanted if scenario.on == kind]
    if not scenarios:
        return
    try:
        yield from _run_in_a_lab(kind, scenarios, is_long=not given.short)
    except pytest.skip.Exception as error:  # this machine cannot run such a lab
        for scenario in scenarios:
            yield _failed(scenario, error, not given.short)


def _run_in_a_lab(kind, scenarios, is_long):
    folder = OUTPUT / kind.replace(", ", "-")
    shutil.rmtree(folder, ignore_errors=True)
    all_good = True
    with LABS[kind](folder, workers=WORKERS if is_long else 1) as lab:
        health = []
        for scenario in scenarios:
            run = _run(scenario, lab, folder, is_long)
            all_good &= bool(run and is_right(run) and not _broken(run, scenario))
            yield run
            if is_long and kind == "single" and scenario in (scenarios[0], scenarios[-1]):
                time.sleep(REST_S)
                health.append(lab.health())
    if len(health) > 1:
        _show(leak_row(len(scenarios), *health), is_kept=True)
    if all_good:
        shutil.rmtree(folder)


def _run(scenario, lab, folder, is_long):
    try:
        run = scenario.run(lab, is_long)
    except (Exception, pytest.fail.Exception) as error:
        traceback.print_exc()
        return _failed(scenario, error, is_long)
    broken = _broken(run, scenario)
    _show(row_of(scenario, run, broken), is_long)
    if broken or not is_right(run):
        _keep(folder, scenario, run)
    return run


def _broken(run, scenario):
    """Return the promises that the run did not keep: how long no send was answered, and the like."""
    return list(scenario.promise.broken(run.figures, leniency=1))


def _failed(scenario, trouble, is_long):
    reason = str(trouble).splitlines()[0] if str(trouble) else type(trouble).__name__
    _show(failed_row(scenario, reason), is_long)


def is_right(run):
    return not run.findings.wrong(run.allowed)


def _show(cells, is_kept):
    print(line(cells), flush=True)
    if is_kept:
        write([cells])


def _keep(folder, scenario, run):
    """Keep what helps to find the cause, beside the logs and the data of Redis."""
    print("\n".join(run.findings.examples), file=sys.stderr)
    ledger = run.ledger
    kept = {
        "examples": run.findings.examples,
        "faults": ledger.faults,
        "tried": ledger.tried,
        "taken": ledger.taken,
    }
    kept |= {"failed": ledger.failed, "logs": ledger.logs}
    kept["read"] = [[reading.kind, *(life.entries for life in reading.lives)] for reading in ledger.readings]
    Path(folder, f"ledger-{scenario.number}.json").write_text(json.dumps(kept, ensure_ascii=False))


def _soak(minutes):
    folder = OUTPUT / "soak"
    shutil.rmtree(folder, ignore_errors=True)
    with LABS["single"](folder, workers=WORKERS) as lab:
        run, cells = soak(lab, minutes)
    _show(cells, is_kept=True)
    print("\n".join(run.findings.examples), bound(run.findings.of("lost"), run.figures.acked), sep="\n")
    return not is_right(run)


if __name__ == "__main__":
    sys.exit(main())

"""The Makefile: what it offers is listed, and one test can be run by it."""

import re
import subprocess
import sys

from tests.support.durations import PLACE, written
from tests.support.longest_first import LONGEST
from tools.processes import PROJECT, bare_environment, installed

MAKEFILE = (PROJECT / "Makefile").read_text()
TARGETS = re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)
HIDDEN = {"programs"}  # needed by other targets, not called by hand


def make(*words):
    """Return the output of `make`, with the requirements taken as installed."""
    old = ("-o", ".venv/.requirements", "-o", ".venv/.requirements-dev", "-o", ".venv/typescript/package")
    return run(installed("make"), *old, *words)


def run(*command):
    ended = subprocess.run(
        command,
        cwd=PROJECT,
        env=bare_environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return ended.stdout


def test_make_help_lists_every_target():
    lines = make("help").splitlines()
    assert [line.split()[1] for line in lines] == [target for target in TARGETS if target not in HIDDEN]
    assert len(lines) > 10
    assert all(len(line) <= 130 for line in lines)


def test_every_target_is_phony():
    (phony,) = re.findall(r"^\.PHONY:((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE)
    assert set(phony.replace("\\", "").split()) == set(TARGETS)


def test_make_alone_starts_the_service():
    assert make("--dry-run").endswith("chat.py\n")


def test_make_test_with_t_runs_only_these_tests():
    commands = make("--dry-run", "test", "T=tests/api/test_chat.py -k key").splitlines()
    assert [re.sub(r"^\S+python", "python", command) for command in commands] == [
        "python -m pytest tests/api/test_chat.py -k key"
    ]


def test_make_test_runs_all_checks_and_records_the_durations():
    commands = make("--dry-run", "test")
    checks = ("ruff check", "ruff format --check", "mypy", "lint-imports", "oxlint", "/tsc")
    for part in (*checks, "install-test-programs.sh"):
        assert part in commands
    plugins = r"-p tests\.support\.longest_first -p tests\.support\.durations"
    order = rf"--numprocesses \d+ --dist loadfile --no-loadscope-reorder {plugins}"
    assert re.search(rf"pytest {order}$", commands.strip())


def test_the_longest_modules_exist():
    assert [module for module in LONGEST if not (PROJECT / module).exists()] == []


def test_quick_tests_need_no_external_program():
    places = ("tests/api/test_names.py", "tests/test_procfile.py", "tests/test_pwa.py")
    collected = run(
        sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "tests.support.quick", *places
    )
    tests = re.findall(r"^(tests/\S+?)::(.+)$", collected, re.MULTILINE)
    assert {file for file, _ in tests} == {places[0], places[2]}
    stores = {re.search(r"\[(embedded|redis)|$", test)[1] for file, test in tests if file == places[0]}
    assert stores == {"embedded"}


def test_durations_are_kept_by_folder_and_by_test():
    assert PLACE == PROJECT / "tests/output/durations.txt"
    phases = [
        (0.001, "teardown", "tests/api/test_a.py::test_one"),
        (0.25, "setup", "tests/api/test_a.py::test_one"),
        (1.0, "call", "tests/api/test_b.py::test_two[a/b]"),
        (2.0, "call", "tests/test_c.py::test_three"),
    ]
    assert written(phases).splitlines() == [
        "     2.00s     1 tests tests",
        "     1.25s     2 tests tests/api",
        "",
        "     2.00s call     tests/test_c.py::test_three",
        "     1.00s call     tests/api/test_b.py::test_two[a/b]",
        "     0.25s setup    tests/api/test_a.py::test_one",
    ]

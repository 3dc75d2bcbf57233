"""Every test that is collected runs: none shares its id with another."""

import subprocess
import sys

import pytest

from tools.processes import PROJECT, bare_environment

TWICE = """
def pytest_collection_modifyitems(items):
    items += items[1:]
"""
PARAMETERS = """
import pytest

@pytest.mark.parametrize("n", [1, 2, 2])
def test_it(n):
    pass
"""
TESTS = """
def test_one():
    pass

def test_other():
    pass
"""


def run(folder, *options):
    """pytest with our configuration and hooks, and without slow plugins, on the tests of a folder."""
    rules = (
        "--config-file",
        PROJECT / "pyproject.toml",
        "--rootdir",
        folder,
        "-p",
        "tests.support.unique_ids",
    )
    slow = ("-p", "no:schemathesis", "-p", "no:hypothesispytest")
    return subprocess.run(
        (sys.executable, "-m", "pytest", *rules, *slow, *options, folder),
        cwd=PROJECT,
        env=bare_environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("options", [(), ("-n", "1", "--dist", "loadfile")], ids=["alone", "xdist"])
def test_two_tests_with_the_same_id_fail_the_run(tmp_path, options):
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / "conftest.py").write_text(TWICE)
    ended = run(tmp_path, *options)
    assert ended.returncode not in (0, 1)  # which would be no test, or a test, that fails
    assert "Tests that share an id, of which only one would run: test_it.py::test_other" in (
        ended.stdout + ended.stderr
    )


def test_two_parameters_with_the_same_id_fail_the_run(tmp_path):
    (tmp_path / "test_it.py").write_text(PARAMETERS)
    ended = run(tmp_path)
    assert ended.returncode == 2
    assert "Duplicate parametrization IDs" in ended.stdout

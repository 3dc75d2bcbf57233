"""Runs only tests that start no other program: a pytest plugin that `make quick` loads.

It leaves out long tests, tests on a real Redis, and modules that name a process of tools/processes.py, ask
whether a program is installed, or start one themselves.
"""

import subprocess

import pytest

from tools.processes import Process, installed


def pytest_collection_modifyitems(config, items):
    left_out = {
        item for item in items if _is_long(item) or _needs_redis(item) or _starts_programs(item.module)
    }
    config.hook.pytest_deselected(items=[*left_out])
    items[:] = [item for item in items if item not in left_out]


def pytest_sessionstart():
    """Make a test fail that starts a program all the same; otherwise it would only be slow."""
    Process.start = _refuse


def _is_long(item):
    return item.get_closest_marker("long") is not None


def _needs_redis(item):
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return "redis_server" in item.fixturenames or params.get("store_url") == "redis"


def _starts_programs(module):
    return any(
        value is subprocess or value is installed or (isinstance(value, type) and issubclass(value, Process))
        for value in vars(module).values()
    )


def _refuse(process):
    pytest.fail(f"make quick starts no program, and this is {type(process).__name__}", pytrace=False)

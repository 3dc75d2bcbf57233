"""Fails a run in which two tests share an id: hooks of pytest."""

from collections import Counter

import pytest


def pytest_collection_finish(session):
    """Check that each test has an id of its own: of two with the same id, xdist silently runs one."""
    check_ids(item.nodeid for item in session.items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(ids):
    """Check the same under xdist, where only its workers collect."""
    check_ids(ids)


def check_ids(ids):
    twice = [name for name, count in Counter(ids).items() if count > 1]
    if twice:
        raise pytest.UsageError(f"Tests that share an id, of which only one would run: {', '.join(twice)}")

"""Starts with the modules that take longest: a pytest plugin that `make test` loads.

pytest-xdist hands a module to each process that is free, so a long module that begins last would keep the run
going while the other processes have nothing to do. The first ones wait for Redis and Sentinels most of the
time, and leave the processors to the browsers.
"""

LONGEST = (
    "tests/scaling/test_sentinel.py",
    "tests/browser/test_recovery.py",
    "tests/faults/test_scenarios.py",
    "tests/browser/test_touch.py",
    "tests/test_running.py",
    "tests/browser/test_at_the_door.py",
    "tests/faults/test_live.py",
    "tests/browser/test_host_panel.py",
    "tests/browser/test_access.py",
    "tests/live/test_hanging_up.py",
    "tests/browser/test_knocks.py",
    "tests/scaling/test_redis_cluster.py",
    "tests/browser/test_hosts.py",
    "tests/security/test_slow_clients.py",
    "tests/browser/test_history.py",
    "tests/browser/test_erased.py",
    "tests/security/test_cookies.py",
    "tests/browser/test_meeting.py",
    "tests/test_audit.py",
    "tests/browser/test_host_link.py",
    "tests/scaling/test_topologies.py",
)


def pytest_collection_modifyitems(items):
    """Sort the tests by the place of their module in LONGEST; the others follow in their own order."""
    places = {module: place for place, module in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))

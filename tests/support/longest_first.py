"""Starts with the modules that take longest: a pytest plugin that `make test` loads.

pytest-xdist hands a module to each process that is free, so a long module that begins last would keep the run
going while the other processes have nothing to do. In each line stand a module that mostly waits, for Redis,
Sentinels or a timeout, and two that keep a processor busy, so that both processors are at work all the time.
"""

LONGEST = (
    *("scaling/test_sentinel", "browser/test_touch", "browser/test_at_the_door"),
    *("faults/test_scenarios", "browser/test_host_panel", "browser/test_erased"),
    *("test_running", "browser/test_recovery", "browser/test_search"),
    *("faults/test_live", "browser/test_access", "browser/test_knocks"),
    *("scaling/test_redis_cluster", "browser/test_unread", "browser/test_ladder"),
    *("live/test_hanging_up", "browser/test_removing", "browser/test_before_scripts"),
    *("security/test_slow_clients", "browser/test_meeting", "browser/test_install"),
    *("live/test_coming_and_going", "test_audit", "browser/test_answering"),
    *("faults/test_checker", "scaling/test_topologies", "browser/test_reactions"),
    *("test_development", "browser/test_hosts", "browser/test_history"),
)


def pytest_collection_modifyitems(items):
    """Sort the tests by the place of their module in LONGEST; the others follow in their own order."""
    places = {f"tests/{module}.py": place for place, module in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))

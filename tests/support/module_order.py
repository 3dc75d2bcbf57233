"""Orders the modules of a whole run: a pytest plugin that `make test` loads.

pytest-xdist hands the next module to each process that is free. Long modules come first, as one that begins
last keeps the run going alone. Modules that mostly wait, for Redis, Sentinels or a pause, are spread over the
run, so that at any time some processes wait and the others have the processors.
"""

# From tests/output/durations.txt, the longest first.
WAITING = (
    "tests/scaling/test_sentinel.py",
    "tests/browser/test_touch.py",
    "tests/faults/test_scenarios.py",
    "tests/browser/test_at_the_door.py",
    "tests/test_running.py",
    "tests/faults/test_live.py",
    "tests/scaling/test_redis_cluster.py",
    "tests/live/test_hanging_up.py",
    "tests/scaling/test_topologies.py",
    "tests/security/test_slow_clients.py",
    "tests/live/test_coming_and_going.py",
    "tests/redis/test_tls.py",
    "tests/metrics/test_workers.py",
    "tests/faults/test_checker.py",
    "tests/test_compose.py",
    "tests/faults/test_redis_away.py",
    "tests/commands/test_redis_topologies.py",
    "tests/test_demo.py",
    "tests/live/test_slow_readers.py",
)
LONG = (
    "tests/browser/test_host_panel.py",
    "tests/browser/test_search.py",
    "tests/browser/test_recovery.py",
    "tests/browser/test_erased.py",
    "tests/browser/test_knocks.py",
    "tests/browser/test_removing.py",
    "tests/browser/test_answering.py",
    "tests/browser/test_access.py",
    "tests/browser/test_hosts.py",
    "tests/browser/test_meeting.py",
    "tests/browser/test_unread.py",
    "tests/browser/test_ladder.py",
    "tests/browser/test_reactions.py",
    "tests/browser/test_before_scripts.py",
    "tests/browser/test_history.py",
    "tests/test_audit.py",
    "tests/browser/test_people.py",
    "tests/browser/test_install.py",
    "tests/browser/test_notice.py",
)
WAITING_S, LONG_S, SHORT_S = 25, 25, 5  # about what a module takes


def pytest_collection_modifyitems(items):
    """Sort the tests by module."""
    modules = dict.fromkeys(_module(item) for item in items)
    places = {module: place for place, module in enumerate(in_order(modules))}
    items.sort(key=lambda item: places[_module(item)])


def in_order(modules):
    """Return modules in the order in which they are to begin; each is a path, and occurs once."""
    waiting = [module for module in WAITING if module in modules]
    working = [module for module in LONG if module in modules]
    working += [module for module in modules if module not in {*WAITING, *LONG}]
    ordered, begun = [], {"waiting": 0.0, "working": 0.0}
    wait_s, work_s = WAITING_S * len(waiting), sum(map(_seconds, working))
    while waiting or working:
        is_behind = not working or begun["waiting"] * work_s <= begun["working"] * wait_s
        kind, queue = ("waiting", waiting) if waiting and is_behind else ("working", working)
        ordered.append(queue.pop(0))
        begun[kind] += _seconds(ordered[-1])
    return ordered


def _module(item):
    return item.nodeid.partition("::")[0]


def _seconds(module):
    return WAITING_S if module in WAITING else LONG_S if module in LONG else SHORT_S

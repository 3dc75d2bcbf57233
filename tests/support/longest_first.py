"""Orders the modules of a whole run, so that both processors are at work all the time.

It is a pytest plugin that `make test` loads. pytest-xdist hands a module to each process that is free. A long
module that begins last would keep the run going while the other processes have nothing to do, and several
that wait at the same time leave the processors idle.
"""

from xdist.scheduler import LoadFileScheduling

# Those that mostly wait, for Redis, Sentinels, a restart or a timeout; the longest first.
WAITING = (
    "tests/scaling/test_sentinel.py",
    "tests/faults/test_scenarios.py",
    "tests/browser/test_at_the_door.py",
    "tests/faults/test_live.py",
    "tests/test_running.py",
    "tests/browser/test_recovery.py",
    "tests/scaling/test_redis_cluster.py",
    "tests/live/test_hanging_up.py",
    "tests/security/test_slow_clients.py",
    "tests/browser/test_install.py",
    "tests/live/test_coming_and_going.py",
    "tests/faults/test_checker.py",
    "tests/test_development.py",
)
# The longest of the others.
BUSY = (
    "tests/browser/test_touch.py",
    "tests/browser/test_host_panel.py",
    "tests/browser/test_erased.py",
    "tests/browser/test_search.py",
    "tests/browser/test_access.py",
    "tests/browser/test_knocks.py",
    "tests/browser/test_unread.py",
    "tests/browser/test_ladder.py",
    "tests/scaling/test_topologies.py",
)
LONGEST = WAITING + BUSY


class OneWaits(LoadFileScheduling):
    """Gives one process at a time a module that waits, and the others modules that keep a processor busy."""

    def _assign_work_unit(self, node):
        others = [modules for other, modules in self.assigned_work.items() if other is not node]
        waits = any(
            module in WAITING and not all(tests.values())
            for modules in others
            for module, tests in modules.items()
        )
        fitting = next((module for module in self.workqueue if (module in WAITING) != waits), None)
        if fitting:
            self.workqueue.move_to_end(fitting, last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config, log):
    return OneWaits(config, log)


def pytest_collection_modifyitems(items):
    """Sort the tests by the place of their module in LONGEST; the others follow in their own order."""
    places = {module: place for place, module in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))

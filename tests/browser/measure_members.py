"""Measures what an update costs the page of a meeting with many members.

By hand: `python -m tests.browser.measure_members [CHECKOUT]`. CHECKOUT is another checkout of the project,
measured in the same run. The figures are the browser's own: the processor time of the main thread for each
update, with the People panel open.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.visitor import ApiVisitor, Visitor
from tests.support.crowd import fill
from tools.processes import PROJECT
from tools.servers import RedisServer, Service

MEMBERS = (100, 500, 1_000, 5_000)
UPDATES = 15
SETTLES_MS = 400
PATIENCE_MS = 120_000


def main(checkouts):
    columns = (
        "checkout",
        "members",
        "snapshot kB",
        "message ms",
        "typing mark ms",
        "newcomer ms",
        "DOM nodes",
    )
    print(f"| {' | '.join(columns)} |", "|" + " --- |" * len(columns), sep="\n", flush=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"), args=ARGUMENTS
        )
        for count in MEMBERS:
            for checkout in checkouts:
                figures = measure(browser, checkout, count)
                print(
                    f"| {checkout.name} | {count:,} | {' | '.join(f'{each:,.1f}' for each in figures)} |",
                    flush=True,
                )


def measure(browser, checkout, count):
    with (
        tempfile.TemporaryDirectory() as folder,
        RedisServer(Path(folder) / "redis") as redis,
        Service(
            Path(folder) / "web", redis.url, RATE_LIMITS="off", MAX_MEMBERS=2 * count, cwd=checkout
        ) as service,
        redis.client() as client,
    ):
        host = ApiVisitor(service, "小明")
        host.create()
        fill(client, host.meeting, count - 3)
        guest = ApiVisitor(service, "Guest")
        guest.join(host.meeting)
        context = browser.new_context(
            base_url=service.url, locale="en-US", viewport={"width": 1280, "height": 800}
        )
        context.set_default_timeout(PATIENCE_MS)
        anna = Visitor(context.new_page(), "Anna")
        anna.join(f"/{host.meeting}")
        meter = Meter(anna.page)
        newcomers = (ApiVisitor(service, f"Newcomer {number}") for number in range(UPDATES))
        figures = (
            len(host.get("/api/messages", meeting_id=host.meeting).data) / 1024,
            meter.each(lambda: guest.say("hello")),
            meter.each(lambda: guest.do("typing"), pause_ms=1_000),
            meter.each(lambda: next(newcomers).join(host.meeting)),
            meter.read("Nodes"),
        )
        context.close()
    return figures


class Meter:
    """Reads the counters of a page."""

    def __init__(self, page):
        self._page = page
        self._cdp = page.context.new_cdp_session(page)
        self._cdp.send("Performance.enable")

    def read(self, name):
        metrics = self._cdp.send("Performance.getMetrics")["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == name)

    def each(self, act, pause_ms=0):
        """Do something UPDATES times; return the median of what each cost the main thread, in ms."""
        costs = []
        for _ in range(UPDATES):
            self._page.wait_for_timeout(SETTLES_MS + pause_ms)
            before = self.read("TaskDuration")
            act()
            self._page.wait_for_timeout(SETTLES_MS)
            costs.append((self.read("TaskDuration") - before) * 1000)
        return median(costs)


if __name__ == "__main__":
    main([*(Path(given).resolve() for given in sys.argv[1:]), PROJECT])

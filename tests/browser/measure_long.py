"""Measures a page with a long log: memory, and the processor time of the main thread for each frame.

By hand: `python -m tests.browser.measure_long [messages]`. The figures are the browser's own: its tracing,
its heap after a collection, its counters. They are taken with the newest messages loaded, and with all.
"""

import json
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.visitor import Visitor
from tests.support.people import Person
from tools.servers import RedisServer, Service

MESSAGES = 10_000
EARLY = 200  # those before it fall out of a full log meanwhile
PATIENCE_MS = 180_000
FRAME = "ProxyMain::BeginMainFrame"
TASK = "RunTask"
CATEGORIES = ["cc", "benchmark", "toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
WORDS = "The quick brown fox 跳过了那只懒狗, and then `code` 👍 and **bold** words came. "

GO = """async (hit) => {
  const began = performance.now()
  hit.click()
  while (!document.activeElement.matches(".message--found")) await new Promise(requestAnimationFrame)
  return performance.now() - began
}"""


def main(count):
    with (
        tempfile.TemporaryDirectory() as folder,
        RedisServer(Path(folder) / "redis") as redis,
        Service(Path(folder) / "web", redis.url, RATE_LIMITS="off") as service,
        sync_playwright() as playwright,
    ):
        ming = Person(service, "小明")
        ming.create("Long")
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda number: ming.send(content(number)), range(count)))
        print(f"{count} messages are in the log", flush=True)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        measure(browser, service.url, ming)
        browser.close()


def content(number):
    return "needle" if number == EARLY else f"{number} {WORDS * (1 + number % 3)}"


def measure(browser, url, ming):
    before = renderers(browser)
    context = browser.new_context(base_url=url, locale="en-US", viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    anna = Visitor(context.new_page(), "Anna")
    anna.join(f"/{ming.meeting}")
    process = max(renderers(browser) - before, key=resident)  # one more may stand by
    tell_costs(browser, anna, ming, process, "the newest 100")
    tell_load(anna)
    tell_costs(browser, anna, ming, process, "all")


def tell_costs(browser, anna, ming, process, what):
    print(f"\nwith {what} loaded", flush=True)
    trace(browser, anna, "scrolling up and down", lambda: scroll(anna))
    trace(browser, anna, "50 messages come, at the end", lambda: talk(ming, anna))
    tell_memory(anna, process)


def tell_load(anna):
    """Search for one of the first messages, and go there: the whole past is loaded on the way."""
    pages = []
    anna.page.on("request", lambda request: "before=" in request.url and pages.append(request))
    anna.open_by("#search-open")
    anna.page.fill("#wanted", "needle")
    anna.page.press("#wanted", "Enter")
    hit = anna.page.locator("#search .hit").last
    expect(hit).to_be_visible(timeout=PATIENCE_MS)
    took = hit.evaluate(GO) / 1000
    searches = sum("/search" in request.url for request in pages)
    print(f"\nto an early one: {took:.1f} s, {len(pages) - searches} pages; {searches} answers of the search")


def tell_memory(anna, process):
    cdp = anna.page.context.new_cdp_session(anna.page)
    cdp.send("Performance.enable")
    cdp.send("HeapProfiler.enable")
    cdp.send("HeapProfiler.collectGarbage")
    found = {metric["name"]: metric["value"] for metric in cdp.send("Performance.getMetrics")["metrics"]}
    heap = found["JSHeapUsedSize"] / 2**20
    print(
        f"  {heap:.1f} MiB of JS heap, {found['Nodes']:.0f} nodes,"
        f" {found['LayoutObjects']:.0f} layout objects, renderer {resident(process):.0f} MiB"
    )
    cdp.detach()


def renderers(browser):
    info = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return {process["id"] for process in info["processInfo"] if process["type"] == "renderer"}


def resident(pid):
    """A process's share of memory, in MiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024


def trace(browser, anna, what, act):
    browser.start_tracing(page=anna.page, categories=CATEGORIES)
    act()
    events = json.loads(browser.stop_tracing())["traceEvents"]
    mains = main_threads(events)
    events = [event for event in events if thread(event) in mains and "tdur" in event]
    frames = sorted(event["tdur"] / 1000 for event in events if event["name"] == FRAME)
    tasks = [event["tdur"] / 1000 for event in events if event["name"] == TASK]
    cuts = quantiles(frames, n=100)
    print(
        f"  {what}: {len(frames)} frames, {median(frames):.1f} ms median, {cuts[94]:.1f} ms p95,"
        f" {frames[-1]:.1f} ms longest; longest task {max(tasks):.0f} ms"
    )


def main_threads(events):
    named = (event for event in events if event["name"] == "thread_name")
    return {thread(event) for event in named if event["args"]["name"] == "CrRendererMain"}


def thread(event):
    return event["pid"], event["tid"]


def scroll(anna):
    cdp = anna.page.context.new_cdp_session(anna.page)
    for distance in (-20_000, 20_000, -20_000, 20_000):
        gesture = {"x": 500, "y": 400, "yDistance": distance, "speed": 8_000, "gestureSourceType": "mouse"}
        cdp.send("Input.synthesizeScrollGesture", gesture)


def talk(ming, anna):
    newer = anna.page.locator("#newer")
    if newer.is_visible():
        newer.click()
    for number in range(50):
        text = f"new {number}"
        ming.send(text)
        expect(anna.messages.last).to_have_text(text)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES)

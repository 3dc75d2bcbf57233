"""Measures how long pages load on a slow line: `python -m bench.loading [CHECKOUT]`.

CHECKOUT is another checkout of the project, measured in the same run. Chromium emulates the line and a
processor of a quarter of the speed; nginx serves HTTP/1.1, and HTTP/2 with TLS.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.support.people import Person
from tools.processes import PROJECT
from tools.servers import Nginx, RedisServer, Service

LINES = {40: 10_000_000, 100: 1_600_000, 250: 3_000_000}  # ms of a round trip: bits a second
RUNS = 3
MESSAGES = 100
TYPING_S = 5
CPU_RATE = 4
CONNECTED = "() => document.querySelector('#status')?.dataset.state === 'connected'"
HISTORY = "() => document.querySelectorAll('#timeline .message').length > 9"
USABLE = "() => document.querySelector('#composer [type=submit]')?.disabled === false"
COLUMNS = (
    "protocol, round trip",
    "checkout",
    "Join, history",
    "Join, connected",
    "reload, usable",
    "cold, history",
)
MAKE_KEY = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key -out cert"
DIGEST = """
  openssl x509 -in cert -pubkey -noout | openssl pkey -pubin -outform der |
  openssl dgst -sha256 -binary | base64
"""


class Front(Nginx):
    """nginx with TLS and HTTP/2 on a second port."""

    def __init__(self, folder, sockets, keys):
        super().__init__(folder, sockets)
        self.keys = keys

    def _listen(self):
        certificate = f"ssl_certificate {self.keys}/cert; ssl_certificate_key {self.keys}/key;"
        return f"{super()._listen()} listen 127.0.0.1:{self.port + 1} ssl http2; {certificate}"


def main(checkouts):
    rows = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        subprocess.run(MAKE_KEY.split(), cwd=folder, check=True, capture_output=True)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"), args=[*ARGUMENTS, trusts(folder)]
        )
        for checkout in checkouts:
            rows[checkout] = measure_checkout(browser, Path(folder), checkout)
    print(f"| {' | '.join(COLUMNS)} |", "|" + " --- |" * len(COLUMNS), sep="\n")
    for kind in rows[checkouts[0]]:
        for checkout in checkouts:
            figures = " | ".join(f"{seconds:.2f} s" for seconds in rows[checkout][kind])
            print(f"| {kind} | {checkout.name} | {figures} |")


def trusts(folder):
    """Return the option to trust our certificate: Chromium caches no file of a site with an error."""
    digest = subprocess.run(DIGEST, shell=True, cwd=folder, check=True, capture_output=True, text=True)
    return f"--ignore-certificate-errors-spki-list={digest.stdout.strip()}"


def measure_checkout(browser, keys, checkout):
    folder = Path(tempfile.mkdtemp(dir=keys))
    settings = {"bind": "unix", "PROXY_HOPS": 1, "RATE_LIMITS": "off", "workers": 2, "cwd": checkout}
    with RedisServer(folder / "redis") as redis, Service(folder / "web", redis.url, **settings) as service:
        ming = Person(service, "小明")
        ming.create("Loading")
        for number in range(MESSAGES):
            ming.send(f"{number}: a message of an ordinary length, as people write them.")
        with Front(folder / "nginx", [service.socket], keys) as front:
            origins = {"HTTP/1.1": front.url, "HTTP/2": f"https://127.0.0.1:{front.port + 1}"}
            return {
                f"{protocol}, {latency} ms": of_runs(browser, origin, ming.meeting, latency)
                for protocol, origin in origins.items()
                for latency in LINES
            }


def of_runs(browser, origin, meeting, latency):
    """Return the medians of several runs, in s."""
    runs = [measure(browser, origin, meeting, latency) for _ in range(RUNS)]
    return [median(figures) for figures in zip(*runs, strict=True)]


def measure(browser, origin, meeting, latency):
    """Join by the form, reload, and open the meeting in an empty browser that has a seat; return the s."""
    with_form = opened(browser, origin, latency)
    with_form.goto(f"{origin}/{meeting}")
    with_form.wait_for_selector("form [type=submit]:enabled")
    with_form.fill("#member_name", "Anna")
    time.sleep(TYPING_S)  # as a person types
    joined = times(with_form, lambda: with_form.click("form [type=submit]"), HISTORY, CONNECTED)
    (reloaded,) = times(with_form, lambda: with_form.reload(wait_until="commit"), USABLE)
    seat = with_form.context.storage_state()
    with_form.context.close()
    cold = opened(browser, origin, latency, storage_state=seat)
    (shown,) = times(cold, lambda: cold.goto(f"{origin}/{meeting}", wait_until="commit"), HISTORY)
    cold.context.close()
    return (*joined, reloaded, shown)


def times(page, act, *conditions):
    began = time.monotonic()
    act()
    found = []
    for condition in conditions:
        page.wait_for_function(condition, polling=20)
        found.append(time.monotonic() - began)
    return found


def opened(browser, origin, latency, **options):
    """Return an empty page on a slow line and a slow processor."""
    context = browser.new_context(locale="en-US", service_workers="block", **options)
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")
    rate = LINES[latency] / 8
    line = {"latency": latency, "downloadThroughput": rate, "uploadThroughput": rate, "offline": False}
    protocol.send("Network.emulateNetworkConditions", line)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": CPU_RATE})
    return page


if __name__ == "__main__":
    main([*(Path(given).resolve() for given in sys.argv[1:]), PROJECT])

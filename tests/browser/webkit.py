"""Drives WebKitGTK, the engine of Safari, by WebDriver: https://w3c.github.io/webdriver/."""

import base64
import json
import os
import re
import urllib.request
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from tests.browser.driver import PATIENCE_S, Driver
from tools.processes import Process, free_port, installed

BROWSERS = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
DISPLAY = re.compile(r"^(\d+)$", re.MULTILINE)
BLOCKED = {"cookies": "--cookies-policy=never", "storage": "--enable-html5-local-storage=false"}
NARROW = "entry, button, toolbar, toolitem, box { min-width: 0; padding: 0; margin: 0; border-width: 0; }"
WATCHED = """
  if (!window.complaints) {
    window.complaints = []
    const kinds = ["error", "unhandledrejection", "securitypolicyviolation"]
    const words = ({ reason, message, blockedURI }) => String(reason ?? message ?? blockedURI)
    kinds.forEach((kind) => addEventListener(kind, (event) => complaints.push(words(event))))
  }
"""


class Screen(Process):
    """Runs an X server without a screen, on a display that is free."""

    def __init__(self, folder):
        super().__init__(folder)
        self.program = installed("Xvfb", "xvfb")

    @property
    def display(self):
        return f":{DISPLAY.search(self.log)[1]}"

    def _command(self):
        return (self.program, "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1400x1000x24")

    def _ready(self):
        return DISPLAY.search(self.log)


class WebKit(Process, Driver):
    """Runs Debian's WebKitWebDriver with its browser, whose session is private: it is on no disk."""

    def __init__(self, folder, display):
        super().__init__(folder)
        self.program = installed("WebKitWebDriver", "webkit2gtk-driver")
        self.display = display
        self.port = free_port()
        self._complaints = []

    def start(self):
        style = self.folder / ".config/gtk-3.0/gtk.css"  # its own bar is wider than a phone
        style.parent.mkdir(parents=True)
        style.write_text(NARROW)
        super().start()
        self._begin()
        return self

    def _open(self, address):
        self._do("POST", "/url", url=address)

    def _reload(self):
        self._do("POST", "/refresh")

    def _resize(self, width, height):
        """Fit the window, which has a bar above the page."""
        window = self._do("GET", "/window/rect")
        bar = window["height"] - self.run("() => innerHeight")
        self._do("POST", "/window/rect", width=width, height=height + bar)

    def screenshot(self):
        return base64.b64decode(self._do("GET", "/screenshot"))

    def errors(self):
        """Return the errors that this page has reported since something was first run in it."""
        return self.run("() => complaints.splice(0)")

    def forget(self):
        """Start the browser anew: its session is private, and its service workers end with it."""
        self._end()
        self._begin()

    @contextmanager
    def without(self, what):
        """Block "cookies" or "storage" of all sites, as a reader may."""
        self._end()
        self._begin(BLOCKED[what])
        try:
            yield
        finally:
            self._end()
            self._begin()

    def private(self):
        return nullcontext()  # it always is

    def _begin(self, *options):
        browser = {"binary": _browser(), "args": ["--automation", *options]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": browser}
        self._session = ""
        begun = self._do("POST", "/session", capabilities={"alwaysMatch": wanted})
        self._session = f"/session/{begun['sessionId']}"

    def _end(self):
        self._do("DELETE", "")

    def _evaluate(self, source):
        return self._do("POST", "/execute/sync", script=f"{WATCHED}; return {source}", args=[])

    def _perform(self, actions):
        self._do("POST", "/actions", actions=[actions])

    def _do(self, method, path, **body):
        """Send a command and return its value."""
        data = json.dumps(body).encode() if method == "POST" else None
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{self._session}{path}", data, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return json.load(answer)["value"]
        except HTTPError as error:
            raise RuntimeError(f"{path}: {error.read().decode()}") from None

    def _command(self):
        return (self.program, "--host=127.0.0.1", f"--port={self.port}")

    def _environment(self):
        runtime = self.folder / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        return super()._environment() | {
            "DISPLAY": self.display,
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "TZ": "UTC",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # CI runs as root, who may have no sandbox
            "XDG_RUNTIME_DIR": str(runtime),
        }

    def _ready(self):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/status", timeout=PATIENCE_S).close()
        except URLError:
            return False
        return True


@contextmanager
def webkit(folder):
    """Run WebKit on the display there is, or on one of its own."""
    display = os.environ.get("DISPLAY")
    with (
        nullcontext() if display else Screen(folder / "screen") as screen,
        WebKit(folder / "webkit", display or screen.display) as browser,
    ):
        yield browser


def _browser():
    found = sorted(Path("/").glob(BROWSERS[1:]))
    return (
        str(found[-1])
        if found
        else pytest.skip("MiniBrowser is not installed: apt-get install webkit2gtk-driver")
    )

"""Drives Firefox by WebDriver BiDi, which it speaks itself: https://w3c.github.io/webdriver-bidi/."""

import base64
import itertools
import json
import re
from contextlib import contextmanager

from websockets.sync.client import connect

from tests.browser.driver import PATIENCE_S, Driver
from tools.processes import Process, installed

READY = re.compile(r"BiDi listening on (ws://\S+)")
INTERRUPTED = "establish a connection to the server at ws"  # also where the page was left while it connected
PREFERENCES = {
    "browser.startup.page": 0,  # blank
    "browser.newtabpage.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.ipc.processPrelaunch.enabled": False,
    "intl.accept_languages": "en-US",
    "ui.prefersReducedMotion": 1,
}
BLOCKED = {
    "cookies": ("network.cookie.cookieBehavior", 2, 5),
    "storage": ("dom.storage.enabled", False, True),
}
SET = """([name, value]) => {
  const set = typeof value === "boolean" ? "setBoolPref" : "setIntPref"
  Services.prefs[set](name, value)
}"""
FOCUS = "() => gBrowser.selectedBrowser.focus()"  # instead of the address bar: else Enter presses no button
OPEN_PRIVATE = """async () => {
  const started = "browser-delayed-startup-finished"
  await new Promise((done) => {
    Services.obs.addObserver(function isDone() {
      Services.obs.removeObserver(isDone, started)
      done()
    }, started)
    OpenBrowserWindow({ private: true })
  })
}"""


class Firefox(Process, Driver):
    """Runs Debian's Firefox without a screen, with a profile of its own."""

    def __init__(self, folder):
        super().__init__(folder)
        self.program = installed("firefox-esr")
        self._numbers = itertools.count(1)
        self._complaints = []

    def start(self):
        settings = [f"user_pref({json.dumps(key)}, {json.dumps(to)});" for key, to in PREFERENCES.items()]
        (self.folder / "user.js").write_text("\n".join(settings))
        super().start()
        address = READY.search(self.log)[1]
        self._socket = connect(f"{address}/session", max_size=None, compression=None, proxy=None, legacy=True)
        self._do("session.new", capabilities={})
        self._do("session.subscribe", events=["log.entryAdded"])
        self._page = self._pages()[0]
        self._in_chrome(FOCUS)
        return self

    def _open(self, address):
        self._do("browsingContext.navigate", context=self._page, url=address, wait="complete")

    def _reload(self):
        self._do("browsingContext.reload", context=self._page, wait="complete")

    def _resize(self, width, height):
        self._do(
            "browsingContext.setViewport", context=self._page, viewport={"width": width, "height": height}
        )

    def screenshot(self):
        return base64.b64decode(self._do("browsingContext.captureScreenshot", context=self._page)["data"])

    def errors(self):
        """Return the errors that pages have reported since this was last asked."""
        self._do("session.status")  # events come before its answer
        complaints, self._complaints = self._complaints, []
        return complaints

    def forget(self):
        """Delete the cookies; the test deletes what a page itself can."""
        self._do("storage.deleteCookies")

    @contextmanager
    def without(self, what):
        """Block "cookies" or "storage" of all sites, as a reader may."""
        name, blocked, usual = BLOCKED[what]
        self._in_chrome(SET, [name, blocked])
        try:
            yield
        finally:
            self._in_chrome(SET, [name, usual])

    @contextmanager
    def private(self):
        """Use a page in a private window."""
        usual, before = self._page, self._pages()
        self._in_chrome(OPEN_PRIVATE)
        (first,) = set(self._pages()) - set(before)  # it is still loading a page of its own
        self._page = self._do("browsingContext.create", type="tab", referenceContext=first)["context"]
        try:
            yield
        finally:
            self._page = usual
            for page in set(self._pages()) - set(before):
                self._do("browsingContext.close", context=page)

    def _pages(self, **scope):
        return [page["context"] for page in self._do("browsingContext.getTree", **scope)["contexts"]]

    def _in_chrome(self, function, *arguments):
        """Call a function where the preferences of the browser and its windows are."""
        usual, self._page = self._page, self._pages(**{"moz:scope": "chrome"})[0]
        try:
            return self.run(function, *arguments)
        finally:
            self._page = usual

    def _evaluate(self, source):
        target = {"context": self._page}
        answer = self._do("script.evaluate", expression=source, target=target, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"]["value"]

    def _perform(self, actions):
        self._do("input.performActions", context=self._page, actions=[actions])

    def _do(self, method, **params):
        """Send a command and return its result; note the errors of pages that come before that."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (answer := json.loads(self._socket.recv(PATIENCE_S))).get("id") != number:
            entry = answer.get("params", {})
            if entry.get("level") == "error" and INTERRUPTED not in entry["text"]:
                self._complaints.append(entry["text"])
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]

    def _command(self):
        profile = ("--profile", str(self.folder))
        remote = ("--remote-debugging-port", "0", "--remote-allow-system-access")
        return (self.program, "--headless", "--no-remote", *remote, *profile)

    def _environment(self):
        return super()._environment() | {"HOME": str(self.folder), "TZ": "UTC"}

    def _ready(self):
        return READY.search(self.log)

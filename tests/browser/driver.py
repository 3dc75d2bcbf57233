"""Drives a browser that Playwright cannot drive: the part that Firefox and WebKit share."""

import json

from tools.processes import wait_until

PATIENCE_S = 30  # it bounds a failure, and slows down no success
ENTER, ESCAPE, TAB, SHIFT = "\ue006", "\ue00c", "\ue004", "\ue008"
MIDDLE = """(selector) => {
  const element = document.querySelector(selector)
  if (!element?.checkVisibility() || element.disabled) return null
  element.scrollIntoView({ block: "nearest" })
  const { x, y, width, height } = element.getBoundingClientRect()
  const middle = [Math.round(x + width / 2), Math.round(y + height / 2)]
  return element.contains(document.elementFromPoint(...middle)) ? middle : null
}"""
FOCUSED = "(selector) => document.activeElement?.matches(selector)"
VALUE = "(selector) => document.querySelector(selector).value"
TEXT = "(selector) => document.querySelector(selector).textContent.trim()"
BOX = """(selector) => {
  const { left, right, top, bottom, height } = document.querySelector(selector).getBoundingClientRect()
  return { left, right, top, bottom, height }
}"""
SETTLED = """async () => {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  if (!registration || !document.querySelector("script[type=module]")) return true
  return document.readyState === "complete" && !registration.installing && registration.active !== null
}"""
RESIZED = """async (width, height) => {  // and drawn in the new size, with the styles for it
  if (!matchMedia(`(width: ${width}px) and (height: ${height}px)`).matches) return false
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
  return true
}"""


class Driver:
    """Drives one page of a browser, with input events of the browser itself.

    A browser defines `screenshot`, `errors`, `forget`, `without`, `private`, and for what is here `_open`,
    `_reload`, `_resize`, `_evaluate` and `_perform`.
    """

    def run(self, function, *arguments):
        """Call a JavaScript function in the page with JSON values, and return what it resolves to."""
        values = json.dumps(arguments)
        answer = self._evaluate(
            f"(async () => JSON.stringify(await ({function})(...{values})) ?? 'null')()",
        )
        return json.loads(answer)

    def wait_for(self, function, *arguments):
        """Wait until a JavaScript function returns a true value in the page, and return that."""
        return wait_until(lambda: self.run(function, *arguments), f"{function}{arguments}", PATIENCE_S)

    def open(self, address):
        """Open an address when the page has loaded and its service worker is installed."""
        self.wait_for(SETTLED)
        self._open(address)

    def reload(self):
        self.wait_for(SETTLED)
        self._reload()

    def resize(self, width, height):
        """Give the page a size in CSS pixels, and wait until it is drawn in it."""
        self._resize(width, height)
        self.wait_for(RESIZED, width, height)

    def sees(self, selector):
        self.wait_for("(selector) => document.querySelector(selector)?.checkVisibility()", selector)

    def sees_no(self, selector):
        self.wait_for("(selector) => !document.querySelector(selector)?.checkVisibility()", selector)

    def focuses(self, selector):
        self.wait_for(FOCUSED, selector)

    def value(self, selector):
        return self.run(VALUE, selector)

    def text(self, selector):
        return self.run(TEXT, selector)

    def box(self, selector):
        return self.run(BOX, selector)

    def click(self, selector):
        """Click into the middle of an element, when it is enabled and nothing covers it."""
        x, y = self.wait_for(MIDDLE, selector)
        steps = [{"type": "pointerMove", "x": x, "y": y}, _down, _up]
        self._perform({"type": "pointer", "id": "mouse", "actions": steps})

    def type(self, text):
        """Type text into what has the focus, a key for each character."""
        strokes = [(down, character) for character in text for down in ("keyDown", "keyUp")]
        self._press(strokes)

    def press(self, *keys):
        """Press keys together, as Shift and Enter."""
        self._press([("keyDown", key) for key in keys] + [("keyUp", key) for key in reversed(keys)])

    def _press(self, strokes):
        steps = [{"type": kind, "value": key} for kind, key in strokes]
        self._perform({"type": "key", "id": "keyboard", "actions": steps})


_down, _up = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}

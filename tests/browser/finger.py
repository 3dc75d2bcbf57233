"""A phone under a finger: touches go in as the screen reports them, and the browser makes the events."""

from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.support.people import refused

TAP_MS = 90  # between touching the screen and leaving it, as people do
NAME_OF_CONTROLS = """
  const INPUTS = "input[type=checkbox], input[type=radio]"
  const CONTROLS = `button, summary, a[href], [role=option], ${INPUTS}`
  const isDisabled = (element) => element.matches(":disabled") || element.control?.disabled
  const isOpen = (element) => element.checkVisibility() && !isDisabled(element)
  const named = (element) => {
    const own = element.control ?? element
    const { action, emoji, part, verb } = own.dataset
    const value = own.type === "checkbox" ? "" : own.getAttribute("value")
    const marks = [action, emoji, part, verb ?? own.name, own.hreflang, value].filter(Boolean)
    if (marks.length > 0) return [...new Set(marks)].join(" ")
    if (element.matches("summary")) return element.parentElement.dataset.part
    if (element.closest("ol, [role=listbox]")) return element.className
    return element.id || element.ariaLabel || element.innerText.trim()
  }
  const controls = (root) => [...document.querySelectorAll(`${root} :is(${CONTROLS})`)]
    .map((element) => element.closest("label") ?? element).filter(isOpen)
"""
NAMES = f"(root) => {{ {NAME_OF_CONTROLS} return [...new Set(controls(root).map(named))] }}"
FIND = f"([root, name]) => {{ {NAME_OF_CONTROLS} return controls(root).find((one) => named(one) === name) }}"
MIDDLE = """async (element) => {
  element.scrollIntoView({ block: "center" })
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
  const { left, top, width, height } = element.getBoundingClientRect()
  const [x, y] = [left + width / 2, top + height / 2]
  return element.contains(document.elementFromPoint(x, y)) ? { x, y } : null
}"""
CLOSE_ALL = """async () => {  // and let the page hear of it, which it does a task later
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close()
  for (const popover of document.querySelectorAll(":popover-open")) popover.hidePopover()
  document.querySelector(".roster--open [data-part=close]")?.click()
  await new Promise((done) => setTimeout(done))
}"""
OPEN = '[...document.querySelectorAll("dialog[open]")].map(({ id }) => `#${id}`)'
SHEET = "navigator.share = async (what) => { window.shared = what }"


class Phone(Visitor):
    """A visitor with a touch screen and a host's seat, whose meeting is replaced when it is over."""

    def __init__(self, visitor, guest):
        super().__init__(visitor.page, visitor.name)
        self._guest = guest  # makes a person in the other worker, by a name
        self._counter = 0
        self._touches = self.page.context.new_cdp_session(self.page)
        self.page.add_init_script(SHEET)

    def begin(self):
        """Be host of a meeting with one guest."""
        self.create("Standup")
        self.anna = self.arrive("Anna")
        expect(self.page.locator("#roster-toggle [data-part=online]")).to_have_text("2")
        self.sees_host_controls()

    def arrive(self, name):
        """Let another person come to the meeting."""
        person = self._guest(name)
        answer = person.join(self.meeting)
        assert answer.status_code == 200, answer.data
        return person

    def be_refused(self, name, times):
        """Let another person give a wrong passcode, again and again."""
        person = self._guest(name)
        for _ in range(times):
            assert refused(person.join(self.meeting, passcode="open"), 403, "bad_passcode")

    def controls(self, root):
        """The names of everything that can be pressed within a part of the page."""
        return self.page.evaluate(NAMES, root)

    def press(self, root, name):
        """Tap a control of a part of the page."""
        control = self.page.evaluate_handle(FIND, [root, name]).as_element()
        assert control, f"{root} has no {name}"
        self.tap(control)

    def tap(self, target):
        """Touch an element, or the first that a selector finds, for as long as a tap takes."""
        if isinstance(target, str):
            target = self.page.wait_for_selector(target)
        target.wait_for_element_state("stable")
        at = target.evaluate(MIDDLE)
        assert at, "something lies over what is to be tapped"
        self._touch("touchStart", at)
        self.page.wait_for_timeout(TAP_MS)
        self._touch("touchEnd")

    def drag(self, selector, down):
        """Touch an element, and move the finger down by so many pixels."""
        at = self.page.wait_for_selector(selector).evaluate(MIDDLE)
        self._touch("touchStart", at)
        for step in range(1, 5):
            self._touch("touchMove", {"x": at["x"], "y": at["y"] + down * step / 4})
        self._touch("touchEnd")

    def is_at(self, dialog):
        """Whether a dialog is open, and no other."""
        return self.page.evaluate(OPEN) == [dialog]

    def close_all(self):
        self.page.evaluate(CLOSE_ALL)

    def new(self, word):
        """A text that was not used before."""
        self._counter += 1
        return f"{word} {self._counter}"

    def _touch(self, kind, *points):
        self._touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

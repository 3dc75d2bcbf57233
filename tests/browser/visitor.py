"""Somebody in front of the page: what they do there, and what they see."""

import re
from contextlib import nullcontext
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.support.people import Person

DO = """([verb, body]) => fetch(`/api/${verb}`, {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
})"""
BEGINNING = """() => {
  document.querySelector("#timeline").scrollTop = 0
  return document.querySelector("#earlier").hidden
}"""
SCROLL = """async (box, to) => {  // and let the page hear of it, which it does before the next frame
  box.scrollTop = to
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
}"""
HIDE = """(isHidden) => {
  Object.defineProperty(document, "hidden", { value: isHidden, configurable: true })
  document.dispatchEvent(new Event("visibilitychange"))
}"""


class ApiVisitor(Person):
    """A visitor without a page, where no test reads the page: a page is as expensive as many requests."""

    @property
    def path(self):
        return f"/{self.meeting}"

    def do(self, verb, **body):
        return self._do(verb, **body)

    def say(self, text):
        said = self.send(text)
        assert said.status_code == 200, said.data

    def say_quickly(self, texts):
        for text in texts:
            self.say(text)


class Visitor:
    def __init__(self, page, name):
        self.page = page
        self.name = name

    def create(self, meeting):
        """Create a meeting and open its page."""
        created = self._ask("create", meeting_name=meeting, member_name=self.name)
        self._open(created["meeting_id"])

    def join(self, path):
        """Join a meeting and open its page."""
        joined = self._ask("join", meeting_id=path[1:], member_name=self.name)
        self._open(joined["meeting_id"])

    def create_by_hand(self, meeting):
        """Create a meeting by the form of the first page, as a person does."""
        self.page.goto("/")
        self.page.fill("#meeting_name", meeting)
        self.enter()

    def join_by_hand(self, path):
        """Join by the form of the page, as a guest does."""
        self.page.goto(path)
        self.enter()

    def enter(self):
        """Fill in the name and send the form."""
        self.page.fill("#member_name", self.name)
        self.page.click("form [type=submit]")
        self.sees_connected()

    def write(self, text):
        self.field.fill(text)

    def say(self, text):
        self.write(text)
        self.field.press("Enter")

    def say_quickly(self, texts):
        """Say many things, by the API that the page itself uses."""
        for text in texts:
            self._ask("send", meeting_id=self.meeting, content=text)

    def do(self, verb, **body):
        """Do something by the API, as the page does."""
        return self.page.evaluate(DO, [verb, {"meeting_id": self.meeting, **body}])

    def open_by(self, button):
        """Press a button of the header, or the item of its menu that is in place of it."""
        if not self.page.locator(button).is_visible():
            self.page.click("#more-open")
        self.page.locator(f"{button}:visible, [data-presses='{button[1:]}']:visible").click()

    def choose_for(self, name, what):
        """Choose something from the menu beside a member, as a host."""
        self.sees_host_controls()
        self.member(name).locator("[data-part=menu]").click()
        self.page.get_by_role("menuitem", name=what).click()

    def row(self, text):
        """The message that says this."""
        content = self.page.locator(".message__content", has_text=text)
        return self.page.locator("#timeline .message", has=content).last

    def fake_clock(self):
        """Let the test move the clock of all pages of this browser. The context cannot be used again."""
        self.page.clock.install()
        self.page.context.has_fake_clock = True

    def go_offline(self):
        """Cut the network, and wait for the bar that says so: it moves what is below it.

        An answer that is still on its way would hide the bar again, so a page that polls has to miss one.
        """
        is_live = self.status.get_attribute("data-step") == "live"
        with nullcontext() if is_live else self.page.expect_event("requestfailed"):
            self.page.context.set_offline(True)
        expect(self.page.locator("#offline")).to_be_visible()

    def act(self, text, what):
        """Press a button of the bar that comes to a message, when it is no longer pending."""
        content = self.page.locator(".message__content", has_text=text)
        self.timeline.locator("[data-part=list] .message", has=content).last.hover()
        self.page.locator(f"#toolbar [data-action={what}]").first.click()

    def delete(self, text):
        self.act(text, "delete")
        self.page.click("#delete-dialog [value=delete]")

    def leave(self):
        self.open_by("#leave")
        self.page.click("#leave-dialog [value=leave]")
        self.page.wait_for_url("**/left")

    def scroll(self, to):
        """Go to a place in the conversation, in pixels from its top."""
        self.timeline.evaluate(SCROLL, to)

    def go_to_the_beginning(self):
        """Go up, and up again when there is more."""
        self.page.wait_for_function(BEGINNING)

    def hide(self, is_hidden=True):
        """Hide or show the tab, as far as the page can detect."""
        self.page.evaluate(HIDE, is_hidden)

    def look_again(self):
        """Come back to the page: it asks at once, instead of when its poll is next over."""
        self.page.evaluate("dispatchEvent(new Event('online'))")

    @property
    def panel(self):
        """The panel of hosts, open."""
        if not self.page.locator("#host").is_visible():
            self.open_by("#host-open")
        return self.page.locator("#host")

    def close_panel(self):
        self.page.locator("#host [data-action=close]").click()

    def member(self, name):
        """Return the row of a member in the roster."""
        return self.page.locator(".roster__member", has=self.page.get_by_text(name, exact=True))

    def id_of(self, name):
        return self.member(name).get_attribute("data-member")

    @property
    def meeting(self):
        """Return the id of the meeting, also if it was opened by a replaced link."""
        return self.path[1:].partition(".")[0]

    @property
    def path(self):
        return urlsplit(self.page.url).path

    @property
    def field(self):
        return self.page.locator("#content")

    def has_the_caret(self):
        """Wait until a dialog is closed and the page has handled it, a task later, before typing."""
        expect(self.field).to_be_focused()
        self.page.evaluate("() => new Promise((done) => setTimeout(done))")

    @property
    def messages(self):
        """Return the rows of messages, without those that are not sent yet."""
        return self.page.locator("#timeline [data-part=list] .message__content")

    @property
    def timeline(self):
        return self.page.locator("#timeline")

    @property
    def quote(self):
        """Return the quote of the last reply."""
        return self.page.locator("#timeline [data-part=list] .quote").last

    @property
    def changes(self):
        return self.page.locator(".change__text [data-part=text]")

    @property
    def pending(self):
        return self.page.locator("#outbox .message__content")

    @property
    def present(self):
        return self.page.locator("[data-part=present] .roster__name")

    @property
    def away(self):
        return self.page.locator("[data-part=away] .roster__name")

    @property
    def notice(self):
        return self.page.locator("#notice")

    @property
    def status(self):
        return self.page.locator("#status")

    def sees(self, *texts):
        expect(self.messages).to_have_text(texts)

    def sees_present(self, *names):
        expect(self.present).to_have_text(names)

    def stands_on(self, step):
        expect(self.status).to_have_attribute("data-step", step)

    def sees_host_controls(self):
        """Wait until the page has loaded what only hosts have. On a phone, the button is in the menu."""
        expect(self.page.locator("#host-open:not([hidden])")).to_have_count(1)

    def sees_connected(self):
        expect(self.status).to_have_attribute("data-state", re.compile("connected|polling"))

    def fits(self):
        """Whether nothing is wider than the screen."""
        return self.page.evaluate(
            "[document.documentElement, document.body, ...document.querySelectorAll('main, header, aside')]"
            ".every(box => box.scrollWidth <= Math.max(box.clientWidth, 1) && box.scrollWidth <= innerWidth)"
        )

    def _ask(self, verb, **body):
        """The answer of the API to this browser, past its page."""
        answer = self.page.request.post(f"/api/{verb}", data=body)
        assert answer.ok, answer.text()
        return answer.json()

    def _open(self, meeting):
        self.page.goto(f"/{meeting}")
        self.sees_connected()

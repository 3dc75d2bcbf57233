"""Somebody in front of the page: what they do there, and what they see."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

SAY_ALL = """async ([meeting, texts]) => {
  for (const content of texts) {
    const body = JSON.stringify({ meeting_id: meeting, content })
    const headers = { "Content-Type": "application/json" }
    await fetch("/api/send", { method: "POST", headers, body })
  }
}"""

BEGINNING = """() => {
  document.querySelector("#timeline").scrollTop = 0
  return document.querySelector("#earlier").hidden
}"""
HIDE = """(isHidden) => {
  Object.defineProperty(document, "hidden", { value: isHidden, configurable: true })
  document.dispatchEvent(new Event("visibilitychange"))
}"""


class Visitor:
    def __init__(self, page, name):
        self.page = page
        self.name = name

    def create(self, meeting):
        self.page.goto("/")
        self.page.fill("#meeting_name", meeting)
        self.enter()

    def join(self, path):
        self.page.goto(path)
        self.enter()

    def enter(self):
        """Fill in one's name and go in."""
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
        self.page.evaluate(SAY_ALL, [self.path[1:], texts])

    def row(self, text):
        """The message that says this."""
        content = self.page.locator(".message__content", has_text=text)
        return self.page.locator("#timeline .message", has=content).last

    def act(self, text, what):
        """Press a button of the bar that comes to a message."""
        self.row(text).hover()
        self.page.locator(f"#toolbar [data-act={what}]").first.click()

    def delete(self, text):
        self.act(text, "delete")
        self.page.click("#delete-dialog [value=delete]")

    def leave(self):
        self.page.click("#leave")
        self.page.click("#leave-dialog [value=leave]")
        self.page.wait_for_url("**/")

    def scroll(self, to):
        """Go to a place in the conversation, in pixels from its top."""
        self.timeline.evaluate("(box, to) => { box.scrollTop = to }", to)

    def go_to_the_beginning(self):
        """Go up, and up again when there is more."""
        self.page.wait_for_function(BEGINNING)

    def hide(self, is_hidden=True):
        """Look at another tab, or come back to this one, as far as the page can tell."""
        self.page.evaluate(HIDE, is_hidden)

    def look_again(self):
        """Come back to the page: it asks at once, instead of when its poll is next over."""
        self.page.evaluate("dispatchEvent(new Event('online'))")

    @property
    def path(self):
        return urlsplit(self.page.url).path

    @property
    def field(self):
        return self.page.locator("#content")

    @property
    def messages(self):
        """What is in the conversation; what is still on its way is not."""
        return self.page.locator("#timeline [data-part=list] .message__content")

    @property
    def timeline(self):
        return self.page.locator("#timeline")

    @property
    def quote(self):
        """What the last answer quotes."""
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

    def sees_connected(self):
        expect(self.status).to_have_attribute("data-state", re.compile("connected|polling"))

    def fits(self):
        """Whether nothing is wider than the screen."""
        return self.page.evaluate(
            "[document.documentElement, document.body, ...document.querySelectorAll('main, header, aside')]"
            ".every(box => box.scrollWidth <= Math.max(box.clientWidth, 1) && box.scrollWidth <= innerWidth)"
        )

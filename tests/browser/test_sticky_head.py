"""The sender, time and avatar of a group stay at the top while the group scrolls."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import ApiVisitor

PUSHED = """(before) =>
  document.querySelector("#sticky [data-part=sender]").getBoundingClientRect().top < before - 10"""


@pytest.fixture
def anna(visit, host, guest_of_host):
    anna = visit("Anna", "en-US")
    anna.join(host.path)
    host.say_quickly([f"line {number}\n\n\n" for number in range(8)])
    guest_of_host.say_quickly([f"answer {number}\n\n\n" for number in range(8)])
    anna.say_quickly([f"mine {number}\n\n\n" for number in range(24)])
    expect(anna.messages).to_have_count(40)
    return anna


@pytest.fixture
def guest_of_host(workers, host):
    guest = ApiVisitor(workers[1], "Guy Fox")
    assert guest.join(host.meeting).status_code == 200
    return guest


def head(visitor, part="sender"):
    """A part of the head: the head itself has no height."""
    return visitor.page.locator(f"#sticky [data-part={part}]")


def bring_to_the_top(visitor, text):
    row = visitor.row(text)
    visitor.timeline.evaluate(
        """(box, row) => {
          box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top + 5
        }""",
        row.element_handle(),
    )


def test_the_sender_and_the_time_of_a_group_are_at_the_top_while_it_scrolls(anna):
    bring_to_the_top(anna, "line 3")
    expect(head(anna)).to_be_visible()
    expect(head(anna)).to_have_text("小明")
    first = anna.row("line 0").locator("[data-part=time]")
    expect(head(anna, "time")).to_have_text(first.inner_text())
    bring_to_the_top(anna, "answer 3")
    expect(head(anna)).to_have_text("Guy Fox")
    expect(head(anna, "avatar")).to_have_text("GF")


def test_there_is_none_over_the_beginning_of_a_group_and_over_own_messages(anna):
    anna.scroll(0)
    expect(head(anna)).to_be_hidden()
    bring_to_the_top(anna, "mine 3")
    expect(head(anna)).to_be_hidden()


def test_the_next_group_pushes_it_away(anna):
    bring_to_the_top(anna, "line 7")
    expect(head(anna)).to_be_visible()
    before = head(anna).bounding_box()["y"]
    row = anna.row("line 7").bounding_box()
    anna.timeline.evaluate("(box, more) => { box.scrollTop += more }", row["height"] - 25)
    anna.page.wait_for_function(PUSHED, arg=before)


def test_a_screen_reader_does_not_hear_it(anna):
    bring_to_the_top(anna, "line 3")
    expect(head(anna)).to_be_visible()
    expect(anna.page.locator("#sticky")).to_have_attribute("aria-hidden", "true")

"""New messages move a little as they come; what was there before does not."""

import pytest
from playwright.sync_api import expect

STARTED = """async () => {
  await Promise.all(document.getAnimations().map(({ ready }) => ready))
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
}"""
MOVED = """
  window.moved = []
  addEventListener("animationstart", ({ animationName, target }) => {
    if (animationName === "rise") moved.push(target.querySelector(".message__content").textContent)
  })
"""


@pytest.fixture
def anna(visit, host):
    host.say_quickly(["before"])
    anna = visit("Anna", "en-US")
    anna.page.emulate_media(reduced_motion="no-preference")
    anna.page.add_init_script(MOVED)
    anna.join(host.path)
    anna.sees("before")
    return anna


def moved(visitor):
    """What has moved, when all movements have started."""
    visitor.page.evaluate(STARTED)
    return visitor.page.evaluate("moved")


def test_a_new_message_moves_and_history_does_not(anna, host):
    assert moved(anna) == []
    host.say("now")
    anna.sees("before", "now")
    assert moved(anna) == ["now"]


def test_a_message_that_i_send_moves_at_once_and_goes_on_when_it_is_stored(anna):
    anna.say("mine")
    anna.sees("before", "mine")
    expect(anna.pending).to_have_count(0)
    assert set(moved(anna)) == {"mine"}


@pytest.mark.parametrize("step", ["waiting"])
def test_messages_that_come_together_after_a_pause_do_not_move(anna, host):
    anna.go_offline()
    host.say_quickly([f"missed {number}" for number in range(5)])
    anna.page.context.set_offline(False)
    anna.look_again()
    expect(anna.messages).to_have_count(6)
    assert moved(anna) == []


def test_nothing_moves_for_a_reader_who_wants_no_motion(anna, host):
    anna.page.emulate_media(reduced_motion="reduce")
    host.say("now")
    anna.sees("before", "now")
    assert moved(anna) == []

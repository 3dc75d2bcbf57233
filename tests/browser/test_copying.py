"""What is copied out of the conversation reads like one: who, when, and what they wrote."""

import re

import pytest
from playwright.sync_api import expect

COPY = """async ([from, to]) => {
  const contents = [...document.querySelectorAll("[data-part=list] .message__content")]
  const walk = (box) => {
    const nodes = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
    const found = []
    while (nodes.nextNode()) found.push(nodes.currentNode)
    return found
  }
  const first = walk(contents.at(from[0]))[0]
  const last = walk(contents.at(to[0])).at(-1)
  getSelection().setBaseAndExtent(first, from[1], last, to[1] ?? last.length)
  document.execCommand("copy")
  return navigator.clipboard.readText()
}"""
LIST = "Todo:\n- *one*\n- two\n```\nmake\n```"


@pytest.fixture
def ming(visit, host):
    ming = visit("Ming", "en-US", permissions=["clipboard-read", "clipboard-write"])
    ming.join(host.path)
    host.say("hello there")
    ming.say("hi, and:")
    ming.say(LIST)
    expect(ming.messages).to_have_count(3)
    host.say("good bye")
    expect(ming.messages).to_have_count(4)
    return ming


def test_several_messages_are_copied_with_their_senders(ming, host):
    copied = ming.page.evaluate(COPY, [[0, 0], [3, None]])
    time = "[0-9]+:[0-9]{2}\\s[AP]M"
    expected = [("小明", "hello there"), ("Ming", "hi, and:"), ("Ming", LIST), ("小明", "good bye")]
    assert re.fullmatch("\n".join(f"{name}, {time}: {re.escape(text)}" for name, text in expected), copied)


def test_what_is_not_selected_is_not_copied(ming):
    copied = ming.page.evaluate(COPY, [[0, 6], [1, 2]])
    assert re.sub("[0-9]+:[0-9]{2}\\s[AP]M", "", copied) == "小明, : there\nMing, : hi"
    copied = ming.page.evaluate(COPY, [[2, 2], [3, 4]])
    assert copied.endswith("do:\n- one\n- two\nmake\n小明, " + copied[copied.rindex("小明, ") + 4 :])
    assert "Copy" not in copied


def test_a_part_of_one_message_is_copied_as_it_is(ming):
    assert ming.page.evaluate(COPY, [[0, 6], [0, None]]) == "there"
    assert ming.page.evaluate(COPY, [[2, 0], [2, None]]).split() == ["Todo:", "one", "two", "make"]


def test_a_deleted_message_is_left_out_and_a_field_is_copied_as_ever(ming):
    ming.delete("hi, and:")
    expect(ming.page.locator(".message--deleted")).to_have_count(1)
    assert "deleted" not in ming.page.evaluate(COPY, [[0, 0], [3, None]])
    ming.write("from the field")
    ming.field.press("Control+a")
    ming.field.press("Control+c")
    assert ming.page.evaluate("navigator.clipboard.readText()") == "from the field"

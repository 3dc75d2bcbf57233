"""Text runs in its own direction, wherever it is written and drawn."""

from playwright.sync_api import expect

# Whether a line of text begins at the left: where its first letter stands, compared with the last one.
LEFTS = """(box, wanted) => {
  const nodes = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
  while (nodes.nextNode()) {
    const at = nodes.currentNode.data.indexOf(wanted)
    if (at < 0) continue
    return [...wanted].map((_letter, index) => {
      const range = document.createRange()
      range.setStart(nodes.currentNode, at + index)
      range.setEnd(nodes.currentNode, at + index + 1)
      return range.getBoundingClientRect().left
    })
  }
}"""
ARABIC = "مرحبا! (abc) 12."


def lefts(locator, text):
    return locator.evaluate(LEFTS, text)


def test_a_field_runs_in_the_direction_of_its_text(ming):
    for field in (ming.field, ming.page.locator("#wanted"), ming.page.locator("#host-name")):
        assert field.evaluate("field => field.dir") == "auto"
        field.evaluate("(field, text) => { field.value = text }", ARABIC)
        assert field.evaluate("field => getComputedStyle(field).direction") == "rtl"


def test_each_paragraph_runs_in_its_own_direction(ming):
    ming.say("Hello\nשלום! מה קורה?\nmore.")
    content = ming.messages.last
    expect(content).to_contain_text("שלום")
    hebrew, english = lefts(content, "שלום! מה קורה?"), lefts(content, "more.")
    assert hebrew[0] == max(hebrew)
    assert hebrew[-1] == min(hebrew)
    assert english == sorted(english)
    ming.say("- one.\n- שלום!")
    expect(ming.messages).to_have_count(2)
    hebrew = lefts(ming.messages.last, "שלום!")
    assert hebrew[-1] == min(hebrew)


def test_code_and_addresses_run_from_left_to_right_in_any_text(ming):
    ming.say("نص `code()` نص")
    ming.say("نص https://example.org/a/ نص")
    ming.say("نص\n```\nf(x)[0];\n```")
    expect(ming.messages).to_have_count(3)
    for number, text in enumerate(("code()", "https://example.org/a/", "f(x)[0];")):
        found = lefts(ming.messages.nth(number), text)
        assert found == sorted(found), text

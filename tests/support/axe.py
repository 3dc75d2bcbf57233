"""Checks pages for accessibility with axe, in each appearance."""

import pytest
from axe_playwright_python.sync_playwright import Axe

# Every pair of two values occurs.
LOOKS = pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("zh-CN", 1280, "light"), ("zh-CN", 360, "dark"), ("en-US", 1280, "dark"), ("en-US", 360, "light")],
)
AXE = Axe().axe_script
VIOLATIONS = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] })
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}"""


def violations(page):
    """Return the rules that axe finds violated on a page, each with the HTML of the elements."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(VIOLATIONS)

"""What a text becomes by the page's own modules, without a meeting."""

from contextlib import contextmanager

from tests.browser.conftest import visits
from tests.support.modules import with_modules

DRAW = with_modules("""
  const { renderMarkdown } = await import("/static/js/timeline/render_markdown.js")
  const { NameDirectory } = await import("/static/js/members/directory.js")
  function boxOf(text, names = new NameDirectory()) {
    const box = document.createElement("div")
    box.append(renderMarkdown(text, names))
    box.querySelectorAll("button").forEach((button) => button.remove())
    return box
  }
""")


@contextmanager
def blank_page(contexts, workers):
    """A page that has the modules, for functions that change nothing in it."""
    with visits(contexts, workers[0].url) as visit:
        page = visit().page
        page.goto("/")
        yield page


def drawn(page, texts):
    """What each of these texts becomes, as HTML without buttons."""
    make = "texts.map((text) => [text, boxOf(text).innerHTML])"
    return dict(page.evaluate("async (texts) => {" + DRAW + f"return {make} }}", list(texts)))


def html(page, text):
    return drawn(page, [text])[text]


def links(page, texts):
    """The links in each of these texts, as [what is shown, where it leads]."""
    links = "[...boxOf(text).querySelectorAll('a')].map(({ textContent, href }) => [textContent, href])"
    make = f"texts.map((text) => [text, {links}])"
    return dict(page.evaluate("async (texts) => {" + DRAW + f"return {make} }}", list(texts)))

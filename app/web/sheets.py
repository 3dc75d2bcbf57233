"""Joins the stylesheets into one file, as a browser paints only when it has all of them."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "static/css"
PAGE = ("layers", "tokens", "base", "page", "form", "button", "notice")
MEETING = (
    "meeting", "message", "reading", "formatted", "actions", "picker", "composer",
    "roster", "search", "settings", "host",
)  # fmt: skip
LAST = ("touch",)


@cache
def bundled_css() -> str:
    """Return all stylesheets, in the order of the cascade."""
    return "\n".join((FOLDER / f"{name}.css").read_text() for name in (*PAGE, *MEETING, *LAST))

"""Reads the scripts without comments and the stylesheets as one file, and lists the modules of a page."""

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static"
SCRIPTS = STATIC / "js"
IMPORT = re.compile(r'^(?:import|export)\b(?:[\s\w{},*$]*\bfrom)?\s*"(\.[^"]+)"', re.MULTILINE)
COMMENT = re.compile(
    r"""
    ^[ ]*(?://.*|/\*\*[ ].*\*/)$  # a line of its own
    | ^[ ]*/\*\*\n(?:[ ]*\*.*\n)*?[ ]*\*/$  # JSDoc of several lines
    | /\*\*[ ].*?\*/[ ]?  # JSDoc before code
    | [ ]{2}//[ ][^"'`\n]*$  # behind code, unless a quote follows: that could be the end of a string
    """,
    re.MULTILINE | re.VERBOSE,
)
EVERY_PAGE = ("layers", "tokens", "base", "page", "form", "button", "notice", "dialog")
MEETING = (
    "meeting", "status", "menu", "timeline", "message", "change", "reading", "formatted", "quote", "reaction",
    "first", "actions", "sheet", "picker", "composer", "roster", "avatar", "search", "settings", "option",
    "host", "host_panel", "guests", "short",
)  # fmt: skip
LAST = ("touch", "print")
COLOR = re.compile(r"^ *--[\w-]+:.*light-dark\(.*;\n", re.MULTILINE)
LIGHT_DARK = re.compile(r"light-dark\(([^,]+), ([^()]+|\w+\([^()]*\))\)")


@cache
def stripped_modules() -> dict[str, str]:
    """Return each module without its comments, a sixth of the bytes; path below static/js -> text."""
    return {
        path.relative_to(SCRIPTS).as_posix(): stripped(path.read_text()) for path in SCRIPTS.rglob("*.js")
    }


def stripped(text: str) -> str:
    """Remove the comments of a module. Line numbers stay the same."""
    return COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)


@cache
def transitive_imports(entry: str) -> tuple[str, ...]:
    """List all modules that a script imports, directly or not: paths below static/js, each once."""
    found: dict[Path, None] = {}
    waiting = [SCRIPTS / entry]
    while waiting:
        module = waiting.pop(0)
        for path in IMPORT.findall(module.read_text()):
            imported = (module.parent / path).resolve()
            if imported not in found:
                found[imported] = None
                waiting.append(imported)
    return tuple(module.relative_to(SCRIPTS).as_posix() for module in found)


@cache
def bundled_css() -> str:
    """Return all stylesheets as one text, in the order of the cascade.

    They are one file because a browser paints only when it has all of them.
    """
    names = (*EVERY_PAGE, *MEETING, *LAST)
    sheets = "\n".join((STATIC / f"css/{name}.css").read_text() for name in names)
    return f"{sheets}\n{colors_without_light_dark(sheets)}"


def colors_without_light_dark(sheets: str) -> str:
    """Return a sheet that sets the colours for browsers without light-dark(): Chrome < 123, Safari < 17.5."""
    declarations = [line[0] for line in COLOR.finditer(sheets)]
    light, dark = ("".join(LIGHT_DARK.sub(rf"\{group}", line) for line in declarations) for group in (1, 2))
    return (
        "@supports not (color: light-dark(#000, #fff)) { @layer tokens {\n"
        f":root {{\n{light}}}\n"
        f"@media (prefers-color-scheme: dark) {{ :root:not([data-theme]) {{\n{dark}}} }}\n"
        f'[data-theme="dark"] {{\n{dark}}}\n'
        "} }\n"
    )

"""The modules that a page's script is made of: what travels of them, and how they are fetched at once."""

import re
from functools import cache
from pathlib import Path

from flask import Flask

SCRIPTS = Path(__file__).parents[2] / "static/js"
IMPORT = re.compile(r'^(?:import|export)\b(?:[\s\w{},*$]*\bfrom)?\s*"(\.[^"]+)"', re.MULTILINE)
COMMENT = re.compile(r"^ *//.*$", re.MULTILINE)


@cache
def stripped_modules() -> dict[str, str]:
    """Every module as it travels: comments are for people, and a sixth of it. Lines keep their numbers."""
    return {
        path.relative_to(SCRIPTS).as_posix(): COMMENT.sub("", path.read_text())
        for path in SCRIPTS.rglob("*.js")
    }


@cache
def transitive_imports(entry: str) -> tuple[str, ...]:
    """What a script imports, and what those import in turn: paths below static/js, each once."""
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


def install(app: Flask) -> None:
    """Give templates `modules_behind(entry)`."""
    app.jinja_env.globals["modules_behind"] = transitive_imports

"""The sources of the page: no HTML in strings, no built-in dialogs, nothing from other sites."""

import gzip
import itertools
import re
from pathlib import Path

import pytest

from app.web.assets import SCRIPTS, bundled_css, stripped, stripped_modules, transitive_imports

PROJECT = Path(__file__).parent.parent
MODULES = sorted((PROJECT / "static").rglob("*.js"))
SHEETS = sorted((PROJECT / "static/css").glob("*.css"))
TEMPLATES = sorted((PROJECT / "templates").rglob("*.*"))
BUDGET_BYTES = 90_000  # of our own scripts and styles, compressed one by one, as they travel
HOST_BUDGET_BYTES = 9_500  # that hosts load besides
MAX_LINES = {".js": 200, ".css": 250}

NEVER_IN_SCRIPTS = {
    "HTML from text": r"(inner|outer)HTML|insertAdjacentHTML|document\.write|DOMParser|ContextualFragment",
    "a box of the browser's own": r"\b(alert|confirm|prompt)\(",
    "text run as a program": r"\beval\(|new Function\(|setTimeout\(\s*[\"'`]",
    "an inline style": r"\.style\b(?!\.setProperty\(\"--)|cssText|setAttribute\(\s*\"style",
    "something from elsewhere": r"""["'`(](https?:|wss?:)?//[a-z0-9]""",
    "a module by another way than its path": r"^import .* from \"(?!\.\.?/)",
}
NEVER_IN_TEMPLATES = {
    "an inline style": r"\sstyle\s*=|<style",
    "an inline script": r"<script(?![^>]*\b(src|type=\"application/json\"))|\son[a-z]+\s*=|javascript:",
    "something from elsewhere": r"""(src|href|action)\s*=\s*["']?(https?:)?//""",
    "a form that would put what is typed into the address": r"<form(?![^>]*\bmethod=\"(post|dialog)\")",
    "unescaped text": r"\|\s*safe(?!\s*\}\}</svg>)|autoescape false",
}
FIELD = r"<(?:textarea|input)(?![^>]*type=\"(?:checkbox|radio)\")[^>]*>"
NEVER_IN_SHEETS = {"something from elsewhere": r"@import|url\(", "a style without a layer": r"^[.a-z:*\[]"}


def found(files, forbidden):
    return [
        f"{path.relative_to(PROJECT)}: {what}: {match[0]}"
        for path in files
        for what, pattern in forbidden.items()
        for match in re.finditer(pattern, path.read_text(), re.MULTILINE)
    ]


@pytest.mark.parametrize(
    ("files", "forbidden"),
    [(MODULES, NEVER_IN_SCRIPTS), (TEMPLATES, NEVER_IN_TEMPLATES), (SHEETS, NEVER_IN_SHEETS)],
    ids=["modules", "templates", "sheets"],
)
def test_no_source_of_the_page_contains_forbidden_code(files, forbidden):
    assert len(files) > 5
    assert found(files, forbidden) == []


@pytest.mark.parametrize(
    ("text", "forbidden"),
    [
        ("row.innerHTML = name", NEVER_IN_SCRIPTS),
        ("alert(error)", NEVER_IN_SCRIPTS),
        ("row.style.color = 'red'", NEVER_IN_SCRIPTS),
        ('fetch("https://cdn.example/x.js")', NEVER_IN_SCRIPTS),
        ('<p style="color: red">', NEVER_IN_TEMPLATES),
        ('<script src="//cdn.example/x.js"></script>', NEVER_IN_TEMPLATES),
        ('<button onclick="go()">', NEVER_IN_TEMPLATES),
        ('<form id="join">', NEVER_IN_TEMPLATES),
        ("{{ name|safe }}", NEVER_IN_TEMPLATES),
    ],
)
def test_each_forbidden_pattern_is_found(tmp_path, monkeypatch, text, forbidden):
    monkeypatch.setitem(globals(), "PROJECT", tmp_path)
    (tmp_path / "file").write_text(text)
    assert found([tmp_path / "file"], forbidden)


def test_a_field_for_text_has_the_direction_of_its_text():
    fields = re.findall(FIELD, "\n".join(path.read_text() for path in TEMPLATES))
    assert len(fields) > 6
    assert [field for field in fields if not re.search('dir="(auto|ltr)"', field)] == []
    assert [field for field in fields if 'dir="ltr"' in field and "readonly" not in field] == []


def travels(*texts):
    """How many bytes these are, compressed one by one."""
    return sum(len(gzip.compress(text.encode())) for text in texts)


def test_the_files_that_a_meeting_loads_are_small():
    loaded = ("pages/meeting.js", *transitive_imports("pages/meeting.js"))
    assert travels(bundled_css(), *map(stripped_modules().get, loaded)) < BUDGET_BYTES


def test_the_files_that_only_hosts_load_are_small():
    besides = {"host/wire_host.js", *transitive_imports("host/wire_host.js")} - {
        *transitive_imports("pages/meeting.js")
    }
    assert travels(*map(stripped_modules().get, besides)) < HOST_BUDGET_BYTES


@pytest.mark.parametrize(
    "module",
    [path.relative_to(SCRIPTS).as_posix() for path in MODULES if path.is_relative_to(SCRIPTS)],
)
def test_a_module_is_served_without_its_comments_and_keeps_its_lines(module):
    before = (SCRIPTS / module).read_text().splitlines()
    after = stripped_modules()[module].splitlines()
    assert not re.search(r"^ *(//|/?\*)|/\*\*", stripped_modules()[module], re.MULTILINE)
    assert len(after) <= len(before)
    for line, travels in itertools.zip_longest(before, after, fillvalue=""):
        if "/**" not in line:
            is_comment = line.lstrip().startswith(("//", "*"))
            assert travels in ({""} if is_comment else {line, line.split("  // ")[0]})


@pytest.mark.parametrize(
    ("line", "travels"),
    [
        ("  // a reason", ""),
        ("const SHOWN_MS = 5_000  // a reason", "const SHOWN_MS = 5_000"),
        ("/** @type {string | null} */ #cursor = null", "#cursor = null"),
        ("/**\n * @param {string} name\n */\nfold(name)", "\n\n\nfold(name)"),
        ('const text = "two  // slashes"', 'const text = "two  // slashes"'),
        ("const address = `https://${host}`", "const address = `https://${host}`"),
        ("text.replace(/^(?:> ?)/gm, 1) * 2 / 3", "text.replace(/^(?:> ?)/gm, 1) * 2 / 3"),
    ],
)
def test_only_comments_are_stripped(line, travels):
    assert stripped(line) == travels


@pytest.mark.parametrize("path", [*MODULES, *SHEETS], ids=lambda path: path.name)
def test_a_file_of_the_page_is_short(path):
    assert len(path.read_text().splitlines()) < MAX_LINES[path.suffix]


def test_every_export_is_imported():
    exported = r"^export (?:async )?(?:const|function|class) (\w+)"
    imported = r"import \{([^}]*)\} from|const \{([^}]*)\} = await import|\(\{ (\w+) \}\) =>|\bmodule\.(\w+)"
    text = "\n".join(path.read_text() for path in MODULES)
    used = {name for found in re.findall(imported, text) for name in re.findall(r"\w+", " ".join(found))}
    assert set(re.findall(exported, text, re.MULTILINE)) - used == set()


def test_every_class_in_a_template_has_a_rule():
    for_tests = {"roster__name"}
    markup = "\n".join(path.read_text() for path in TEMPLATES)
    without_logic = [
        re.sub(r"\{[{%].*?[%}]\}", " ", value) for value in re.findall(r'class="([^"]*)"', markup)
    ]
    rules = set(re.findall(r"\.([a-z][\w-]*)", "\n".join(path.read_text() for path in SHEETS)))
    assert {name for value in without_logic for name in value.split()} - rules - for_tests == set()

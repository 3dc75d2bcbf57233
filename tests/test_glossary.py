"""The glossary is right: each name is defined in the code, each product term is in the catalogues."""

import re

import pytest
from babel.messages.pofile import read_po

from tools.processes import PROJECT

GLOSSARY = (PROJECT / "docs/glossary.md").read_text()
TECHNICAL, PRODUCT = GLOSSARY.split("\n## Product terms\n")
DEFINITION = (
    r"^[^\S\n]*(?:export +)?(?:default +)?(?:async +)?"
    r"(?:(?:class|def|function|const|let|local(?: function)?) +)?{name}\b *(?:[=:({{\[]|extends)"
)
CODE = [path for folder in ("app", "static/js") for path in (PROJECT / folder).rglob("*.*")]
TEXT = "\n".join(path.read_text() for path in CODE if path.suffix in (".py", ".js", ".lua"))


def rows(table):
    """The cells of each row; the head and the line below it are none."""
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def is_defined(name):
    if "/" in name:
        return (PROJECT / name).is_file()
    return bool(re.search(DEFINITION.format(name=re.escape(name)), TEXT, re.MULTILINE))


def said_in(language):
    path = PROJECT / "app/translations" / language / "LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        return "\n".join(str(entry.string) for entry in read_po(file, locale=language) if entry.id).lower()


NAMES = sorted({name for _, _, code in rows(TECHNICAL) for name in re.findall(r"`([^`]+)`", code)})


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_glossary_is_defined_in_the_code(name):
    assert is_defined(name)


@pytest.mark.parametrize("name", ["Nonesuch", "app/meeting/nonesuch.py", "class", "self"])
def test_a_name_that_is_only_used_is_not_defined(name):
    assert not is_defined(name)


def test_every_term_has_one_line_and_a_name_in_the_code():
    terms = rows(TECHNICAL)
    assert len(terms) >= 40
    for term, meaning, code in terms:
        assert meaning, term
        assert re.search("`.+`", code), term


@pytest.mark.parametrize("table", [TECHNICAL, PRODUCT], ids=["technical", "product"])
def test_each_term_has_one_row_and_technical_terms_are_sorted(table):
    terms = [row[0] for row in rows(table)]
    assert len(terms) == len(set(terms))
    assert table is PRODUCT or terms == sorted(terms)


@pytest.mark.parametrize(("english", "chinese"), [row[:2] for row in rows(PRODUCT)])
def test_a_product_term_is_in_both_catalogues(english, chinese):
    assert english in said_in("en")
    assert chinese in said_in("zh")

"""The table of docs/security.md names tests that there are, and every row has one or says why not."""

import re

from tools.processes import PROJECT

TABLE = (PROJECT / "docs/security.md").read_text()
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
ROW = re.compile(r"^\| ([A-F]\d+) \|.*$", re.MULTILINE)
NUMBERS = {"A": 23, "B": 23, "C": 11, "D": 12, "F": 7}


def test_every_test_that_the_table_names_exists():
    named = NAMED.findall(TABLE)
    missing = [
        f"{path}::{name}"
        for path, name in named
        if f"def {name}(" not in (PROJECT / "tests" / path).read_text()
    ]
    assert named
    assert missing == []


def test_every_row_exists_and_names_a_test_or_a_reason():
    rows = {row[1]: row[0] for row in ROW.finditer(TABLE)}
    assert list(rows) == [f"{part}{number + 1}" for part, most in NUMBERS.items() for number in range(most)]
    untested = {number for number, row in rows.items() if not NAMED.search(row)}
    assert untested == {"F5"}

"""Documents: every link leads somewhere, and every file of the project that a document names exists."""

import re

import pytest

from tools.processes import PROJECT

DOCUMENTS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md"), PROJECT / "bench/README.md"])
OF_TODAY = [path for path in DOCUMENTS if path.name != "CHANGELOG.md"]  # which names former files
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
FILE = re.compile(r"`(\w[\w./-]*\.(?:py|js|lua|css|sh|conf|yml|acl|c|md))`")
FOLDERS = (".", "app", "bench", "deploy", "docs", "static", "templates", "tests", "tools")


def anchors(document):
    """The headings of a document, as forges make links of them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_link_of_a_document_has_a_target(document):
    for path, anchor in LINK.findall(document.read_text()):
        target = document.parent / path if path else document
        assert target.exists(), path
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{path}#{anchor}"


@pytest.fixture(scope="module")
def files():
    """Return the paths of the project's files, each from the root and beginning with a slash."""
    paths = [path for folder in FOLDERS for path in (PROJECT / folder).glob("*" if folder == "." else "**/*")]
    return [f"/{path.relative_to(PROJECT)}" for path in paths]


@pytest.mark.parametrize("document", OF_TODAY, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_file_that_a_document_names_exists(document, files):
    named = set(FILE.findall(document.read_text()))
    assert [name for name in named if not any(path.endswith(f"/{name}") for path in files)] == []


def test_files_are_found():
    assert sum(len(FILE.findall(document.read_text())) for document in DOCUMENTS) > 50


def test_links_are_found():
    assert sum(len(LINK.findall(document.read_text())) for document in DOCUMENTS) > 50

"""Both catalogues are complete: nothing missing, nothing unused, nothing untranslated."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from app import create_app
from app.config import Settings
from tools import translations

PROJECT = Path(__file__).parent.parent
KEYWORDS = {"_": None, "N_": None}
PLACEHOLDER = re.compile(r"%\(\w+\)s")
HAN = "[\u4e00-\u9fff]"
NUMBER = re.compile(r"%\((?:count|limit|seconds)\)s")
NAME = re.compile(r"%\((?:by|given|name|one|other|wanted|was)\)s")
BAD_SPACE = f"{HAN} {HAN}|{HAN}[A-Za-z0-9]|[A-Za-z0-9]{HAN}|[，。；：？！…] "
WHO = re.compile(r"\b(?:who|no|any|some|every)(?:ever|body)\b", re.IGNORECASE)


def written():
    """Every message that stands in the source, with the files it stands in."""
    messages = {}
    with (PROJECT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    for file, _, message, _, _ in extract_from_dir(
        PROJECT, methods, options, KEYWORDS, directory_filter=is_ours
    ):
        messages.setdefault(message, set()).add(file)
    return messages


def is_ours(folder):
    return not Path(folder).name.startswith((".", "tests", "node_modules"))


def catalogue(language):
    path = PROJECT / "app/translations" / language / "LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        return {entry.id: entry for entry in read_po(file, locale=language) if entry.id}


@pytest.fixture(scope="module")
def source():
    return written()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_catalogue_has_exactly_the_messages_of_the_source(source, language):
    assert len(source) > 50
    assert catalogue(language).keys() == source.keys()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_message_is_translated(language):
    for message, entry in catalogue(language).items():
        assert entry.string, message
        assert not entry.fuzzy, message
        assert sorted(PLACEHOLDER.findall(entry.string)) == sorted(PLACEHOLDER.findall(message)), message


def test_every_chinese_translation_contains_chinese():
    for message, entry in catalogue("zh").items():
        assert re.search(HAN, entry.string), message


def test_chinese_has_spaces_around_numbers_and_latin_words_and_none_around_names_and_sentences():
    for message, entry in catalogue("zh").items():
        text = PLACEHOLDER.sub("–", NAME.sub("名", NUMBER.sub("5", entry.string)))
        assert not re.search(BAD_SPACE, text), message


def test_english_has_no_whoever_nobody_somebody_everybody():
    for message, entry in catalogue("en").items():
        assert not WHO.search(entry.string), message


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_catalogue_has_the_locations_of_its_messages(source, language):
    for message, entry in catalogue(language).items():
        assert {path for path, _ in entry.locations} == source[message], message


@pytest.mark.parametrize("language", ["zh", "en"])
def test_make_translations_changes_nothing_while_the_messages_are_the_same(language):
    path = PROJECT / "app/translations" / language / "LC_MESSAGES/messages.po"
    assert translations.updated(path.read_text(), translations.words_in_source()) == path.read_text()


def test_make_translations_keeps_the_order_and_adds_new_and_drops_unused_messages():
    catalogue = (
        '# Header.\nmsgid ""\nmsgstr ""\n\n'
        '#: b.py\nmsgid "Say \\"yes\\""\nmsgstr "说“是”"\n\n'
        '#: b.py\nmsgid "Unused"\nmsgstr "无用"\n\n'
        '#: a.py\nmsgid "Leave"\nmsgstr "退出"\n'
    )
    source = {"Leave": ["a.py", "c.py"], "%(name)s is here": ["a.py"], 'Say "yes"': ["b.py"]}
    after = translations.updated(catalogue, source)
    assert after == (
        '# Header.\nmsgid ""\nmsgstr ""\n\n'
        '#: b.py\nmsgid "Say \\"yes\\""\nmsgstr "说“是”"\n\n'
        '#: a.py c.py\nmsgid "Leave"\nmsgstr "退出"\n\n'
        '#: a.py\n#, python-format\nmsgid "%(name)s is here"\nmsgstr ""\n'
    )
    assert [*translations.untranslated(after)] == ["%(name)s is here"]


@pytest.fixture(scope="module")
def browser():
    return create_app(Settings()).test_client()


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "zh-CN"),
        ("", "zh-CN"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("zh-Hans-CN,en;q=0.5", "zh-CN"),
        ("zh-TW", "zh-CN"),
        ("en-GB", "en"),
        ("en;q=0.5,zh;q=0.9", "zh-CN"),
        ("fr-FR", "en"),
        ("fr, zh;q=0.1", "zh-CN"),
        ("*", "en"),
        (";;;,,,=", "en"),
    ],
)
def test_the_browser_decides_on_the_language(browser, accepted, language):
    headers = {} if accepted is None else {"Accept-Language": accepted}
    assert f'<html lang="{language}">' in browser.get("/", headers=headers).text


def test_a_switch_overrides_the_browser_and_leaves_the_address_clean():
    browser = create_app(Settings()).test_client()
    english = {"Accept-Language": "en"}
    answer = browser.get("/?language=zh", headers=english)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert '<html lang="zh-CN">' in browser.get("/", headers=english).text


@pytest.mark.parametrize("query", ["language=xx", "language=", "language=../../etc", "next=//evil.example"])
def test_an_unknown_language_is_ignored(browser, query):
    answer = browser.get(f"/?{query}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert '<html lang="en">' in answer.text


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "///evil.example/", "/%2f%2fevil.example"]
)
def test_the_language_switch_redirects_only_to_the_same_origin(browser, path):
    answer = browser.get("/?language=en", environ_overrides={"PATH_INFO": path})
    assert re.match(r"(http://localhost)?/(?![/\\])", answer.headers.get("Location", "/"))

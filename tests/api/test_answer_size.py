"""How much one answer holds: of long entries it has fewer, and the reader asks again for the others."""

import pytest

from tests.support.people import said

LONG = "\N{GRINNING FACE}" * 4000  # 16 kB, as long as a message may be
ANSWER_BYTES = 256 * 1024 + 20_000  # the last entry may exceed 256 kB
TEXTS = [f"{number:02}{LONG[2:]}" for number in range(40)]


@pytest.fixture
def cursor(ming):
    """The position before forty long messages."""
    cursor = ming.poll().json["cursor"]
    for text in TEXTS:
        ming.send(text)
    return cursor


def pages(person, before, limit):
    """The messages before an entry, oldest first, and the number of answers that they took."""
    found, count = [], 0
    while before is not None:
        page = person.poll(before=before, limit=limit)
        assert len(page.data) <= ANSWER_BYTES
        found, count, before = said(page) + found, count + 1, page.json["earlier"]
    return found, count


def news(person, cursor):
    """The messages after a cursor, and the number of answers that they took."""
    found, count, more = [], 0, True
    while more:
        update = person.poll(cursor)
        assert len(update.data) <= ANSWER_BYTES
        assert "reset" not in update.json
        cursor, more = update.json["cursor"], update.json.get("more", False)
        found, count = found + said(update), count + 1
    return found, count


def test_pages_of_long_messages_are_shorter(ming, cursor):
    assert pages(ming, before=1_000, limit=200) == (TEXTS, 3)


def test_a_reader_far_behind_long_messages_is_answered_that_there_is_more(ming, cursor):
    assert news(ming, cursor) == (TEXTS, 3)


def test_a_snapshot_of_long_messages_is_shorter_and_has_the_seq_of_its_beginning(ming, cursor):
    snapshot = ming.poll()
    assert len(snapshot.data) <= ANSWER_BYTES
    newest = said(snapshot)
    earlier, _ = pages(ming, snapshot.json["earlier"], limit=200)
    assert earlier + newest == TEXTS


@pytest.mark.parametrize("limit", [1, 7, 20, 21, 200])
def test_every_answer_has_at_least_one_entry(ming, anna, monkeypatch, limit):
    cursor = ming.poll().json["cursor"]
    texts = [str(number) for number in range(45)]
    for text in texts:
        ming.send(text)
    monkeypatch.setattr("app.store.messages.MAX_READ_BYTES", 1)
    assert pages(anna, before=1_000, limit=limit) == (texts, 47)  # two members have joined
    assert news(anna, cursor) == (texts, 45)
    assert said(anna.poll()) == texts[-1:]

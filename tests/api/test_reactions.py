"""Reacting to a message by an emoji."""

from pathlib import Path

import pytest

from app.meeting.reactions import normalised_emoji
from tests.support.people import message, refused

KISS = "👩🏽\u200d❤\ufe0f\u200d💋\u200d👨🏿"  # the longest there is
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.fixture
def note(ming, anna):
    """The seq of what 小明 has said to Anna."""
    return ming.send("hello").json["message"]["seq"]


def test_reactions_are_listed_in_the_order_in_which_they_were_made(ming, anna, note):
    for person, emoji in ((anna, "👍"), (ming, "🎉"), (ming, "👍")):
        reacted = person.react(note, emoji).json["message"]
    assert list(reacted["reactions"].items()) == [("👍", [anna.member, ming.member]), ("🎉", [ming.member])]
    assert message(anna, note) == reacted


def test_a_reaction_can_be_taken_away(ming, anna, note):
    cursor = anna.poll().json["cursor"]
    anna.react(note, "👍")
    ming.react(note, "👍")
    assert anna.react(note, "👍", on=False).json["message"]["reactions"] == {"👍": [ming.member]}
    assert "reactions" not in ming.react(note, "👍", on=False).json["message"]
    changes = anna.poll(cursor).json["changes"]
    assert {(change["type"], change["of"], change["emoji"]) for change in changes} == {
        ("reacted", note, "👍")
    }
    assert [(change["member"], change["on"]) for change in changes] == [
        (anna.member, True), (ming.member, True), (anna.member, False), (ming.member, False),
    ]  # fmt: skip


@pytest.mark.parametrize("on", [True, False])
def test_a_reaction_that_exists_adds_nothing(ming, note, on):
    ming.react(note, "👍", on=on)
    cursor = ming.poll().json["cursor"]
    assert ming.react(note, "👍", on=on).status_code == 200
    assert ming.poll(cursor).json["cursor"] == cursor


@pytest.mark.parametrize(
    "emoji", ["👍", "👍🏽", "❤\ufe0f", "🇨🇳", "#\ufe0f\u20e3", "👩\u200d👩\u200d👧", ENGLAND, KISS]
)
def test_any_single_emoji_is_a_reaction(ming, note, emoji):
    assert ming.react(note, emoji).json["message"]["reactions"] == {emoji: [ming.member]}
    assert "reactions" not in ming.react(note, emoji, on=False).json["message"]


def test_an_emoji_in_both_notations_is_the_same_reaction(ming, anna, note):
    ming.react(note, "❤")
    both = anna.react(note, "❤\ufe0f").json["message"]
    assert both["reactions"] == {"❤\ufe0f": [ming.member, anna.member]}


@pytest.mark.parametrize(
    "emoji",
    ["", "a", "7", "👍👍", "👍 ", "🏽", "ok", '"', "]", "\u200d", "\ufe0f", "👍\u200d", "👍" * 1000, "⚀"],
)
def test_text_that_is_not_an_emoji_is_refused(ming, note, emoji):
    assert refused(ming.react(note, emoji), 400, "bad_emoji")
    assert "reactions" not in message(ming, note)


def test_a_message_has_room_for_twenty_different_reactions(ming, anna, note):
    faces = [chr(0x1F600 + n) for n in range(21)]
    assert [ming.react(note, face).status_code for face in faces[:20]] == [200] * 20
    assert refused(ming.react(note, faces[20]), 409, "too_many_reactions")
    assert anna.react(note, faces[0]).status_code == 200
    assert ming.react(note, faces[1], on=False).status_code == 200
    assert anna.react(note, faces[20]).status_code == 200


def test_every_emoji_of_the_picker_is_in_its_full_form():
    table = (Path(__file__).parents[2] / "static/emoji.txt").read_text()
    offered = [line.split("\t")[0].rstrip("*") for line in table.splitlines() if "\t" in line]
    assert len(offered) > 1_000
    assert [emoji for emoji in offered if normalised_emoji(emoji) != emoji] == []

"""What a name may be, as somebody finds out who tries."""

import pytest

from tests.support.people import Person, refused


def tried(app, name):
    return Person(app, name).create()


@pytest.mark.parametrize(
    ("name", "admitted"),
    [
        ("  小 明  ", "小 明"),
        ("a   b", "a b"),
        ("ＡＢＣ", "ABC"),
        ("王\u3000明", "王 明"),
        ("👍\ufe0f", "👍"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{7*7}}", "{{7*7}}"),
        ("__proto__", "__proto__"),
        ('quo"te\\', 'quo"te\\'),
        ("x" * 32, "x" * 32),
        ("李" * 32, "李" * 32),
        ("阿里木·买买提", "阿里木·买买提"),
        ("a\u2027b", "a·b"),
    ],
)
def test_a_name_is_normalised_and_otherwise_kept(app, name, admitted):
    assert tried(app, name).json["member_name"] == admitted


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("a\u202eb", "U+202E"),
        ("a\u2066b", "U+2066"),
        ("a\u200bb", "U+200B"),
        ("a\ufeffb", "U+FEFF"),
        ("a\x00b", "U+0000"),
        ("a\nb", "U+000A"),
        ("a\x7fb", "U+007F"),
        ("a\x85b", "U+0085"),
        ("a\U000e0041b", "U+E0041"),
        ("a\u3164", "U+3164"),
        ("\u2800", "U+2800"),
        ("a\u2028b", "U+2028"),
    ],
)
def test_an_invisible_character_is_refused_by_its_name(app, name, character):
    answer = tried(app, name)
    assert refused(answer, 400, "bad_name")
    assert answer.json["character"].startswith(character)
    assert character in answer.json["message"]
    assert answer.json["field"] == "member_name"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("x" * 33, "too_long"),
        ("x" * 60_000, "too_long"),
        ("\ufdfa" * 5, "too_long"),
        ("e" + "\u0301" * 12, "marks"),
        ("system", "reserved"),
        ("HOST", "reserved"),
        ("ｈｏｓｔ", "reserved"),
        ("hоst", "reserved"),
        ("admin (2)", "reserved"),
        ("主持人", "reserved"),
    ],
)
def test_a_name_nobody_can_have_is_refused_with_the_reason(app, name, reason):
    answer = tried(app, name)
    assert refused(answer, 400, "bad_name")
    assert answer.json["reason"] == reason


def test_a_meeting_name_has_room_for_80_characters(app):
    assert Person(app).create("会" * 80).status_code == 200
    answer = Person(app).create("会" * 81)
    assert refused(answer, 400, "bad_name")
    assert (answer.json["field"], answer.json["reason"], answer.json["limit"]) == (
        "meeting_name",
        "too_long",
        80,
    )


def test_a_meeting_may_be_called_what_a_member_may_not(app):
    assert Person(app).create("system").json["meeting_name"] == "system"


def test_a_refused_name_makes_no_meeting(app, redis):
    tried(app, "a\u202eb")
    assert redis.keys("meeting:*") == []

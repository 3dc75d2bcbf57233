"""The rules of names, as a guest meets them."""

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
        ("ශ්\u200dරියානි", "ශ්\u200dරියානි"),
        ("سیده\u200cزهرا", "سیده\u200cزهرا"),
        ("മുരളീധരന്\u200d", "മുരളീധരന്\u200d"),
        ("👩\u200d🌾 Rosa", "👩\u200d🌾 Rosa"),
        ("🏳\ufe0f\u200d🌈 Kim", "🏳\ufe0f\u200d🌈 Kim"),
        ("🧑🏽\u200d⚕\ufe0f", "🧑🏽\u200d⚕\ufe0f"),
        (
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        ),
        ("\U0001fa75 Mo", "\U0001fa75 Mo"),
        ("\U0001fae9", "\U0001fae9"),
        ("\U00031350山", "\U00031350山"),
        *(
            (name, name)
            for name in ("ALI", "AlI", "AIL", "AII", "A11", "Ghost", "Hostess", "Root Anna", "System 3")
        ),
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
        ("a\u200db", "U+200D"),
        ("a\u200cb", "U+200C"),
        ("👩\u200d", "U+200D"),
        ("👩\u200d\u200d🌾", "U+200D"),
        ("🏴\U000e0067", "U+E0067"),
        ("\U0001d159", "U+1D159"),
        ("小明\U0001107f", "U+1107F"),
        ("\U00016fe4", "U+16FE4"),
        ("Anna\ufffc", "U+FFFC"),
        ("Anna\u17b5", "U+17B5"),
        ("Anna\u180b", "U+180B"),
        ("\U000e0000", "U+E0000"),
        ("\U0001fffe", "U+1FFFE"),
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
        *(
            (name, "reserved")
            for name in (
                "Anna (host)",
                "Host Anna",
                "[Host]",
                "Co-host",
                "cohost",
                "co host",
                "主持 人",
                "会议主持人",
                "联席主持人",
                "主持人小明",
                "Hosт",
                "Ноѕт",
                "Anna – ADMIN",
                "s y s t e m",
                "A.L.L.",
                "All",
                "Hóst",
                "管理员 小明",
            )
        ),
    ],
)
def test_a_name_that_is_not_allowed_is_refused_with_the_reason(app, name, reason):
    answer = tried(app, name)
    assert refused(answer, 400, "bad_name")
    assert answer.json["reason"] == reason


@pytest.mark.parametrize("title", ["ශ්\u200dරී ලංකා", "👩\u200d🚀 Launch", "\U0001fa77 Sync", "\U00031350"])
def test_a_meeting_is_called_as_its_name_is_spelled(app, title):
    assert Person(app).create(title).json["meeting_name"] == title


def test_names_that_differ_in_a_joiner_alone_are_alike(app):
    ming, anna = Person(app, "سیده\u200cزهرا"), Person(app, "سیدهزهرا")
    ming.create()
    assert anna.join(ming.meeting).json["member_name"] == "سیدهزهرا (2)"


def test_a_meeting_name_has_room_for_80_characters(app):
    assert Person(app).create("会" * 80).status_code == 200
    answer = Person(app).create("会" * 81)
    assert refused(answer, 400, "bad_name")
    assert (answer.json["field"], answer.json["reason"], answer.json["limit"]) == (
        "meeting_name",
        "too_long",
        80,
    )


def test_a_meeting_may_have_a_name_that_is_reserved_for_members(app):
    assert Person(app).create("system").json["meeting_name"] == "system"


def test_a_refused_name_makes_no_meeting(app, redis):
    tried(app, "a\u202eb")
    assert redis.keys("meeting:*") == []

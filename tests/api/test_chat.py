"""Sending, and reading what is new."""

import pytest

from tests.support.people import Person, happened, names, refused, said


def test_a_member_reads_what_another_member_sent(ming, anna):
    cursor = anna.poll().json["cursor"]
    sent = ming.send("大家好").json["message"]
    (read,) = anna.poll(cursor).json["messages"]
    assert read == sent
    assert (read["sender"], read["member"], read["content"]) == ("小明", ming.member, "大家好")


def test_times_are_milliseconds_and_do_not_go_back(ming):
    times = [ming.send(str(n)).json["message"]["time"] for n in range(5)]
    assert times == sorted(times)
    assert all(isinstance(time, int) and time > 1_700_000_000_000 for time in times)


@pytest.mark.parametrize(
    "content",
    [
        "two\nlines",
        "\ttab",
        "  spaces  ",
        '"quoted" \\ back',
        "</script><script>",
        "a\u2028b",
        "👩‍👩‍👧",
        "x" * 4000,
        "𝔸" * 4000,
    ],
)
def test_content_is_kept_as_written(ming, content):
    assert ming.send(content).json["message"]["content"] == content
    assert said(ming.poll()) == [content]


def test_new_lines_are_normalised(ming):
    assert ming.send("a\r\nb").json["message"]["content"] == "a\nb"


@pytest.mark.parametrize("content", ["", " ", "\n\t ", "\u200b", "\u3000"])
def test_an_empty_message_is_refused(ming, content):
    assert refused(ming.send(content), 400, "empty")


def test_a_message_that_is_too_long_is_refused(ming):
    answer = ming.send("x" * 4001)
    assert refused(answer, 400, "too_long")
    assert answer.json["limit"] == 4000


@pytest.mark.parametrize("content", ["a\x00", "\x1b[31m", "a\x7f", "a" + "\u0301" * 50])
def test_a_message_with_control_characters_is_refused(ming, content):
    assert refused(ming.send(content), 400, "bad_request")


@pytest.mark.parametrize(
    ("content", "character", "position"),
    [("First line\x0bSecond line", "U+000B", 11), ("a\r\n\x1b[31m", "U+001B", 3), ("👩‍🌾\x85", "U+0085", 4)],
)
def test_a_refusal_of_a_control_character_says_which_it_is_and_where(ming, content, character, position):
    refusal = ming.send(content).json
    assert (refusal["reason"], refusal["character"], refusal["position"]) == (
        "character",
        character,
        position,
    )
    assert character in refusal["message"]
    assert f" {position} " in refusal["message"]
    ming.send("x")
    assert ming.edit(2, content).json == refusal


def test_a_repeated_send_gives_the_first_answer_and_adds_nothing(ming):
    key = ming.new_key()
    first = ming.send("once", key=key)
    ming.send("between")
    assert ming.send("once", key=key).json == first.json
    assert said(ming.poll()) == ["once", "between"]


def test_a_message_has_the_key_of_its_request(ming):
    key = ming.new_key()
    assert ming.send("hi", key=key).json["message"]["key"] == key


def test_a_key_with_other_content_is_refused(ming):
    key = ming.new_key()
    ming.send("once", key=key)
    assert refused(ming.send("twice", key=key), 409, "key_reused")
    assert said(ming.poll()) == ["once"]


def test_a_key_belongs_to_its_member(ming, anna):
    key = ming.new_key()
    ming.send("mine", key=key)
    assert anna.send("mine too", key=key).status_code == 200
    assert said(ming.poll()) == ["mine", "mine too"]


def test_the_sender_is_the_member_of_the_session(ming, anna):
    message = ming.send("hi", member_name="Anna", member=anna.member, role="host").json["message"]
    assert (message["sender"], message["member"]) == ("小明", ming.member)


def test_messages_and_changes_share_one_seq_without_gaps(app, ming, anna):
    ming.send("one")
    anna.leave()
    ming.send("two")
    update = ming.poll().json
    assert sorted(entry["seq"] for entry in update["messages"] + update["changes"]) == [1, 2, 3, 4, 5]


def test_an_idle_poll_returns_the_same_cursor_and_nothing_else(ming):
    cursor = ming.poll().json["cursor"]
    assert ming.poll(cursor).json == {"status": "success", "messages": [], "changes": [], "cursor": cursor}


def test_polling_reads_everything_once_and_in_order(ming, anna):
    cursor, read = anna.poll().json["cursor"], []
    for n in range(30):
        ming.send(f"{n}a")
        ming.send(f"{n}b")
        update = anna.poll(cursor)
        cursor = update.json["cursor"]
        read += said(update)
    assert read == [f"{n}{letter}" for n in range(30) for letter in "ab"]


def test_the_cursor_of_a_send_is_after_the_message(ming):
    cursor = ming.send("one").json["cursor"]
    ming.send("two")
    assert said(ming.poll(cursor)) == ["two"]


def test_a_poll_without_a_cursor_returns_the_newest_hundred_and_the_roster(ming, anna):
    for n in range(150):
        ming.send(str(n))
    update = anna.poll()
    assert said(update) == [str(n) for n in range(50, 150)]
    assert names(update) == ["小明", "Anna"]
    assert update.json["earlier"] == 53
    assert update.json["presence"] == {"online": 2, "total": 2, "away": []}


def test_a_reader_gets_earlier_messages_in_pages(ming, anna):
    for n in range(150):
        ming.send(str(n))
    earlier, pages = ming.poll().json["earlier"], []
    while earlier is not None:
        page = ming.poll(before=earlier, limit=20)
        assert "cursor" not in page.json
        pages = said(page) + pages
        earlier = page.json["earlier"]
    assert pages == [str(n) for n in range(50)]


def test_a_page_holds_changes_too_and_says_when_there_is_no_more(ming, anna):
    page = ming.poll(before=3, limit=200)
    assert happened(page) == [("joined", "小明"), ("joined", "Anna")]
    assert page.json["earlier"] is None
    assert said(ming.poll(before=1)) == []


@pytest.mark.long
def test_a_reader_far_behind_is_answered_that_there_is_more(ming, anna):
    cursor, read = anna.poll().json["cursor"], []
    for n in range(1100):
        ming.send(str(n))
    update = anna.poll(cursor)
    assert update.json["more"] is True
    read += said(update)
    update = anna.poll(update.json["cursor"])
    assert "more" not in update.json
    assert read + said(update) == [str(n) for n in range(1100)]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "-1",
        "NaN",
        "1.2.3.4",
        "999999999",
        "a" * 16 + ".1.zzzzzzzz.0",
        "a" * 5000,
        "g" * 16 + ".1.abcdefab.0",
    ],
)
def test_an_invalid_cursor_is_refused(ming, cursor):
    assert refused(ming.poll(cursor), 400, "bad_cursor")


def parts(cursor):
    return cursor.split(".")


@pytest.mark.parametrize("other", ["epoch", "seq", "tag"])
def test_a_cursor_from_another_history_starts_afresh(ming, other):
    ming.send("one")
    epoch, seq, tag, presence = parts(ming.poll().json["cursor"])
    wrong = {
        "epoch": ["0" * 16, seq, tag, presence],
        "seq": [epoch, str(int(seq) + 1), tag, presence],
        "tag": [epoch, seq, "00000000", presence],
    }
    update = ming.poll(".".join(wrong[other]))
    assert update.json["reset"] is True
    assert (said(update), names(update)) == (["one"], ["小明"])


def test_an_unbroken_history_is_never_reset(ming):
    cursor = ming.poll().json["cursor"]
    ming.send("one")
    assert "reset" not in ming.poll(cursor).json
    assert "reset" not in ming.poll().json


def test_the_oldest_entries_are_trimmed_when_there_are_too_many(serve):
    app = serve(max_entries=10)
    ming = Person(app)
    ming.create()
    cursor = ming.poll().json["cursor"]
    for n in range(30):
        ming.send(str(n))
    update = ming.poll()
    assert said(update) == [str(n) for n in range(20, 30)]
    assert update.json["earlier"] is None
    assert ming.poll(cursor).json["reset"] is True


def test_the_oldest_entries_are_trimmed_when_the_log_is_too_large(serve):
    app = serve(max_bytes=65_536)
    ming = Person(app)
    ming.create()
    for n in range(40):
        ming.send(f"{n:02}" + "x" * 3900)
    kept = [content[:2] for content in said(ming.poll())]
    assert kept[-1] == "39"
    assert 10 < len(kept) < 17


def test_a_key_is_forgotten_with_its_message_and_not_before(serve):
    app = serve(max_entries=10)
    ming = Person(app)
    ming.create()
    keys = [ming.new_key() for _ in range(20)]
    for n, key in enumerate(keys):
        ming.send(str(n), key=key)
    assert ming.send("10", key=keys[10]).json["message"]["seq"] == 12
    assert ming.send("0", key=keys[0]).json["message"]["seq"] == 22


@pytest.mark.long
def test_the_size_of_a_poll_does_not_depend_on_the_length_of_the_log(ming):
    few = len(ming.poll(ming.poll().json["cursor"]).data)
    for n in range(300):
        ming.send(str(n))
    many = len(ming.poll(ming.poll().json["cursor"]).data)
    assert many - few <= len("302") - len("1")
    assert many <= 250

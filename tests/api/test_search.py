"""Searching messages."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.people import Person, refused, said


@pytest.fixture
def talk(ming, anna):
    for text in ("Lunch at noon?", "去哪里吃饭？", "ＬＵＮＣＨ is over", "Straße or café", "nothing"):
        ming.send(text)


def found(person, text, **more):
    return said(person.search(text, **more))


def test_a_search_finds_messages_newest_first(ming, anna, talk):
    assert found(anna, "lunch") == ["ＬＵＮＣＨ is over", "Lunch at noon?"]
    assert found(anna, "吃饭") == ["去哪里吃饭？"]
    assert found(anna, "dinner") == []


@pytest.mark.parametrize("text", ["STRASSE", "straße", "CAFÉ", "cafe\u0301", "  or  ", "ｏｒ"])
def test_case_and_width_and_spelling_do_not_count(ming, talk, text):
    assert found(ming, text) == ["Straße or café"]


SPELLINGS = {
    "I don’t know “yet”": ["don't", '"yet"', "DON\u2018T", "don`t", "don\u00b4t", "\u00abyet\u00bb"],
    "A–B—C …": ["A-B", "b-c", "b--c", "a\u2212b", "..."],
    "resume of Mu\u0308ller": ["résumé", "muller", "MÜLLER"],
    "résumé of Müller, Łódź": ["resume", "MULLER", "lodz", "lódź"],
    "Søren, Đorđe, Smørrebrød, Ægir, Tiếng Việt": ["soren", "dorde", "brod", "aegir", "TIENG viet"],
    "Ёлка и мой внук": ["елка", "ЁЛКА", "МОЙ"],
    "Άννα στο δρόμος": ["αννα", "δρομοΣ"],
    "مُحَمَّد أحمـــد علی": ["محمد", "احمد", "علي"],
    "می\u200cخواهم": ["ميخواهم", "می\u200cخو"],
    "שָׁלוֹם צה״ל": ["שלום", 'צה"ל'],
    "İstanbul ışık ISPARTA": ["istanbul", "isik", "ısparta", "İSTANBUL"],
    "Straße ＲＥＤ ｶﾞﾗｽ": ["STRASSE", "STRAẞE", "red", "ガラス"],
    "한국어 ㅠㅠㅠ": ["한국", "국어", "ㅠㅠ"],
    "soft\u00adhyphen zero\u200bwidth": ["softhyphen", "zerowidth", "zero\u200bwidth"],
}  # fmt: skip
LETTERS_OF_THEIR_OWN = {
    "мой": "мои", "が": "か", "한": "하", "กิ": "กุ", "하": "ㅏ",
}  # fmt: skip


def test_a_text_is_found_in_each_of_its_spellings(ming):
    for text in SPELLINGS:
        assert ming.send(text).status_code == 200
    missed = [
        (text, wanted)
        for text, spellings in SPELLINGS.items()
        for wanted in spellings
        if text not in found(ming, wanted)
    ]
    assert missed == []


def test_a_letter_of_its_own_is_not_found_by_another(ming):
    for text, other in LETTERS_OF_THEIR_OWN.items():
        ming.send(text)
        assert text in found(ming, text)
        assert text not in found(ming, other)


@pytest.mark.parametrize("text", ["\u0301", "\u200b", "\u0640"])
def test_what_folds_to_nothing_cannot_be_looked_for(ming, text):
    assert refused(ming.search(text), 400, "empty")


def test_a_hit_is_the_message_in_its_present_form(ming, anna):
    seq = ming.send("hello").json["message"]["seq"]
    message = anna.react(seq, "👍").json["message"]
    assert anna.search("hello").json == {"status": "success", "messages": [message], "earlier": None}


def test_a_search_covers_only_the_text_of_messages(ming, anna, talk):
    for text in ("小明", "joined", ming.member, '"seq"'):
        assert found(ming, text) == []


def test_a_deleted_or_replaced_text_is_not_found(ming):
    for text in ("secret one", "secret two"):
        ming.send(text)
    ming.delete(2)
    ming.edit(3, "open")
    assert found(ming, "secret") == []
    assert found(ming, "open") == ["open"]


@pytest.mark.parametrize("text", ["", " ", "\u3000", "x" * 101])
def test_an_empty_or_too_long_search_is_refused(ming, text):
    assert ming.search(text).status_code == 400


def test_a_search_without_a_text_or_with_a_bad_seq_is_malformed(ming):
    assert refused(ming.get("/api/search", meeting_id=ming.meeting), 400, "bad_request")
    assert refused(ming.search("x", before="y"), 400, "bad_request")
    assert refused(ming.search(" "), 400, "empty")


def test_only_members_search(app, ming):
    stranger = Person(app)
    stranger.meeting = ming.meeting
    assert refused(stranger.search("hello"), 401, "no_session")
    stranger.meeting = "00000000-0000-4000-8000-000000000000"
    assert refused(stranger.search("hello"), 404, "no_meeting")


@pytest.mark.long
def test_a_search_covers_a_thousand_entries_and_the_next_search_the_rest(ming, anna):
    ming.send("hay needle one")
    for _ in range(1_100):
        ming.send("hay")
    ming.send("hay needle two")
    first = anna.search("needle").json
    assert [message["content"] for message in first["messages"]] == ["hay needle two"]
    assert first["earlier"] == 105
    second = anna.search("needle", before=first["earlier"]).json
    assert [message["content"] for message in second["messages"]] == ["hay needle one"]
    assert second["earlier"] is None


def test_a_search_before_an_entry_finds_only_earlier_messages(ming, talk):
    assert found(ming, "lunch", before=5) == ["Lunch at noon?"]
    assert found(ming, "lunch", before=1) == []
    assert found(ming, "lunch", before=10**15) == ["ＬＵＮＣＨ is over", "Lunch at noon?"]


@pytest.mark.long
@pytest.mark.parametrize("text", ["x" * 3_990, "\ufdfa" * 3_990])
def test_a_search_of_long_messages_takes_more_steps_and_finds_all(ming, text):
    for number in range(100):
        ming.send(f"{text} {number}")
    seqs, earlier, steps = [], 10**15, 0
    while earlier is not None:
        answer = ming.search(text[:100], before=earlier).json
        seqs += [message["seq"] for message in answer["messages"]]
        earlier = answer["earlier"]
        steps += 1
    assert seqs == list(range(101, 1, -1))
    assert steps > 1


def test_a_trimmed_log_is_searched_to_its_beginning(serve):
    ming = Person(serve(max_entries=5), "小明")
    ming.create()
    for number in range(20):
        ming.send(f"hay {number}")
    answer = ming.search("hay")
    assert said(answer) == [f"hay {number}" for number in range(19, 14, -1)]
    assert answer.json["earlier"] is None
    assert ming.search("hay", before=3).json == {"status": "success", "messages": [], "earlier": None}


def test_searches_run_one_at_a_time_and_a_search_that_waits_too_long_is_refused(ming, talk, monkeypatch):
    begun, may_end = threading.Event(), threading.Event()

    def slowly(entries, wanted):
        begun.set()
        assert may_end.wait(60)
        return [], None

    with monkeypatch.context() as slowed, ThreadPoolExecutor(1) as aside:
        slowed.setattr("app.meeting.search._hits", slowly)
        slowed.setattr("app.meeting.search.MAX_WAIT_S", 0.05)
        first = aside.submit(ming.search, "lunch")
        assert begun.wait(60)
        refusal = ming.search("lunch")
        may_end.set()
        assert first.result(60).status_code == 200
    assert refused(refusal, 429, "rate_limited")
    assert refusal.headers["Retry-After"] == "1"
    assert found(ming, "noon") == ["Lunch at noon?"]


def test_searches_take_a_fifth_of_the_time_at_most(ming, talk, monkeypatch):
    now, rests = itertools.count(1000), []
    monkeypatch.setattr("app.meeting.search.monotonic", lambda: float(next(now)))
    monkeypatch.setattr("app.meeting.search.sleep", rests.append)
    for _ in range(2):
        assert found(ming, "noon") == ["Lunch at noon?"]
    assert rests[1] >= 4

"""Polls that find nothing but messages: the worker answers them in front of Flask, with the same bytes."""

from types import SimpleNamespace

import pytest

from app.live.cursor import Cursor
from app.live.reading import LogReader
from app.live.room import Room
from app.meeting.models import Update
from app.store.sessions import sha256_hex
from app.web.plain_polls import PlainPolls
from tests.support.people import Person, refused, said
from tests.support.redis_monitor import calls
from tools.processes import wait_until

MEETING = "6f1c9f0a-3c1b-4b7e-9d5e-0123456789ab"
TOKEN = "t" * 43
CURSOR = "0123456789abcdef.7.01234567.0"
ASKED = f"meeting_id={MEETING}&after={CURSOR}"
SEAT = f"seat_{MEETING}={TOKEN}"


@pytest.fixture
def cursor(ming, redis):
    """Where everything is known to Ming, and the worker knows that."""
    place = ming.poll().json["cursor"]
    wait_until(lambda: not calls(redis, lambda: ming.poll(place), ming.meeting), "the worker knows it all")
    return place


def heard(answer):
    """An answer, but for the second in which it was given, and the id that only Flask gives it."""
    own = {"Date", "X-Request-ID"}
    return answer.status_code, [pair for pair in answer.headers.items() if pair[0] not in own], answer.data


def next_news(person, cursor):
    """Return the first poll with something new: Redis may answer the sender before it publishes."""

    def news():
        update = person.poll(cursor)
        return update if said(update) else None

    return wait_until(news, "a poll brings something")


def ask(person, cursor, cookies, method="GET"):
    path = f"/api/messages?meeting_id={person.meeting}&after={cursor}"
    return person.browser.request(method, path, headers={"Cookie": cookies})


def test_an_idle_poll_gets_byte_for_byte_the_answer_of_flask(ming, cursor):
    answer = ming.poll(cursor)
    assert answer.json == {"status": "success", "messages": [], "changes": [], "cursor": cursor}
    assert heard(answer) == heard(ming.poll(cursor, unknown="so that Flask is asked"))


def test_idle_polls_send_redis_no_command(ming, cursor, redis):
    assert calls(redis, lambda: [ming.poll(cursor) for _ in range(20)], ming.meeting) == []


@pytest.fixture
def news(ming, anna, cursor):
    """Return Ming's cursor before two messages of Anna, which the worker has received."""
    for text in ("one", "two"):
        anna.send(text)
    wait_until(lambda: said(ming.poll(cursor)) == ["one", "two"], "the worker has both")
    return cursor


def test_a_poll_with_messages_gets_byte_for_byte_the_answer_of_flask(ming, news):
    answer = ming.poll(news)
    assert said(answer) == ["one", "two"]
    assert heard(answer) == heard(ming.poll(news, unknown="so that Flask is asked"))


def test_polls_with_messages_send_redis_no_command(ming, news, redis):
    assert calls(redis, lambda: [ming.poll(news) for _ in range(20)], ming.meeting) == []


def test_a_removed_member_gets_no_later_message_by_a_poll(ming, anna, worker):
    browser = Person(worker, "Anna")  # so that Ming's worker has the polls of both
    browser.meeting = anna.meeting
    browser.take_token(anna.token)
    cursor = browser.poll().json["cursor"]
    answers = []

    def is_refused():
        answers.append(browser.poll(cursor))
        return answers[-1].status_code == 403

    ming.host("remove", member=anna.member)
    ming.send("without Anna")
    wait_until(is_refused, "the removed member is refused")
    assert refused(answers[-1], 403, "removed")
    assert all("without Anna" not in said(answer) for answer in answers[:-1])


def test_an_edit_reaches_a_poll_without_the_text_that_is_hidden_from_its_member(ming, anna, cursor, worker):
    hidden = ming.send("before").json["message"]["seq"]
    ming.host("hide_history", on=True)
    late = Person(worker, "李伟")
    late.join(ming.meeting)
    late_cursor = late.poll().json["cursor"]
    ming.edit(hidden, "still before")
    for person, at, text in ((late, late_cursor, None), (ming, cursor, "still before")):
        answer = wait_until(lambda person=person, at=at: edits(person.poll(at)), "a poll has the edit")
        assert answer == [text]


def edits(update):
    return [change.get("content") for change in update.json["changes"] if change["type"] == "edited"]


def test_messages_before_a_member_joined_are_read_by_redis_which_knows_what_is_hidden():
    room, hub = Room(MEETING, None, None, None), SimpleNamespace(up_to_date_room=lambda _: room)
    at = Cursor.parse(CURSOR)
    room.learn_position(at, room.gap_count)
    after = f'{{"prev":7,"messages":[{{"seq":8}}],"cursor":"{at._replace(seq=8)}"}}'
    room.receive([after.encode()])
    reader, poller = LogReader(None, hub, has_rooms=True), room.attendance.confirmed("m", sha256_hex(TOKEN))
    poller.hidden_to = 8
    assert reader.poll_from_memory(MEETING, TOKEN, CURSOR) is None
    poller.hidden_to = 7
    assert len(reader.poll_from_memory(MEETING, TOKEN, CURSOR).messages) == 1


def test_polls_after_a_message_return_it_once(ming, anna, cursor):
    for number in range(20):
        (ming, anna)[number % 2].send(str(number))
        update = next_news(ming, cursor)
        assert said(update) == [str(number)]
        cursor = update.json["cursor"]
        assert said(ming.poll(cursor)) == []


def test_a_member_gets_their_own_message_by_their_next_poll(ming, cursor):
    for number in range(100):
        ming.send(str(number))
        update = ming.poll(cursor)
        assert said(update) == [str(number)]
        cursor = update.json["cursor"]


def test_a_member_who_left_is_refused_at_once_by_the_same_worker(ming, cursor):
    cookies = f"seat_{ming.meeting}={ming.token}"
    ming.leave()
    assert refused(ask(ming, cursor, cookies), 401, "session_expired")


@pytest.mark.parametrize("door", ["worker", "other_worker"])
def test_a_member_who_left_is_refused(ming, cursor, request, door):
    cookies = f"seat_{ming.meeting}={ming.token}"
    again = Person(request.getfixturevalue(door), ming.name)
    again.meeting = ming.meeting
    again.take_token(ming.token)
    assert again.leave().status_code == 200
    wait_until(lambda: refused(ask(ming, cursor, cookies), 401, "session_expired"), "they are refused")


@pytest.mark.parametrize(
    ("cookies", "code"),
    [("", "no_session"),
     ("seat_{meeting}={other}", "session_expired"),
     ("seat_{meeting}=x; seat_{meeting} = y", "session_expired"),
     ("__Host-seat_{meeting}={token}", "no_session"),
     ('x="; seat_{meeting}={token}; "', "no_session"),
     ("another_seat_{meeting}={token}", "no_session"),
     ("seat_{meeting}={token}x", "session_expired")],
    ids=["none", "another", "malformed twice", "of HTTPS", "quoted", "longer name", "longer token"],
)  # fmt: skip
def test_a_cookie_without_a_session_is_refused(ming, cursor, cookies, code):
    given = cookies.format(meeting=ming.meeting, token=ming.token, other=TOKEN)
    assert refused(ask(ming, cursor, given), 401, code)


def test_a_seat_among_other_cookies_is_found(ming, cursor):
    seat = f"seat_{ming.meeting}={ming.token}"
    malformed = f"seat_{ming.meeting}=x"
    for cookies in (
        seat,
        f"latest={ming.meeting}; {seat}; language=en",
        f"{seat};x=1",
        f'x="a"; {seat}',
        f"{malformed}; {seat}",
        f"{seat}; {malformed}",
    ):
        assert ask(ming, cursor, cookies).json["cursor"] == cursor


def test_a_malformed_poll_is_refused_as_by_flask(ming, cursor):
    seat = f"seat_{ming.meeting}={ming.token}"
    assert refused(ming.poll("7"), 400, "bad_cursor")
    assert refused(ming.poll(cursor, wait=99), 400, "bad_request")
    assert refused(ming.get("/api/messages", meeting_id="7", after=cursor), 404, "no_meeting")
    assert refused(ask(ming, cursor, seat, method="POST"), 405, "method_not_allowed")
    assert ask(ming, cursor, seat, method="HEAD").data == b""


class Idle:
    """Messages without new entries, for a member."""

    def poll_from_memory(self, meeting_id, held, cursor):
        assert (meeting_id, held) == (MEETING, TOKEN)
        return Update([], [], cursor=cursor)


def is_answered(**request):
    """Whether a poll is answered before Flask is asked."""
    polls = PlainPolls(lambda environ, start_response: ["Flask"], Idle())
    poll = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/api/messages",
        "QUERY_STRING": ASKED,
        "HTTP_COOKIE": SEAT,
        "wsgi.url_scheme": "http",
    }
    return polls(poll | request, lambda status, headers: None) != ["Flask"]


def test_a_plain_poll_is_answered_without_flask():
    assert is_answered()
    assert is_answered(QUERY_STRING="&".join(reversed(ASKED.split("&"))))
    assert is_answered(HTTP_COOKIE=f"a=b; {SEAT}; c=d")
    assert is_answered(HTTP_COOKIE=f"{SEAT}x; __Host-{SEAT}", **{"wsgi.url_scheme": "https"})


@pytest.mark.parametrize(
    "asked",
    [{"REQUEST_METHOD": "HEAD"}, {"REQUEST_METHOD": "POST"}, {"REQUEST_METHOD": "get"},
     {"PATH_INFO": "/api/messages/"}, {"PATH_INFO": "/api/search"}, {"HTTP_UPGRADE": "websocket"},
     {"QUERY_STRING": ""}, {"QUERY_STRING": f"meeting_id={MEETING}"}, {"QUERY_STRING": f"after={CURSOR}"},
     {"QUERY_STRING": f"{ASKED}&wait=0"}, {"QUERY_STRING": f"{ASKED}&after={CURSOR}"},
     {"QUERY_STRING": f"{ASKED}&"}, {"QUERY_STRING": ASKED.upper()}, {"QUERY_STRING": f"{ASKED}%30"},
     {"QUERY_STRING": f"{ASKED}\n"}, {"QUERY_STRING": f"meeting_id={MEETING}&after=7"},
     {"HTTP_COOKIE": f"{SEAT}\n"},
     {"HTTP_COOKIE": ""}, {"HTTP_COOKIE": f"x={SEAT}"}, {"HTTP_COOKIE": f"{SEAT}; {SEAT}"},
     {"wsgi.url_scheme": "https"},
     {"HTTP_COOKIE": f'x="; {SEAT}; "'}, {"HTTP_COOKIE": f"x=ü; {SEAT}"}, {"HTTP_COOKIE": f"{SEAT},x"}],
    ids=repr,
)  # fmt: skip
def test_every_other_request_is_passed_to_flask(asked):
    assert not is_answered(**asked)

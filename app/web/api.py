"""The JSON API: read the request, ask the meeting, answer."""

import re
import uuid
from functools import partial

from flask import Blueprint, Response, request

from app.config import Settings
from app.errors import NoMeeting, NoSession
from app.meeting.chat import Chat
from app.meeting.lobby import Lobby
from app.meeting.models import Seat
from app.meeting.search import NEVER, Search
from app.web import schema
from app.web.answer import answer
from app.web.body import meeting_id, query, read
from app.web.guards import Guards, chosen, give_seat, held, take_seat
from app.web.verbs import Caller, Verb

REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Api:
    """The verbs of the API, each as a view."""

    def __init__(self, lobby: Lobby, chat: Chat, search: Search, guards: Guards, settings: Settings):
        self._lobby = lobby
        self._chat = chat
        self._search = search
        self._guards = guards
        self._settings = settings

    def create(self) -> Response:
        wish = read(schema.Create)
        self._guards.limit_create()
        seat = self._lobby.create(wish.meeting_name, wish.member_name)
        return give_seat(_seated(seat), seat, self._settings.meeting_ttl)

    def join(self) -> Response:
        wish = read(schema.Join)
        self._guards.limit_join()
        with self._guards.guessing():
            meeting = meeting_id(wish.meeting_id)
            key = wish.key if isinstance(wish.key, str) else self._request_id()
            seat = self._lobby.join(meeting, wish.member_name, key, held(meeting))
        return give_seat(_seated(seat), seat, self._settings.meeting_ttl)

    def check_session(self) -> Response:
        try:
            visit = self._guards.visit(chosen(query(schema.Look).meeting_id))
        except (NoMeeting, NoSession):
            return answer(schema.Session(logged_in=False))
        session = schema.Session(visit.member is not None, visit.meeting.id, visit.meeting.name)
        if visit.member:
            session.member_name = visit.member.name
        return answer(session)

    def messages(self) -> Response:
        wish = query(schema.Read)
        with self._guards.guessing():
            meeting = chosen(wish.meeting_id)
            if isinstance(wish.before, int):
                update = self._chat.before(meeting, held(meeting), wish.before, wish.limit)
            elif wish.after and wish.wait:
                update = self._chat.wait(meeting, held(meeting), wish.after, wish.wait)
            else:
                update = self._chat.after(meeting, held(meeting), wish.after or None)
        return answer(update)

    def search(self) -> Response:
        wish = query(schema.Search)
        before = wish.before if isinstance(wish.before, int) else NEVER
        with self._guards.guessing():
            meeting = chosen(wish.meeting_id)
            return answer(self._search.search(meeting, held(meeting), wish.q, before))

    def do(self, verb: Verb) -> Response:
        wish = read(verb.takes)
        with self._guards.guessing():
            meeting = chosen(wish.meeting_id)
            done = verb.do(Caller(meeting, held(meeting), self._request_id()), wish)
        self._chat.acted(meeting, held(meeting))
        return answer(done)

    def leave(self) -> Response:
        wish = read(schema.Leave)
        with self._guards.guessing():
            meeting = chosen(wish.meeting_id)
            self._lobby.leave(meeting, held(meeting))
        self._chat.acted(meeting, held(meeting))
        return take_seat(answer(schema.Success()), meeting)

    def _request_id(self) -> str:
        """The trusted proxy's id of a request that it may repeat, or one that nobody repeats."""
        given = request.headers.get("X-Request-ID", "") if self._settings.proxy_hops else ""
        return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _seated(seat: Seat) -> Response:
    return answer(schema.Seated(seat.meeting.id, seat.meeting.name, seat.member.name, seat.member.id))


def blueprint(api: Api, verbs: dict[str, Verb]) -> Blueprint:
    routes = Blueprint("api", __name__, url_prefix="/api")
    for view in (api.create, api.join, api.leave):
        routes.post(f"/{view.__name__}")(view)
    for name, verb in verbs.items():
        routes.post(f"/{name}", endpoint=name)(partial(api.do, verb))
    for view in (api.check_session, api.messages, api.search):
        routes.get(f"/{view.__name__}")(view)
    return routes

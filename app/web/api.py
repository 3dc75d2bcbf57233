"""The JSON API: read the request, ask the meeting, answer."""

import re
import uuid

from flask import Blueprint, Response, request

from app.config import Settings
from app.errors import NoMeeting, NoSession
from app.meeting.chat import Chat
from app.meeting.lobby import Lobby
from app.meeting.models import Seat
from app.web import schema
from app.web.answer import answer
from app.web.body import Shape, convert, meeting_id, read
from app.web.guards import Guards, chosen, give_seat, held, take_seat

REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Api:
    """The verbs of the API, each as a view."""

    def __init__(self, lobby: Lobby, chat: Chat, guards: Guards, settings: Settings):
        self._lobby = lobby
        self._chat = chat
        self._guards = guards
        self._settings = settings

    def create(self) -> Response:
        wish = read(request, schema.Create)
        self._guards.limit_create()
        seat = self._lobby.create(wish.meeting_name, wish.member_name)
        return give_seat(_seated(seat), seat, self._settings.meeting_ttl)

    def join(self) -> Response:
        wish = read(request, schema.Join)
        self._guards.limit_join()
        with self._guards.guessing():
            meeting = meeting_id(wish.meeting_id)
            seat = self._lobby.join(meeting, wish.member_name, self._key_of(wish), held(meeting))
        return give_seat(_seated(seat), seat, self._settings.meeting_ttl)

    def check_session(self) -> Response:
        try:
            visit = self._guards.visit(chosen(_query(schema.Look).meeting_id))
        except (NoMeeting, NoSession):
            return answer(schema.Session(logged_in=False))
        session = schema.Session(visit.member is not None, visit.meeting.id, visit.meeting.name)
        if visit.member:
            session.member_name = visit.member.name
        return answer(session)

    def messages(self) -> Response:
        wish = _query(schema.Read)
        with self._guards.guessing():
            meeting = chosen(wish.meeting_id)
            if isinstance(wish.before, int):
                update = self._chat.before(meeting, held(meeting), wish.before, wish.limit)
            elif wish.after and wish.wait:
                update = self._chat.wait(meeting, held(meeting), wish.after, wish.wait)
            else:
                update = self._chat.after(meeting, held(meeting), wish.after or None)
        return answer(update)

    def send(self) -> Response:
        wish = read(request, schema.Send)
        with self._guards.guessing():
            meeting = chosen(wish.meeting_id)
            message, cursor = self._chat.send(meeting, held(meeting), wish.content, self._key_of(wish))
        return answer(schema.Sent(message, cursor))

    def leave(self) -> Response:
        wish = read(request, schema.Leave)
        with self._guards.guessing():
            meeting = chosen(wish.meeting_id)
            self._lobby.leave(meeting, held(meeting))
        return take_seat(answer(schema.Success()), meeting)

    def _key_of(self, wish: schema.Join | schema.Send) -> str:
        """The client's key, or the trusted proxy's id of a request it may repeat, or one nobody repeats."""
        if isinstance(wish.key, str):
            return wish.key
        given = request.headers.get("X-Request-ID", "") if self._settings.proxy_hops else ""
        return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _seated(seat: Seat) -> Response:
    return answer(schema.Seated(seat.meeting.id, seat.meeting.name, seat.member.name, seat.member.id))


def _query(shape: type[Shape]) -> Shape:
    return convert(request.args.to_dict(), shape, strict=False)


def blueprint(api: Api) -> Blueprint:
    routes = Blueprint("api", __name__, url_prefix="/api")
    for view in (api.create, api.join, api.send, api.leave):
        routes.post(f"/{view.__name__}")(view)
    for view in (api.check_session, api.messages):
        routes.get(f"/{view.__name__}")(view)
    return routes

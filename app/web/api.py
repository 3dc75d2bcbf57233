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


def blueprint(lobby: Lobby, chat: Chat, guards: Guards, settings: Settings) -> Blueprint:
    api = Blueprint("api", __name__, url_prefix="/api")

    @api.post("/create")
    def create() -> Response:
        wish = read(request, schema.Create)
        guards.limit_create()
        seat = lobby.create(wish.meeting_name, wish.member_name)
        return give_seat(_seated(seat), seat, settings.meeting_ttl)

    @api.post("/join")
    def join() -> Response:
        wish = read(request, schema.Join)
        guards.limit_join()
        with guards.guessing():
            meeting = meeting_id(wish.meeting_id)
            seat = lobby.join(meeting, wish.member_name, key_of(wish), held(meeting))
        return give_seat(_seated(seat), seat, settings.meeting_ttl)

    @api.get("/check_session")
    def check_session() -> Response:
        try:
            visit = guards.visit(chosen(_query(schema.Look).meeting_id))
        except (NoMeeting, NoSession):
            return answer(schema.Session(logged_in=False))
        session = schema.Session(visit.member is not None, visit.meeting.id, visit.meeting.name)
        if visit.member:
            session.member_name = visit.member.name
        return answer(session)

    @api.get("/messages")
    def messages() -> Response:
        wish = _query(schema.Read)
        with guards.guessing():
            meeting = chosen(wish.meeting_id)
            if isinstance(wish.before, int):
                update = chat.before(meeting, held(meeting), wish.before, wish.limit)
            elif wish.after and wish.wait:
                update = chat.wait(meeting, held(meeting), wish.after, wish.wait)
            else:
                update = chat.after(meeting, held(meeting), wish.after or None)
        return answer(update)

    @api.post("/send")
    def send() -> Response:
        wish = read(request, schema.Send)
        with guards.guessing():
            meeting = chosen(wish.meeting_id)
            message, cursor = chat.send(meeting, held(meeting), wish.content, key_of(wish))
        return answer(schema.Sent(message, cursor))

    @api.post("/leave")
    def leave() -> Response:
        wish = read(request, schema.Leave)
        with guards.guessing():
            meeting = chosen(wish.meeting_id)
            lobby.leave(meeting, held(meeting))
        return take_seat(answer(schema.Success()), meeting)

    def key_of(wish: schema.Join | schema.Send) -> str:
        """The client's key, or the trusted proxy's id of a request it may repeat, or one nobody repeats."""
        if isinstance(wish.key, str):
            return wish.key
        given = request.headers.get("X-Request-ID", "") if settings.proxy_hops else ""
        return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex

    return api


def _seated(seat: Seat) -> Response:
    return answer(schema.Seated(seat.meeting.id, seat.meeting.name, seat.member.name, seat.member.id))


def _query(shape: type[Shape]) -> Shape:
    return convert(request.args.to_dict(), shape, strict=False)

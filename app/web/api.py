"""The JSON API: read the request, ask the meeting, answer."""

from functools import partial

from flask import Blueprint, Response

from app.config import Settings
from app.errors import LinkReplaced, MeetingErased, NoMeeting, NoSession, Removed
from app.live.reading import LogReader
from app.meeting.host import Host
from app.meeting.lobby import Arrival, Lobby
from app.meeting.models import Seat
from app.meeting.permissions import verbs_of
from app.meeting.search import NEVER, Search
from app.store.sessions import digest
from app.web import request_log, schema
from app.web.client_address import address
from app.web.cookies import chosen, forget, give_seat, held, proof, take_seat
from app.web.guards import Guards
from app.web.host_verbs import Door, host_link
from app.web.json_response import answer
from app.web.request_body import link_parts, query, read
from app.web.request_log import about, request_id
from app.web.verbs import Caller, Verb


class Api:
    """The verbs of the API, each as a view."""

    def __init__(
        self, lobby: Lobby, reader: LogReader, search: Search, host: Host, guards: Guards, settings: Settings
    ):
        self._lobby = lobby
        self._reader = reader
        self._search = search
        self._host = host
        self._guards = guards
        self._settings = settings

    def create(self) -> Response:
        wish = read(schema.Create)
        self._guards.limit_create()
        self._guards.check_create_passcode(wish.create_passcode)
        seat, secret = self._lobby.create(wish.meeting_name, wish.member_name)
        about(seat.meeting.id)
        created = schema.Created(*_seated(seat), host_link(self._guards.link(seat.meeting.id), secret))
        return give_seat(answer(created), seat, self._settings.longest_ttl)

    def join(self) -> Response:
        wish = read(schema.Join)
        self._guards.limit_join()
        with self._guards.guessing():
            meeting, code = link_parts(wish.meeting_id)
            about(meeting)
            key = wish.key if isinstance(wish.key, str) else _arrival_key()
            arrival = Arrival(code, address(), wish.passcode, proof(meeting), wish.host_secret)
            seat = self._lobby.join(meeting, wish.member_name, key, held(meeting), arrival)
        return give_seat(answer(schema.Seated(*_seated(seat))), seat, self._settings.longest_ttl)

    def knock(self) -> Response:
        wish = read(schema.Knock)
        with self._guards.guessing():
            meeting = chosen(wish.meeting_id)
            return answer(schema.Knocked(*self._lobby.knock(meeting, held(meeting))))

    def check_session(self) -> Response:
        try:
            visit = self._guards.visit(chosen(query(schema.Look).meeting_id))
        except MeetingErased:
            return forget(answer(schema.Session(logged_in=False)), request_log.meeting() or "")
        except (NoMeeting, NoSession, LinkReplaced, Removed):
            return answer(schema.Session(logged_in=False))
        session = schema.Session(visit.is_seated, visit.meeting.id, visit.meeting.name)
        if visit.member:
            session.member_name, session.role = visit.member.name, visit.role
        if visit.is_seated:
            session.link, session.may = self._guards.link(visit.meeting.link), verbs_of(visit.role)
        return answer(session)

    def messages(self) -> Response:
        wish = query(schema.Read)
        with self._guards.guessing():
            meeting = chosen(wish.meeting_id)
            if isinstance(wish.before, int):
                update = self._reader.before(meeting, held(meeting), wish.before, wish.limit)
            elif wish.after and wish.wait:
                update = self._reader.wait(meeting, held(meeting), wish.after, wish.wait)
            else:
                update = self._reader.after(meeting, held(meeting), wish.after or None)
        return answer(update)

    def search(self) -> Response:
        wish = query(schema.Search)
        before = wish.before if isinstance(wish.before, int) else NEVER
        with self._guards.guessing():
            meeting = chosen(wish.meeting_id)
            return answer(self._search.search(meeting, held(meeting), wish.q, before))

    def door(self) -> Response:
        wish = query(schema.Look)
        with self._guards.guessing():
            meeting = chosen(wish.meeting_id)
            return answer(Door(*self._host.door(meeting, held(meeting))))

    def do(self, verb: Verb) -> Response:
        wish = read(verb.takes)
        with self._guards.guessing():
            meeting = chosen(wish.meeting_id)
            caller = Caller(meeting, held(meeting), self._guards.own_origin(), request_id())
            done = verb.do(caller, wish)
        self._reader.acted(meeting, held(meeting))
        return answer(done)

    def leave(self) -> Response:
        wish = read(schema.Leave)
        with self._guards.guessing():
            meeting = chosen(wish.meeting_id)
            self._lobby.leave(meeting, held(meeting))
        self._reader.acted(meeting, held(meeting))
        return take_seat(answer(schema.Success()), meeting)


def _arrival_key() -> str:
    """What tells an arrival from any but its own repetitions.

    Whoever knows it gets the seat, and the request's id stands in the log: so there is more to it.
    """
    return digest(f"{request_id()} {address()}")


def _seated(seat: Seat) -> tuple[str, str, str, str, str, list[str]]:
    meeting, member = seat.meeting, seat.member
    return meeting.id, meeting.name, member.name, member.id, seat.role, verbs_of(seat.role)


def blueprint(api: Api, verbs: dict[str, Verb]) -> Blueprint:
    routes = Blueprint("api", __name__, url_prefix="/api")
    for view in (api.create, api.join, api.knock, api.leave):
        routes.post(f"/{view.__name__}")(view)
    for name, verb in verbs.items():
        routes.post(f"/{name}", endpoint=name)(partial(api.do, verb))
    for view in (api.check_session, api.messages, api.search):
        routes.get(f"/{view.__name__}")(view)
    routes.get("/host/door")(api.door)
    return routes

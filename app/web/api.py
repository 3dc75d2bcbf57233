"""Serves the JSON API: reads the request, calls the meeting, and answers."""

from functools import partial

from flask import Blueprint, Response
from msgspec import UNSET

from app.config import Settings
from app.errors import LinkReplaced, MeetingErased, NoMeeting, NoSession, Removed
from app.live.reading import LogReader
from app.meeting.build import Rules
from app.meeting.lobby import JoinRequest
from app.meeting.models import Seat
from app.meeting.permissions import verbs_of
from app.meeting.search import END_OF_LOG
from app.store.sessions import sha256_hex
from app.web import request_log, schema
from app.web.client_address import client_address
from app.web.cookies import (
    clear_session_cookies,
    forget,
    passcode_proof,
    requested_meeting,
    session_token,
    set_session_cookies,
)
from app.web.guards import Guards
from app.web.host_verbs import WaitingRoom
from app.web.json_response import json_response
from app.web.links import host_link
from app.web.qr import qr_rows
from app.web.request_body import read_json, read_query, split_link
from app.web.request_log import request_id, set_meeting
from app.web.verbs import Caller, Verb


class Api:
    """The views of the API. Each raises a `Refusal`, which the error handlers answer."""

    def __init__(
        self,
        rules: Rules,
        reader: LogReader,
        guards: Guards,
        settings: Settings,
    ):
        self._lobby = rules.lobby
        self._reader = reader
        self._search = rules.search
        self._members = rules.members
        self._host = rules.host
        self._guards = guards
        self._settings = settings

    def create(self) -> Response:
        """Create a meeting; answer with the seat of its host and the host link."""
        body = read_json(schema.Create)
        self._guards.limit_create()
        self._guards.check_create_passcode(body.create_passcode)
        self._guards.count_meeting()
        seat, secret = self._lobby.create(body.meeting_name, body.member_name)
        set_meeting(seat.meeting.id)
        created = schema.Created(*_seated(seat), host_link(self._guards.link(seat.meeting.id), secret))
        return set_session_cookies(json_response(created), seat, self._settings.longest_ttl)

    def join(self) -> Response:
        """Seat a visitor, or put them in the waiting room."""
        body = read_json(schema.Join)
        self._guards.limit_join()
        with self._guards.count_misses():
            meeting, code = split_link(body.meeting_id)
            set_meeting(meeting)
            key = body.key or _arrival_key()
            arrival = JoinRequest(
                code,
                client_address(),
                body.passcode,
                passcode_proof(meeting),
                body.host_secret,
                body.continues,
            )
            seat = self._lobby.join(meeting, body.member_name, key, session_token(meeting), arrival)
        return set_session_cookies(
            json_response(schema.Seated(*_seated(seat))), seat, self._settings.longest_ttl
        )

    def check_host_link(self) -> Response:
        """Tell the bearer of a host link to whom it belongs."""
        body = read_json(schema.HostSecret)
        self._guards.limit_join()
        with self._guards.count_misses():
            meeting, _ = split_link(body.meeting_id)
            set_meeting(meeting)
            made = schema.HostLink(*self._lobby.host_link(meeting, body.host_secret))
        made.member_name = made.member_name or UNSET
        if body.qr:
            made.qr = qr_rows(host_link(self._guards.link(meeting), body.host_secret))
        return json_response(made)

    def knock(self) -> Response:
        """Tell a guest in the waiting room whether they still wait."""
        body = read_json(schema.Knock)
        with self._guards.count_misses():
            meeting = requested_meeting(body.meeting_id)
            return json_response(schema.Knocked(*self._lobby.knock(meeting, session_token(meeting))))

    def check_session(self) -> Response:
        """Tell whether the browser has a seat; the answer is 200 where it has none."""
        try:
            visit = self._guards.visit(requested_meeting(read_query(schema.MeetingQuery).meeting_id))
        except MeetingErased:
            return forget(json_response(schema.Session(logged_in=False)), request_log.meeting() or "")
        except (NoMeeting, NoSession, LinkReplaced, Removed):
            return json_response(schema.Session(logged_in=False))
        session = schema.Session(visit.is_seated, visit.meeting.id, visit.meeting.name)
        if visit.member:
            session.member_name, session.role = visit.member.name, visit.role
        if visit.is_seated:
            session.link, session.may = self._guards.link(visit.meeting.link), verbs_of(visit.role)
        return json_response(session)

    def messages(self) -> Response:
        """Read a meeting: a page of the past, a long poll, or what is new."""
        body = read_query(schema.Read)
        with self._guards.count_misses():
            meeting = requested_meeting(body.meeting_id)
            if body.before:
                update = self._reader.page_before(meeting, session_token(meeting), body.before, body.limit)
            elif body.after and body.wait:
                update = self._reader.long_poll(
                    meeting, session_token(meeting), body.after, body.wait, client_address()
                )
            else:
                update = self._reader.poll(meeting, session_token(meeting), body.after or None)
        return json_response(update)

    def search(self) -> Response:
        """Search the messages of a meeting."""
        body = read_query(schema.Search)
        before = body.before or END_OF_LOG
        with self._guards.count_misses():
            meeting = requested_meeting(body.meeting_id)
            return json_response(self._search.search(meeting, session_token(meeting), body.q, before))

    def members(self) -> Response:
        """List members by name."""
        body = read_query(schema.Members)
        with self._guards.count_misses():
            meeting = requested_meeting(body.meeting_id)
            token = session_token(meeting)
            return json_response(self._members.page(meeting, token, body.after, body.prefix, body.limit))

    def door(self) -> Response:
        """List the waiting guests and the removed members, for a host."""
        body = read_query(schema.MeetingQuery)
        with self._guards.count_misses():
            meeting = requested_meeting(body.meeting_id)
            return json_response(WaitingRoom(*self._host.door(meeting, session_token(meeting))))

    def do(self, verb: Verb) -> Response:
        """Carry out a verb from the table of verbs."""
        body = read_json(verb.request_type)
        with self._guards.count_misses():
            meeting = requested_meeting(body.meeting_id)
            caller = Caller(meeting, session_token(meeting), self._guards.own_origin(), request_id())
            done = verb.handler(caller, body)
        self._reader.forget_cached_poll(meeting, session_token(meeting))
        return json_response(done)

    def leave(self) -> Response:
        """Give up the seat, and delete the cookies of its session."""
        body = read_json(schema.Leave)
        with self._guards.count_misses():
            meeting = requested_meeting(body.meeting_id)
            self._lobby.leave(meeting, session_token(meeting))
        self._reader.forget_cached_poll(meeting, session_token(meeting))
        return clear_session_cookies(json_response(schema.Success()), meeting)


def _arrival_key() -> str:
    """Make the idempotency key of a join without one, the same for each repeat of the request.

    A client that knows the key gets the seat. The request id alone would not do, as it is in the log.
    """
    return sha256_hex(f"{request_id()} {client_address()}")


def _seated(seat: Seat) -> tuple[str, str, str, str, str, list[str]]:
    meeting, member = seat.meeting, seat.member
    return meeting.id, meeting.name, member.name, member.id, seat.role, verbs_of(seat.role)


def blueprint(api: Api, verbs: dict[str, Verb]) -> Blueprint:
    """Make the routes under /api/: one for each view, and one for each verb."""
    routes = Blueprint("api", __name__, url_prefix="/api")
    for view in (api.create, api.join, api.check_host_link, api.knock, api.leave):
        routes.post(f"/{view.__name__}")(view)
    for name, verb in verbs.items():
        routes.post(f"/{name}", endpoint=name)(partial(api.do, verb))
    for view in (api.check_session, api.messages, api.search, api.members):
        routes.get(f"/{view.__name__}")(view)
    routes.get("/host/door")(api.door)
    return routes

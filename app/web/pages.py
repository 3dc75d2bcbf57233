"""Serves the pages: start, join, meeting, after leaving, the QR code, and refusals."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app.errors import RateLimited, Refusal
from app.live.reading import LogReader
from app.meeting.messages import MAX_CONTENT
from app.meeting.models import Visit
from app.meeting.names import MAX_MEETING_NAME, MAX_NAME
from app.meeting.passcode import proof_of
from app.meeting.permissions import scopes
from app.version import __version__
from app.web.cookies import passcode_proof, session_token
from app.web.guards import Guards
from app.web.languages import COOKIE, LANGUAGES
from app.web.links import link_at_start
from app.web.qr import qr_svg

A_YEAR = 365 * 24 * 3600
THEME = "theme"  # the cookie with the theme; without it the page follows the system
THEMES = ("light", "dark")
SCRIPT_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&"}  # JSON has them in strings only

LENGTH_LIMITS = {"max_name": MAX_NAME, "max_meeting_name": MAX_MEETING_NAME, "max_content": MAX_CONTENT}


def blueprint(guards: Guards, reader: LogReader) -> Blueprint:
    """Make the routes of the pages."""
    pages = Blueprint("pages", __name__)
    pages.before_request(switch_language)
    pages.app_context_processor(theme_context)
    pages.app_context_processor(lambda: {"origin": guards.own_origin()})

    @pages.get("/")
    def create() -> str:
        return render_template("create.html", asks_passcode=guards.asks_create_passcode, **LENGTH_LIMITS)

    @pages.get("/<meeting_id>")
    @pages.get("/<meeting_id>/", endpoint="meeting_with_slash")
    def meeting(meeting_id: str) -> str | AnyResponse:
        link = link_at_start(meeting_id)
        if link and request.path != f"/{link}":
            return redirect(url_for("pages.meeting", meeting_id=link), 303)
        return meeting_page(guards, reader, meeting_id)

    @pages.get("/<meeting_id>/left")
    def left(meeting_id: str) -> str | AnyResponse:
        visit = guards.visit(meeting_id)
        if visit.member is not None:
            return redirect(url_for("pages.meeting", meeting_id=visit.meeting.link), 303)
        return render_template("left.html", meeting=visit.meeting)

    @pages.get("/<meeting_id>/qr.svg")
    def qr(meeting_id: str) -> Response:
        guards.visit(meeting_id)
        return Response(qr_svg(guards.link(meeting_id)), mimetype="image/svg+xml")

    return pages


def meeting_page(guards: Guards, reader: LogReader, link: str) -> str:
    """Render the meeting behind a link for its member, or for others the page to join it."""
    visit = guards.visit(link)
    if visit.is_seated:
        own = {"link": guards.link(visit.meeting.link), "roles": scopes(), "version": __version__}
        first = {"first_update": first_update(reader, visit.meeting.id)}
        return render_template("meeting.html", **visit_context(visit), **own, **first, **LENGTH_LIMITS)
    asks = bool(visit.passcode) and passcode_proof(visit.meeting.id) != proof_of(visit.passcode)
    before = {"asks_passcode": asks, "who": guards.who_is_in(visit)}
    return render_template("join.html", **visit_context(visit), **before, **LENGTH_LIMITS)


def first_update(reader: LogReader, meeting_id: str) -> Markup | None:
    """Return a snapshot of the meeting as JSON for a script element, so that the page shows it at once.

    Return None if the member has read too many: the page then waits for that of its connection.
    """
    try:
        snapshot = reader.snapshot(meeting_id, session_token(meeting_id))
    except RateLimited:
        return None
    return Markup(snapshot.decode().translate(SCRIPT_ESCAPES))


def visit_context(visit: Visit) -> dict[str, object]:
    """Give a template the visit, its meeting and its member."""
    return {"visit": visit, "meeting": visit.meeting, "member": visit.member}


def switch_language() -> AnyResponse | None:
    """Handle `?language=en`: remember the language in a cookie, and redirect to the URL without it."""
    chosen = request.args.get("language")
    if chosen not in LANGUAGES or not request.endpoint:
        return None
    response = redirect(url_for(request.endpoint, **(request.view_args or {})), 303)
    response.set_cookie(COOKIE, chosen, max_age=A_YEAR, secure=request.is_secure, samesite="Lax")
    return response


def theme_context() -> dict[str, str]:
    """Give templates the theme, so that the page does not flash in the other one while it loads."""
    chosen = request.cookies.get(THEME, "")
    return {"theme": chosen if chosen in THEMES else ""}


def refusal_page(refusal: Refusal) -> Response:
    """Render the page of a refusal: what went wrong, and what the visitor can do."""
    page = render_template(
        "refusal.html", refusal=refusal, retry=refusal.retry_after is not None, **LENGTH_LIMITS
    )
    return Response(page, refusal.status, mimetype="text/html")

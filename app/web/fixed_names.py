"""Serves the files that browsers and crawlers request by a fixed name."""

from flask import Blueprint, Response, send_from_directory

from app.web.assets import STATIC

ICON = "icons/icon-192.png"
# Pages may be fetched, as chat applications show a preview of a link. X-Robots-Tag keeps them out of indexes.
ROBOTS = "User-agent: *\nDisallow: /api/\n"


def blueprint() -> Blueprint:
    """Make the routes /favicon.ico and /robots.txt, which would count as guessed links without them."""
    fixed_names = Blueprint("fixed_names", __name__)

    @fixed_names.get("/favicon.ico")
    def favicon() -> Response:
        return send_from_directory(STATIC, ICON, max_age=24 * 3600)

    @fixed_names.get("/robots.txt")
    def robots() -> Response:
        return Response(ROBOTS, mimetype="text/plain")

    return fixed_names

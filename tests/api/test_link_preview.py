"""What crawlers and chat applications find: previews of links, and the files that they ask for by name."""

import html
import re

from app.web.release import asset_url
from tests.support.people import Person

META = re.compile(r'<meta (?:name|property)="([\w:]+)" content="([^"]*)">')


def preview(app, path):
    page = app.test_client().get(path, headers={"Accept-Language": "en"})
    return {name: html.unescape(content) for name, content in META.findall(page.text)}


def test_a_link_of_a_meeting_is_previewed_with_its_name(app):
    ming = Person(app)
    ming.create('Q&A "live"')
    shown = preview(app, f"/{ming.meeting}")
    assert shown["og:title"] == 'Q&A "live"'
    assert "enter a name" in shown["og:description"]
    assert shown["og:image"] == f"http://localhost{asset_url('icons/icon-512.png')}"
    assert app.test_client().get(shown["og:image"]).status_code == 200


def test_crawlers_are_asked_to_leave_the_api_alone(app):
    robots = app.test_client().get("/robots.txt")
    assert (robots.mimetype, robots.text) == ("text/plain", "User-agent: *\nDisallow: /api/\n")


def test_the_icon_is_found_by_its_fixed_name(app):
    icon = app.test_client().get("/favicon.ico")
    assert (icon.status_code, icon.mimetype) == (200, "image/png")
    assert icon.data.startswith(b"\x89PNG")


def test_a_browser_that_asks_for_the_icon_guesses_no_link(serve, ming):
    app = serve(rate_limits=True, guesses_per_minute=1)
    browser = app.test_client()
    for _ in range(3):
        assert browser.get("/favicon.ico").status_code == 200
        assert browser.get("/robots.txt").status_code == 200

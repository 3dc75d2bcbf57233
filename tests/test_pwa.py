"""What pages declare to the browser: their files, their theme, their manifest."""

import io
import os
import re
from pathlib import Path

import pytest
import segno

from app import create_app
from app.config import Settings
from app.web.release import asset_url
from tests.support.people import Person

SCRIPTS = Path(__file__).parent.parent / "static/js"
STYLES = SCRIPTS.parent / "css"


@pytest.fixture
def ming():
    ming = Person(create_app(Settings()))
    ming.create()
    return ming


@pytest.mark.parametrize("page", ["create", "join", "meeting", "host"])
def test_a_page_preloads_every_module_that_it_imports(ming, page):
    guest = Person(create_app(Settings())) if page == "create" else ming
    if page in ("join", "meeting"):
        ming.browser.delete_cookie(f"seat_{ming.meeting}")
    if page == "meeting":
        ming.join(ming.meeting)
    html = guest.get("/" if page == "create" else f"/{ming.meeting}").text
    entry = re.search(r'<script type="module" src="/static/[^/]+/js/([^"]+)"', html)[1]
    named = set(re.findall(r'<link rel="modulepreload" href="/static/[^/]+/js/([^"]+)"', html))
    of_hosts = {"host/wire_host.js", *imported_by("host/wire_host.js")} if page == "host" else set()
    assert entry == {"host": "pages/meeting.js"}.get(page, f"pages/{page}.js")
    assert named == imported_by(entry) | of_hosts


def imported_by(entry):
    """By another way than the service's: line by line, deep first."""
    found = set()
    for line in (SCRIPTS / entry).read_text().splitlines():
        path = re.search(r'(?:^import|from) "(\.[^"]+)"$', line)
        module = path and os.path.normpath(Path(entry).parent / path[1])
        if module and module not in found:
            found |= {module, *imported_by(module)}
    return found


@pytest.mark.parametrize(
    ("chosen", "said"), [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ('"><b>', "")]
)
def test_the_html_of_a_page_has_the_chosen_theme(ming, chosen, said):
    ming.browser.set_cookie("theme", chosen)
    assert f'<html lang="en"{said}>' in ming.get("/").text


@pytest.mark.parametrize(("language", "name"), [("zh-CN", "Web 会议"), ("en-GB", "Web Meeting")])
def test_the_manifest_has_the_name_in_the_language_of_the_reader(ming, language, name):
    ming.language = language
    answer = ming.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    assert (answer.json["name"], answer.json["display"], answer.json["start_url"]) == (
        name,
        "standalone",
        "/",
    )
    assert {icon["sizes"] for icon in answer.json["icons"]} == {"any", "192x192", "512x512"}
    assert "maskable" in {icon["purpose"] for icon in answer.json["icons"]}
    for icon in answer.json["icons"]:
        assert ming.get(icon["src"]).mimetype == icon["type"]


def test_all_styles_are_one_file(ming):
    answer = ming.get(asset_url("page.css"))
    assert answer.mimetype == "text/css"
    assert all(path.read_text() in answer.text for path in STYLES.glob("*.css"))


def test_the_service_worker_is_never_stale_and_knows_every_file_of_the_page(ming):
    answer = ming.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-store"
    kept = re.findall(r'"(/static/[^"]+)"', answer.text)
    assert {asset_url(f"js/{path.relative_to(SCRIPTS)}") for path in SCRIPTS.rglob("*.js")} < set(kept)
    assert {ming.get(path).status_code for path in kept} == {200}


def test_the_offline_page_is_in_the_language_of_the_reader(ming):
    assert "You're offline" in ming.get("/offline").text
    ming.language = "zh"
    assert "网络已断开" in ming.get("/offline").text


def test_the_link_of_a_meeting_has_a_qr_code(ming):
    answer = ming.get(f"/{ming.meeting}/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    drawn = io.BytesIO()
    segno.make_qr(f"http://localhost/{ming.meeting}", error="m").save(
        drawn, "svg", light="white", omitsize=True
    )
    assert answer.data == drawn.getvalue()


@pytest.mark.parametrize("meeting", ["2554e8b7-bffe-4b36-85d9-979778f58a59", "nonsense"])
def test_a_link_of_no_meeting_has_no_qr_code(ming, meeting):
    assert ming.get(f"/{meeting}/qr.svg").status_code == 404


def test_the_link_begins_with_the_public_origin_if_it_is_set():
    ming = Person(create_app(Settings(public_origin="https://meet.example.org")))
    ming.create()
    assert f'value="https://meet.example.org/{ming.meeting}"' in ming.get(f"/{ming.meeting}").text

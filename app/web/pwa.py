"""Serves the manifest, the service worker and the offline page."""

import json
from functools import cache

from flask import Blueprint, Response, render_template

from app.web.assets import STATIC
from app.web.languages import LANGUAGES, Languages
from app.web.release import asset_url, release

WORKER = STATIC / "sw.js"
PRECACHED = (".css", ".js", ".svg", ".txt")
THEME_COLOR = "#2a6a59"
BACKGROUND = "#f6f5f2"
ICONS = (("logo.svg", "any", "any"), ("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"))
MASKABLE = ("icon-512.png", "512x512", "maskable")


def blueprint(languages: Languages) -> Blueprint:
    """Make the routes, and read the files that the service worker caches."""
    shell = Blueprint("shell", __name__)
    service_worker_script()  # fills the caches at start, not in the first request

    @shell.get("/manifest.webmanifest")
    def manifest() -> Response:
        body = json.dumps(_manifest(languages), ensure_ascii=False)
        return Response(body, content_type="application/manifest+json; charset=utf-8")

    @shell.get("/sw.js")
    def service_worker() -> Response:
        return Response(service_worker_script(), content_type="text/javascript; charset=utf-8")

    @shell.get("/offline")
    def offline() -> str:
        """Render the page that the service worker shows when it cannot fetch another."""
        return render_template("offline.html")

    return shell


def _manifest(languages: Languages) -> dict[str, object]:
    name = languages.translate("Web Meeting")
    return {
        "id": "/",
        "name": name,
        "short_name": name,
        "description": languages.translate("Name it, share the link, talk. No account, no app."),
        "lang": LANGUAGES[languages.current()],
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": BACKGROUND,
        "theme_color": THEME_COLOR,
        "icons": [_icon(*icon) for icon in (*ICONS, MASKABLE)],
    }


def _icon(file: str, sizes: str, purpose: str) -> dict[str, str]:
    kind = "image/svg+xml" if file.endswith(".svg") else "image/png"
    return {
        "src": asset_url(f"icons/{file}"),
        "sizes": sizes,
        "type": kind,
        "purpose": purpose,
    }


@cache
def service_worker_script() -> str:
    """Return the service worker with the release and the list of its files to cache."""
    paths = [release().url(path) for path in release().files if path.endswith(PRECACHED)]
    return f'const RELEASE = "{release().digest}"\nconst PRECACHE = {json.dumps(paths)}\n{WORKER.read_text()}'

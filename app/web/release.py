"""Serves the files of the page below a digest of all of them, so that browsers keep each file for a year.

Scripts import each other by relative paths, so a page loads all its files from one release.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import brotli
from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from app.web.assets import STATIC, bundled_css, stripped_modules, transitive_imports

MEETING = "pages/meeting.js"
BEFORE_MODULES = "js/before_modules.js"  # loads a page again whose release is gone, so it is served for any
KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}
COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {  # preferred first
    "br": lambda body: brotli.compress(body, quality=5),  # 22 ms for all files; the best quality takes 490
    "gzip": lambda body: gzip.compress(body, mtime=0),
}


@dataclass(frozen=True, slots=True)
class File:
    """A file of the page: its media type, its content, and the content by encoding where that is smaller."""

    kind: str
    body: bytes
    encoded: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Release:
    """All files of the page by path, and their digest, which is the folder in their URLs."""

    files: dict[str, File]
    digest: str

    def url(self, path: str) -> str:
        """Return the URL of a file: `js/pages/join.js`, `page.css`, `icons/logo.svg`."""
        return f"/static/{self.digest}/{path}"


def blueprint() -> Blueprint:
    """Make the route, and give the templates `asset_url`, `module_urls` and `meeting_module_urls`."""
    assets = Blueprint("assets", __name__)
    assets.add_app_template_global(asset_url)
    assets.add_app_template_global(module_urls)
    assets.add_app_template_global(meeting_module_urls)
    release()  # at start, not in the first request

    @assets.get("/static/<digest>/<path:path>")
    def serve(digest: str, path: str) -> AnyResponse:
        file = release().files.get(path)
        if not file or (digest != release().digest and path != BEFORE_MODULES):
            return _not_here()
        return _sent(file, may_be_kept=digest == release().digest)

    return assets


def asset_url(path: str) -> str:
    """Return the URL of a file in the present release."""
    return release().url(path)


def module_urls(entry: str, *loaded: str) -> list[str]:
    """List the URLs of all modules that a script imports, but for those that the scripts `loaded` import."""
    known = {path for script in loaded for path in transitive_imports(script)}
    return [asset_url(f"js/{path}") for path in transitive_imports(entry) if path not in known]


def meeting_module_urls() -> list[str]:
    """List the URLs of the modules that only the page of the meeting loads."""
    return [asset_url(f"js/{MEETING}"), *module_urls(MEETING, "pages/create.js", "pages/join.js")]


@cache
def release() -> Release:
    """Read, compress and digest the files of the page."""
    contents = dict(sorted(_contents().items()))
    digest = hashlib.sha256()
    for path, body in contents.items():
        digest.update(f"{path}\n{len(body)}\n".encode() + body)
    files = {path: _file(path, body) for path, body in contents.items()}
    return Release(files, digest.hexdigest()[:12])


def _contents() -> dict[str, bytes]:
    scripts = {f"js/{path}": text.encode() for path, text in stripped_modules().items()}
    icons = {f"icons/{path.name}": path.read_bytes() for path in (STATIC / "icons").iterdir()}
    emoji = (STATIC / "emoji.txt").read_bytes()
    return {"page.css": bundled_css().encode(), "emoji.txt": emoji, **scripts, **icons}


def _file(path: str, body: bytes) -> File:
    kind = KINDS[path.rpartition(".")[2]]
    if kind == KINDS["png"]:
        return File(kind, body, {})
    encoded = {encoding: compress(body) for encoding, compress in COMPRESSORS.items()}
    return File(kind, body, {name: short for name, short in encoded.items() if len(short) < len(body)})


def _sent(file: File, may_be_kept: bool) -> AnyResponse:
    accepted = request.accept_encodings
    encoding = next((name for name in file.encoded if accepted[name] > 0), None)
    response = Response(file.encoded[encoding] if encoding else file.body, content_type=file.kind)
    if encoding:
        response.content_encoding = encoding
    response.vary.add("Accept-Encoding")
    if may_be_kept:
        response.headers["Cache-Control"] = f"public, max-age={365 * 24 * 3600}, immutable"
    response.set_etag(release().digest, weak=True)
    return response.make_conditional(request)


def _not_here() -> Response:
    """Answer for a file of another release: nginx then asks the next worker."""
    return Response("This worker has another release of the page.\n", 404, mimetype="text/plain")

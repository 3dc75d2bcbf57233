"""Reloads templates, scripts and styles when they change, with DEV=on."""

from pathlib import Path

from flask import Flask

from app.web import assets, pwa, release

FOLDERS = ("static", "templates")


def install(app: Flask) -> None:
    """Clear the caches before a request if a file was changed, added or deleted."""
    app.jinja_env.auto_reload = True
    seen = _files()

    @app.before_request
    def forget_what_has_changed() -> None:
        nonlocal seen
        now = _files()
        if now != seen:
            seen = now
            for read in (
                assets.stripped_modules,
                assets.transitive_imports,
                assets.bundled_css,
                release.release,
                pwa.service_worker_script,
            ):
                read.cache_clear()


def _files() -> dict[Path, int]:
    project = Path(__file__).parents[2]
    paths = (path for folder in FOLDERS for path in (project / folder).rglob("*.*"))
    return {path: path.stat().st_mtime_ns for path in paths}

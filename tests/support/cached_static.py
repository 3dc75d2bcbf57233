"""The service, with scripts and styles that browsers keep without asking again: no test changes such a file.

A program for gunicorn: `tests.support.cached_static:create_app()`.
"""

from flask import request

import app

CACHED = ("/static/", "/page.css")


def create_app():
    service = app.create_app()

    @service.after_request
    def cache(response):
        if response.status_code == 200 and request.path.startswith(CACHED):
            response.headers["Cache-Control"] = "max-age=86400, immutable"
        return response

    return service

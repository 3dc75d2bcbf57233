"""The least that Flask can do: the same bytes to whoever asks. What they are is in BODY."""

import os

from flask import Flask, Response

JSON = "application/json; charset=utf-8"


def create_app():
    app = Flask(__name__)
    body = os.environ["BODY"].encode()

    @app.get("/api/messages")
    @app.get("/healthz")
    def messages():
        return Response(body, content_type=JSON)

    return app

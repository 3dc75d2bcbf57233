"""Answers every request with the bytes of the variable BODY: the least that Flask can do."""

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

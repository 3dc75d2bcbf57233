"""Builds the WebSocket connections of a worker, and installs their route in the application."""

import gevent
from flask import Flask

from app.config import Settings
from app.live.build import Live
from app.web.build import Web
from app.websocket.admission import HandshakeQueue
from app.websocket.endpoint import Connections, blueprint
from app.websocket.plain_handshakes import PlainHandshakes


def build_connections(app: Flask, live: Live, web: Web, settings: Settings) -> Connections:
    """Install the route, and return the connections, none of which is open."""
    connections = Connections(live.reader, live.hub, web.guards, web.verbs, web.languages, settings)
    app.register_blueprint(blueprint(connections))
    return connections


def start_connections(app: Flask, connections: Connections, public_origin: str | None) -> None:
    """Start the watchdog, and have handshakes wait in a queue, and pass Flask if they can. Needs gevent."""
    gevent.spawn(connections.run_watchdog)
    plain = PlainHandshakes(app.wsgi_app, connections.prepare, public_origin)
    app.wsgi_app = HandshakeQueue(plain, lambda: connections.opens_none)  # type: ignore[method-assign]

"""Starts the peers. Each stores a message in Redis before it sends it to the members of its room."""

import json
import os
import socket
from pathlib import Path

from bench.install import FLASK_SOCKETIO, SOCKETIO, install
from bench.targets import Target
from tools.frames import content, handshake
from tools.processes import Process, free_port, installed

PEERS = Path(__file__).parent / "peers"
NCHAN = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")


class Server(Process):
    """Runs a peer's program, which is ready when its port is open."""

    def __init__(self, folder, *command, **environment):
        super().__init__(folder)
        self.port = free_port()
        self.command = command
        self.environment = environment

    def _command(self):
        return tuple(str(part).replace("PORT", str(self.port)) for part in self.command)

    def _environment(self):
        return super()._environment() | self.environment

    def _ready(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


class NchanServer(Server):
    def _ready(self):
        """Return whether it accepts a WebSocket: it refuses until it has found its Redis."""
        return super()._ready() and self._accepts()

    def _accepts(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=1) as plug:
            plug.sendall(handshake("/room/none"))
            return b" 101 " in plug.recv(100)


class Nchan(Target):
    name = "Nchan"

    @property
    def parts(self):
        return {"nginx": self.server, "redis": self.redis}

    def _server(self):
        if not NCHAN.exists():
            raise FileNotFoundError("Nchan is not installed: apt-get install libnginx-mod-nchan")
        folder = self.folder / "nginx"
        flags = "daemon off; user root;" if os.geteuid() == 0 else "daemon off;"
        config = folder / "nginx.conf"
        nginx = (installed("nginx"), "-e", "stderr")
        server = NchanServer(folder, *nginx, "-p", folder, "-c", config, "-g", flags)
        kinds = ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
        temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        given = {"MODULE": NCHAN, "TEMPORARY": temporary, "REDIS_PORT": self.redis_port, "PORT": server.port}
        text = (PEERS / "nchan.conf").read_text()
        for word, value in given.items():
            text = text.replace(word, str(value))
        config.write_text(f"pid {folder}/pid;\n{text}")
        return server

    def handshake(self, connection):
        return handshake(f"/room/{connection.seat.room}")

    def say(self, seq, stamp):
        return f'{{"seq":{seq},"content":"{content(stamp)}"}}'.encode()  # Nchan gives messages no numbers

    def lets_in(self, payload):
        return payload == b""

    def hear(self, connection, payload):
        pass


class SocketIO(Target):
    """Speaks Engine.IO: 0 open, 2 ping, 3 pong, 40 connect to the namespace, 42 an event."""

    name = "Socket.IO"

    def _server(self):
        url = f"redis://127.0.0.1:{self.redis_port}"
        modules = str(install(SOCKETIO) / "node_modules")
        return Server(
            self.folder / "server", installed("node"), PEERS / "socketio.js", "PORT", url, NODE_PATH=modules
        )

    def handshake(self, connection):
        return handshake("/socket.io/?EIO=4&transport=websocket")

    def say(self, seq, stamp):
        return b"42" + json.dumps(["send", content(stamp)]).encode()

    def lets_in(self, payload):
        return payload.startswith(b"40")

    def hear(self, connection, payload):
        if payload.startswith(b"0"):
            return b"40" + json.dumps({"room": connection.seat.room}).encode()
        return b"3" if payload == b"2" else None


class FlaskSocketIO(SocketIO):
    name = "Flask-SocketIO"

    def _server(self):
        url = f"redis://127.0.0.1:{self.redis_port}"
        python = install(FLASK_SOCKETIO) / "bin/python"
        return Server(self.folder / "server", python, PEERS / "flask_socketio_rooms.py", "PORT", url)

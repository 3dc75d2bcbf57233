"""A room server on Flask-SocketIO with gevent and a Redis queue: `flask_socketio_rooms.py PORT REDIS_URL`."""

from gevent import monkey

monkey.patch_all()

import sys  # noqa: E402

import redis  # noqa: E402
from flask import Flask, session  # noqa: E402
from flask_socketio import SocketIO, emit, join_room  # noqa: E402

port, redis_url = int(sys.argv[1]), sys.argv[2]
app = Flask(__name__)
app.config["SECRET_KEY"] = "only for a benchmark"
socketio = SocketIO(app, async_mode="gevent", message_queue=redis_url)
store = redis.Redis.from_url(redis_url)


@socketio.on("connect")
def connect(auth):
    session["room"] = auth["room"]
    join_room(auth["room"])


@socketio.on("send")
def send(content):
    room = session["room"]
    seq = store.rpush(f"room:{room}", content)
    emit("message", {"seq": seq, "content": content}, to=room)


socketio.run(app, host="127.0.0.1", port=port)

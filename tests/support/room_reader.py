"""A connection, as far as a room sees it."""

import json

from app.live.local_presence import LocalMember


class RoomReader:
    """Keeps the frames that it is sent."""

    def __init__(self, member="somebody", hidden_to=0):
        self.hidden_to = hidden_to
        self.attendee = LocalMember(member, f"a session of {member}")
        self.frames = []
        self.write = self.frames.append
        self.ended = None
        self.errors = []

    def send_error(self, error):
        self.errors.append(error.code)

    def end_session(self, why):
        self.ended = why.code if why else "reconnect"

    def heard(self):
        return [json.loads(frame[frame.index(b'{"status"') :]) for frame in self.frames]

    def messages(self):
        return [message["content"] for update in self.heard() for message in update["messages"]]

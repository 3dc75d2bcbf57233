"""Defines people who use the service, each with the cookies of a browser."""

import itertools

ORIGIN = "http://localhost"


class Person:
    """A user with a browser, in one meeting. Every verb returns its answer."""

    keys = itertools.count()

    def __init__(self, app, name="小明", language="en"):
        self.browser = app.test_client()
        self.name = name
        self.language = language
        self.meeting = None
        self.member = None
        self.host_secret = None

    def post(self, path, body=None, **options):
        options.setdefault("headers", {}).setdefault("Accept-Language", self.language)
        return self.browser.post(path, json=body, **options)

    def get(self, path, **query):
        return self.browser.get(path, query_string=query, headers={"Accept-Language": self.language})

    def create(self, meeting_name="周会"):
        created = self._sit(
            self.post("/api/create", {"meeting_name": meeting_name, "member_name": self.name})
        )
        self.host_secret = (created.get_json() or {}).get("host_link", "").partition("#host=")[2]
        return created

    def join(self, meeting, **more):
        return self._sit(self.post("/api/join", {"meeting_id": meeting, "member_name": self.name, **more}))

    def send(self, content, **more):
        return self.post("/api/send", {"meeting_id": self.meeting, "content": content, **more})

    def edit(self, seq, content, **more):
        return self._do("edit", seq=seq, content=content, **more)

    def delete(self, seq, **more):
        return self._do("delete", seq=seq, **more)

    def react(self, seq, emoji, on=True, **more):
        return self._do("react", seq=seq, emoji=emoji, on=on, **more)

    def rename(self, name, **more):
        return self._do("rename", member_name=name, **more)

    def host(self, verb, **more):
        return self._do(f"host/{verb}", **more)

    def door(self):
        return self.get("/api/host/door", meeting_id=self.meeting)

    def change_every_setting(self):
        """Change every setting of the meeting once, and end it."""
        for rule in ("waiting_room", "hide_history", "lock", "mute"):
            self.host(rule, on=True)
        self.host("slow_mode", seconds=1)
        self.host("waiting_note", text="We start at ten")
        self.host("extend", seconds=7200)
        self.host("passcode", passcode="open sesame")
        self.host("new_link")
        self.host("end")

    def search(self, text, **more):
        return self.get("/api/search", meeting_id=self.meeting, q=text, **more)

    def members(self, **more):
        return self.get("/api/members", meeting_id=self.meeting, **more)

    def poll(self, after=None, **more):
        place = {} if after is None else {"after": after}
        return self.get("/api/messages", meeting_id=self.meeting, **place, **more)

    def leave(self):
        return self.post("/api/leave", {"meeting_id": self.meeting})

    def check(self):
        return self.get("/api/check_session", meeting_id=self.meeting)

    def new_key(self):
        return f"key-{next(self.keys):08}"

    @property
    def token(self):
        return self.browser.get_cookie(f"seat_{self.meeting}").value

    def take_token(self, token):
        self.browser.set_cookie(f"seat_{self.meeting}", token)

    def _do(self, verb, **body):
        return self.post(f"/api/{verb}", {"meeting_id": self.meeting, **body})

    def _sit(self, answer):
        if answer.status_code == 200:
            self.meeting, self.member = answer.json["meeting_id"], answer.json["member"]
        return answer


def names(update):
    """Return the names in the roster, in order."""
    return [line["name"] for line in update.json["members"]]


def said(update):
    """Return the contents of the messages of an update, in order."""
    return [message["content"] for message in update.json["messages"]]


def message(person, seq):
    """Return a message as a snapshot has it."""
    return next(message for message in person.poll().json["messages"] if message["seq"] == seq)


def happened(update):
    """Return the changes of an update, as (type, name)."""
    return [(change["type"], change["name"]) for change in update.json["changes"]]


def refused(answer, status, code):
    """Return whether an answer is this refusal, as error JSON with a sentence for people."""
    body = answer.get_json()
    return (answer.status_code, body["status"], body.get("code"), bool(body.get("message"))) == (
        status,
        "error",
        code,
        True,
    )

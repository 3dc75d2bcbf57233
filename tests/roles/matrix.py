"""Lists who may do what, a second time: not derived from the table under test."""

from functools import partial

from tests.support.people import Person

ROLES = ("host", "cohost", "member", "muted")

# The verb, and for each role whether it may: y or n.
MATRIX = """
                      host cohost member muted
messages                 y      y      y     y
search                   y      y      y     y
members                  y      y      y     y
rename                   y      y      y     n
delete                   y      y      y     y
leave                    y      y      y     y
send                     y      y      y     n
edit                     y      y      y     n
react                    y      y      y     n
typing                   y      y      y     n
delete_any               y      y      n     n
host/door                y      y      n     n
host/admit               y      y      n     n
host/remove              y      y      n     n
host/purge               y      y      n     n
host/readmit             y      y      n     n
host/mute                y      y      n     n
host/mute_all            y      y      n     n
host/lock                y      y      n     n
host/waiting_room        y      y      n     n
host/waiting_note        y      y      n     n
host/slow_mode           y      y      n     n
host/rename_meeting      y      y      n     n
host/passcode            y      n      n     n
host/hide_history        y      n      n     n
host/extend              y      n      n     n
host/new_link            y      n      n     n
host/host_link           y      n      n     n
host/cohost              y      n      n     n
host/hand_over           y      n      n     n
host/end                 y      n      n     n
host/erase               y      n      n     n
"""
CASES = [
    (verb, role, may == "y")
    for verb, *row in map(str.split, MATRIX.strip().splitlines()[1:])
    for role, may in zip(ROLES, row, strict=True)
]
VERBS = [verb for verb, role, _ in CASES if role == "host"]
GETS = {"messages", "search", "members", "host/door"}

# The scopes of verbs: the verb and the role of the caller, and the roles of members it may be applied to.
SCOPES = {
    ("host/remove", "host"): {"cohost", "member", "muted"},
    ("host/remove", "cohost"): {"member", "muted"},
    ("host/mute", "host"): {"member", "muted"},
    ("host/mute", "cohost"): {"member", "muted"},
    ("host/cohost", "host"): {"cohost", "member", "muted"},
    ("host/hand_over", "host"): {"cohost", "member", "muted"},
}


class Scene:
    """A meeting of 小明 with Bob, Ann (who has sent a message and has a role) and Will (who knocks)."""

    def __init__(self, app, role, other_app=None):
        self.host = Person(app, "小明")
        self.host.create()
        self.theirs = self.host.send("of the host").json["message"]["seq"]
        self.bob, self.ann = self._guest(app, "Bob"), self._guest(other_app or app, "Ann")
        self.said = self.ann.send("of Ann").json["message"]["seq"]
        self.host.host("waiting_room", on=True)
        self.will = self._guest(app, "Will")
        self.host.host("waiting_room", on=False)
        give(self.host, self.ann, role)

    def _guest(self, app, name):
        guest = Person(app, name)
        assert guest.join(self.host.meeting).status_code == 200
        return guest

    def body(self, verb):
        """Return the body of a request for a verb, without the meeting."""
        return {
            "search": {"q": "Ann"},
            "rename": {"member_name": "Anne"},
            "delete": {"seq": self.said},
            "delete_any": {"seq": self.theirs},
            "send": {"content": "hello"},
            "edit": {"seq": self.said, "content": "of Anne"},
            "react": {"seq": self.theirs, "emoji": "👍", "on": True},
            "host/admit": {"member": self.will.member},
            "host/remove": {"member": self.bob.member},
            "host/purge": {"member": self.bob.member, "messages": True},
            "host/readmit": {"member": self.bob.member},
            "host/mute": {"member": self.bob.member, "on": True},
            "host/mute_all": {"on": True},
            "host/lock": {"on": True},
            "host/waiting_room": {"on": True},
            "host/waiting_note": {"text": "Soon"},
            "host/slow_mode": {"seconds": 30},
            "host/rename_meeting": {"meeting_name": "Another"},
            "host/passcode": {"passcode": "open sesame"},
            "host/hide_history": {"on": True},
            "host/extend": {"seconds": 3600},
            "host/cohost": {"member": self.bob.member, "on": True},
            "host/hand_over": {"member": self.bob.member},
        }.get(verb, {})

    def head(self):
        """Return the seq of the log as a list, which is empty if the host cannot read it."""
        return self.host.poll().get_json().get("cursor", "").split(".")[1:2]


def give(host, guest, role):
    """Give a guest a role; a new host takes the place of the former."""
    given = {
        "host": partial(host.host, "hand_over", member=guest.member),
        "cohost": partial(host.host, "cohost", member=guest.member, on=True),
        "muted": partial(host.host, "mute", member=guest.member, on=True),
    }.get(role)
    assert given is None or given().status_code == 200


def route(verb):
    """Return the last part of the route of a verb."""
    return {"delete_any": "delete", "host/purge": "host/remove", "host/mute_all": "host/mute"}.get(verb, verb)


def ask(person, verb, body):
    """Perform a verb over HTTP, and return the answer."""
    path, whole = f"/api/{route(verb)}", {"meeting_id": person.meeting, **body}
    return person.get(path, **whole) if verb in GETS else person.post(path, whole)

"""Defines the actions of the state machine: functions of a person and a number that selects the details."""


def say(person, number):
    return person.send(f"{person.name} says {number}")


def edit(person, number):
    return person.edit(_latest(person, number), f"{person.name} means {number}")


def take_back(person, number):
    return person.delete(_latest(person, number))


def react(person, number):
    return person.react(_latest(person, number), "👍🎉"[number % 2], on=number % 3 > 0)


def take_another_name(person, number):
    return person.rename(f"{person.name} {number}")


def _latest(person, number):
    """Return the seq of the message `number` messages before the newest."""
    messages = person.poll().get_json().get("messages")
    return messages[-1 - number % len(messages)]["seq"] if messages else 1


def type_a_letter(person, _):
    return person.post("/api/typing", {"meeting_id": person.meeting})


def look(person, _):
    return person.poll()


AMEND = [edit, edit, take_back, react, react, take_another_name]


def mute(host, number):
    return host.host("mute", member=_guest_of(host, number), on=number % 3 > 0)


def mute_all(host, number):
    return host.host("mute", on=number % 2 > 0)


def make_cohost(host, number):
    return host.host("cohost", member=_guest_of(host, number), on=number % 3 > 0)


def remove(host, number):
    return host.host("remove", member=_guest_of(host, number), messages=number % 3 > 0)


def lock(host, number):
    return host.host("lock", on=number == 0)


def slow_down(host, number):
    return host.host("slow_mode", seconds=number % 2)


def call_the_meeting(host, number):
    return host.host("rename_meeting", meeting_name=f"Weekly {number}")


def _guest_of(host, number):
    """Return the id of another member; if there is none, an id that no member has."""
    guests = [line["member"] for line in host.poll().json["members"] if line["member"] != host.member]
    return guests[number % len(guests)] if guests else "no-such-member"


CHANGE_SETTINGS = [mute_all, lock, slow_down, call_the_meeting]
ACT_ON_A_GUEST = [mute, mute, make_cohost, remove]
VERBS = [say, say, say, *AMEND, type_a_letter, look]

"""Defines which role may do what: the only table of roles and rights.

The Lua script that performs a verb checks the right, in Redis. Pages and API clients get the list of verbs,
so that they need not know the roles. A right belongs to a member and their session, never to a name.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, cast

Role = Literal["host", "cohost", "member", "muted"]
Scope = tuple[Role, ...]  # the roles of the members to whom a verb may be applied

NO_MEMBER: Scope = ()  # of a verb that is not applied to a member
GUESTS: Scope = ("member", "muted")
OTHERS: Scope = ("cohost", *GUESTS)


def _plain(*verbs: str) -> dict[str, Scope]:
    return dict.fromkeys(verbs, NO_MEMBER)


READ = _plain("read", "delete", "leave")
WRITE = _plain("send", "edit", "react", "rename", "typing")
MODERATE = {
    **_plain("door", "admit", "readmit", "lock", "waiting_room", "slow_mode", "rename_meeting"),
    **_plain("waiting_note", "delete_any", "hurry", "mute_all"),
    "mute": GUESTS,
    "remove": GUESTS,
    "purge": NO_MEMBER,
}
OWN = {
    **_plain("passcode", "hide_history", "extend", "new_link", "host_link", "end", "erase"),
    "remove": OTHERS,
    "cohost": OTHERS,
    "hand_over": OTHERS,
}

ROLES: Mapping[Role, Mapping[str, Scope]] = {
    "host": {**READ, **WRITE, **MODERATE, **OWN},
    "cohost": {**READ, **WRITE, **MODERATE},
    "member": {**READ, **WRITE},
    "muted": READ,
}
VERBS = frozenset(verb for scopes in ROLES.values() for verb in scopes)


def verbs_of(role: str) -> list[str]:
    """Return all verbs of a role, sorted; an empty list for an unknown role."""
    return sorted(ROLES.get(cast(Role, role), {}))


def scopes() -> dict[Role, dict[str, Scope]]:
    """Return the whole table for a page: for each role its verbs, with the roles they apply to."""
    return {role: dict(sorted(verbs.items())) for role, verbs in ROLES.items()}


def grants() -> dict[str, str]:
    """Return the table as scripts read it, by verb: ";host>cohost,member;cohost>member"."""
    return {verb: "".join(_granted(verb)) for verb in VERBS}


def _granted(verb: str) -> Iterable[str]:
    return (f";{role}>{','.join(verbs[verb])}" for role, verbs in ROLES.items() if verb in verbs)

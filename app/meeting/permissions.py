"""Who may do what in a meeting: a table of roles and verbs, and the only place that says so.

Whether somebody may is decided in Redis, by the script that does it; pages and programs get the verbs, never
the reasons. Rights belong to a member, and so to their session, never to a name.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, cast

Role = Literal["host", "cohost", "member", "muted"]
Scope = tuple[Role, ...]  # the roles of those it may be done to

NOBODY: Scope = ()  # it is done to nobody in particular
GUESTS: Scope = ("member", "muted")
OTHERS: Scope = ("cohost", *GUESTS)


def _plain(*verbs: str) -> dict[str, Scope]:
    return dict.fromkeys(verbs, NOBODY)


READ = _plain("read", "rename", "delete", "leave")
WRITE = _plain("send", "edit", "react", "typing")
MODERATE = {
    **_plain("door", "admit", "readmit", "lock", "waiting_room", "slow_mode", "rename_meeting"),
    **_plain("delete_any", "hurry", "mute_all"),
    "mute": GUESTS,
    "remove": GUESTS,
    "purge": NOBODY,
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
    """Everything a role may do, for pages to show what they permit; nothing for whoever has none."""
    return sorted(ROLES.get(cast(Role, role), {}))


def scopes() -> dict[Role, dict[str, Scope]]:
    """The whole table, for a page: verbs by role, and whom they may be done to."""
    return {role: dict(sorted(verbs.items())) for role, verbs in ROLES.items()}


def grants() -> dict[str, str]:
    """For each verb who may do it, and to whom, as scripts read it: ";host>cohost,member;cohost>member"."""
    return {verb: "".join(_granted(verb)) for verb in VERBS}


def _granted(verb: str) -> Iterable[str]:
    return (f";{role}>{','.join(verbs[verb])}" for role, verbs in ROLES.items() if verb in verbs)

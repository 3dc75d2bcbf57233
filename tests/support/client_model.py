"""Models what a page knows of a meeting: a snapshot, and the updates since."""


class Page:
    """Applies updates as docs/api.md describes; fails if an update does not follow the last one."""

    knows_size = True  # False: a meeting may be large before the page is told so

    def __init__(self):
        self.cursor = None
        self.log = {}  # seq -> entry
        self.roster = {}  # member -> name
        self.roles = {}  # member -> role, of members who have a role of their own
        self.rules = {}
        self.away = set()
        self.presence = {}  # the newest
        self.has_roster = False  # the whole: a snapshot of a large meeting has a part of it
        self.earlier = None
        self.me = None  # the reader's own line of the roster, in the newest snapshot

    def take(self, update):
        entries = in_order(update)
        if "members" in update:
            self._begin(update, entries)
        elif entries:
            assert entries[0]["seq"] == max(self.log) + 1
            self._keep(entries)
            for change in update["changes"]:
                CHANGES[change["type"]](self, change)
        if "presence" in update:
            self._note_presence(update["presence"])
        self.cursor = update.get("cursor", self.cursor)
        return self

    def take_members(self, answer):
        """Take the whole roster, as GET /api/members answers it."""
        assert answer["next"] is None
        self._take_roster(answer["members"])
        self.has_roster = True

    def take_earlier(self, update):
        """Add a page of older entries; it is empty if the store has trimmed them meanwhile."""
        entries = in_order(update)
        if entries:
            assert entries[-1]["seq"] == min(self.log) - 1
            self._keep(entries)
        self.earlier = update["earlier"]

    def amendable(self, change):
        """Return the message that a change amends, or None if it is unknown or deleted."""
        message = self.log.get(change["of"])
        return None if message is None or "deleted" in message else message

    def blank(self, message):
        """Replace a message with its deleted form."""
        rest = {name: value for name, value in message.items() if name not in ("edited", "reactions")}
        self.log[message["seq"]] = rest | {"content": "", "deleted": True}

    @property
    def head(self):
        return max(self.log)

    @property
    def is_part(self):
        """Whether members may be missing in the roster."""
        return not (self.has_roster and self.knows_size)

    @property
    def is_large(self):
        return self.presence.get("large", False)

    @property
    def online(self):
        return set(self.roster) - self.away

    def agrees_with(self, other):
        """Assert that both have the same settings, common entries, roster and roles; in large meetings, the
        same counts.
        """
        assert (self.head, self.rules, self.is_large) == (other.head, other.rules, other.is_large)
        if self.is_large:
            assert self.presence == other.presence
        else:
            assert self.has_roster
            assert (self.roster, self.roles, self.online) == (other.roster, other.roles, other.online)
        for seq in self.log.keys() & other.log.keys():
            assert lasting(self.log[seq]) == lasting(other.log[seq])

    def _begin(self, update, entries):
        self.log = {}
        self._take_roster(update["members"])
        self.has_roster = "large" not in update["presence"]
        self.rules = update["meeting"]
        self.earlier = update["earlier"]
        self.me = update.get("me", self.me)
        self._keep(entries)

    def _take_roster(self, lines):
        self.roster = {line["member"]: line["name"] for line in lines}
        self.roles = {line["member"]: line["role"] for line in lines if "role" in line}
        self.away = {line["member"] for line in lines if not line["online"]}

    def _note_presence(self, presence):
        self.presence = presence
        if self.is_large:
            self.has_roster, self.away = False, set()
            assert presence["away"] == []
            assert presence.keys().isdisjoint({"difference", "went", "came"})
            return
        went, came = set(presence.get("went", ())), set(presence.get("came", ()))
        self.away = (self.away | went) - came if "difference" in presence else set(presence["away"])

    def _keep(self, entries):
        seqs = [entry["seq"] for entry in entries]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
        assert not self.log.keys() & set(seqs)
        self.log |= dict(zip(seqs, entries, strict=True))


def joined(page, change):
    assert change["member"] not in page.roster or page.is_part
    page.roster[change["member"]] = change["name"]


def left(page, change):
    assert change["member"] in page.roster or page.is_part
    page.roster.pop(change["member"], None)
    page.away.discard(change["member"])
    page.roles.pop(change["member"], None)


def renamed(page, change):
    assert page.roster.get(change["member"]) == change["was"] or page.is_part
    page.roster[change["member"]] = change["name"]


def edited(page, change):
    message = page.amendable(change)
    if message and "content" in change and change["seq"] >= message.get("edited", 0):
        page.log[change["of"]] = message | {"content": change["content"], "edited": change["seq"]}


def continued(page, change):
    assert change["member"] in page.roster or page.is_part


def deleted(page, change):
    message = page.amendable(change)
    if message:
        page.blank(message)


def purged(page, change):
    for message in list(page.log.values()):
        is_theirs = "type" not in message and message["member"] == change["of_member"]
        if is_theirs and message["seq"] < change["seq"] and "deleted" not in message:
            page.blank(message)


def role_changed(page, change):
    if change["role"] == page.rules["everybody"]:
        page.roles.pop(change["member"], None)
    else:
        page.roles[change["member"]] = change["role"]


def settings_changed(page, change):
    page.rules = {rule: change.get(rule, value) for rule, value in page.rules.items()}


def ended(page, change):
    assert change["seq"] == page.head


def reacted(page, change):
    message, emoji = page.amendable(change), change["emoji"]
    if message:
        reactions = message.get("reactions", {})
        others = [member for member in reactions.get(emoji, []) if member != change["member"]]
        members = [*others, change["member"]] if change["on"] else others
        page.log[change["of"]] = message | {"reactions": reactions | {emoji: members}}


CHANGES = {
    "joined": joined,
    "continued": continued,
    "left": left,
    "renamed": renamed,
    "edited": edited,
    "deleted": deleted,
    "reacted": reacted,
    "role": role_changed,
    "settings": settings_changed,
    "purged": purged,
    "ended": ended,
}


def lasting(entry):
    """Return an entry without what depends on the moment of reading.

    That is the text of a change, which a later change removes, and the order of reactions in a message that
    was read before its changes.
    """
    if "type" in entry:
        return {name: value for name, value in entry.items() if name != "content"}
    reactions = {emoji: set(members) for emoji, members in entry.get("reactions", {}).items() if members}
    return entry | {"reactions": reactions}


def in_order(update):
    return sorted(update["messages"] + update["changes"], key=lambda entry: entry["seq"])

"""From what the store gives, or publishes, to the update that readers get."""

from collections.abc import Mapping, Sequence
from operator import itemgetter

import msgspec

from app.live.cursor import Cursor
from app.meeting.models import Presence, Settings, Update
from app.store.messages import LogSlice

SNAPSHOT_ENTRIES = 100  # entries of a snapshot
MAX_ENTRIES = 1_000  # entries of one answer; the rest is asked for at once


class EntryKind(msgspec.Struct):
    """What tells a change from a message, and a change from another."""

    type: str | None = None
    member: str = ""
    reason: str = ""


class Publication(msgspec.Struct):
    """What Redis publishes in a meeting: the update for whoever stands at `prev`, or a mark of the moment."""

    prev: int = 0
    messages: list[msgspec.Raw] = []
    changes: list[msgspec.Raw] = []
    cursor: str = ""
    presence: Presence | msgspec.UnsetType = msgspec.UNSET
    typing: str = ""
    parted: list[str] = []
    erased: bool = False


KINDS = msgspec.json.Decoder(EntryKind)
PUBLICATIONS = msgspec.json.Decoder(Publication)


def update_of(news: LogSlice, is_reset: bool) -> Update:
    """What a look at the log has brought."""
    messages, changes = split(news.entries)
    update = Update(messages, changes, cursor=news.cursor, reset=is_reset)
    if news.away is not None:
        update.presence = Presence(news.away, news.waiting)
    if news.roster is not None and news.rules is not None:
        update.meeting = rules_of(news.rules)
        update.members = _members(news.roster, {member.encode() for member in news.away or ()})
        first = news.head - len(news.entries) + 1
        update.earlier = first if first > news.base else None
    else:
        update.more = Cursor.parse(news.cursor).seq < news.head
    return update


def merge(publications: Sequence[Publication], cursor: Cursor) -> Update:
    """Publications that follow each other, as one update that ends at `cursor`."""
    messages = [message for publication in publications for message in publication.messages]
    changes = [change for publication in publications for change in publication.changes]
    update = Update(messages, changes, cursor=str(cursor))
    for publication in publications:
        if publication.presence:
            update.presence = publication.presence
    return update


def split(entries: list[bytes]) -> tuple[list[msgspec.Raw], list[msgspec.Raw]]:
    """Entries of the log, as messages and changes."""
    messages: list[msgspec.Raw] = []
    changes: list[msgspec.Raw] = []
    for entry in entries:
        (messages if KINDS.decode(entry).type is None else changes).append(msgspec.Raw(entry))
    return messages, changes


def change_kinds(update: Update) -> list[EntryKind]:
    """What the changes of an update are, and whom they are about."""
    return [KINDS.decode(change) for change in update.changes]


def _members(roster: list[tuple[bytes, bytes]], away: set[bytes]) -> list[msgspec.Raw]:
    """The roster in the order of joining, spliced from what the store has: whoever comes gets all of it."""
    present = []
    for member, record in roster:
        name = record[: record.index(b',"folded":')]
        facts = record[record.index(b'","joined_at":') + 14 : -1]
        joined_at, *others = facts.split(b",")
        role = b"," + others[-1] if others and others[-1].startswith(b'"role":') else b""
        online = b"false" if member in away else b"true"
        line = b'{"member":"%b",%b,"joined_at":%b,"online":%b%b}' % (
            member,
            name[1:],
            joined_at,
            online,
            role,
        )
        present.append((int(joined_at), line))
    return [msgspec.Raw(line) for _, line in sorted(present, key=itemgetter(0))]


def rules_of(facts: Mapping[str, str]) -> Settings:
    """How a meeting is held, from the fields that somebody has set."""
    lifetime = facts.get("lifetime")
    return Settings(
        name=facts.get("name", ""),
        everybody="muted" if facts.get("everybody") == "muted" else "member",
        locked=facts.get("locked") == "1",
        passcode=bool(facts.get("passcode")),
        waiting_room=facts.get("waiting_room") == "1",
        slow_mode=int(facts.get("slow_mode", 0)),
        hides_history=facts.get("hides_history") == "1",
        lifetime=int(lifetime) if lifetime else None,
    )

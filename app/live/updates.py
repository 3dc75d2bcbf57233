"""Makes the updates that readers get from log slices and publications."""

from collections.abc import Mapping, Sequence

import msgspec

from app.live.cursor import Cursor
from app.live.presence_changes import PresenceChange, merge_presence, presence_of
from app.meeting.entries import Edited
from app.meeting.models import Settings, Update
from app.meeting.roster import joined_at, roster_line
from app.store.messages import LogSlice

SNAPSHOT_ENTRIES = 100  # entries of a snapshot
MAX_ENTRIES = 1_000  # entries of one update; the client asks for the rest at once


class EntryKind(msgspec.Struct):
    """The fields of an entry that the worker itself acts on. `type` is None in a message."""

    type: str | None = None
    member: str = ""
    reason: str = ""
    of: int = 0
    hides_history: bool | None = None

    def edits_hidden(self, hidden_to: int) -> bool:
        """Return whether this change has the new text of a message up to the seq `hidden_to`."""
        return self.type == "edited" and self.of <= hidden_to


class Publication(msgspec.Struct):
    """What Redis publishes in a meeting: the update for readers at seq `prev`, or a signal without a cursor.

    The signals are `typing` (a member id), `erased`, `parted`: the ids of members whose last connection to a
    worker was closed, and `departed`: the ids of those who have left a large meeting. `told` is the presence;
    a worker of the version before publishes it in another field, which is ignored here: the log is read then,
    as the publication has a new presence and no `told`.
    """

    prev: int = 0
    messages: list[msgspec.Raw] = []
    changes: list[msgspec.Raw] = []
    cursor: str = ""
    told: PresenceChange | msgspec.UnsetType = msgspec.UNSET
    typing: str = ""
    parted: list[str] = []
    departed: list[str] = []
    erased: bool = False


KINDS = msgspec.json.Decoder(EntryKind)
PUBLICATIONS = msgspec.json.Decoder(Publication)


def update_of(log_slice: LogSlice, is_reset: bool) -> Update:
    """Make an update of a log slice. `is_reset` tells the reader to replace everything it has."""
    messages, changes = split(log_slice.entries, log_slice.hidden_to)
    update = Update(messages, changes, cursor=log_slice.cursor, reset=is_reset)
    update.presence = presence_of(log_slice)
    if log_slice.roster is not None and log_slice.rules is not None:
        update.meeting = rules_of(log_slice.rules)
        update.members = _members(log_slice.roster, {member.encode() for member in log_slice.away or ()})
        first = log_slice.head - len(log_slice.entries) + 1
        update.earlier = first if first > log_slice.base else None
    else:
        update.more = Cursor.parse(log_slice.cursor).seq < log_slice.head
    return update


def own_line(log_slice: LogSlice) -> msgspec.Raw | msgspec.UnsetType:
    """Return the reader's own line of the roster, as JSON; UNSET for a worker."""
    if log_slice.member is None or log_slice.record is None:
        return msgspec.UNSET
    return msgspec.Raw(roster_line(log_slice.member.encode(), log_slice.record, is_online=True))


def with_own_line(snapshot: bytes, line: msgspec.Raw | msgspec.UnsetType) -> bytes:
    """Return a snapshot as JSON, which may be that of another reader, with the reader's own line."""
    return snapshot[:-1] + b',"me":' + bytes(line) + b"}" if line else snapshot


def merge(publications: Sequence[Publication], cursor: Cursor) -> Update:
    """Merge publications that follow each other into one update that ends at `cursor`."""
    messages = [message for publication in publications for message in publication.messages]
    changes = [change for publication in publications for change in publication.changes]
    presence = merge_presence([publication.told for publication in publications if publication.told])
    return Update(messages, changes, cursor=str(cursor), presence=presence)


def split(entries: list[bytes], hidden_to: int) -> tuple[list[msgspec.Raw], list[msgspec.Raw]]:
    """Split entries of the log, as JSON, into (messages, changes).

    The history up to the seq `hidden_to` is hidden from the reader, so later changes come without its texts.
    """
    messages: list[msgspec.Raw] = []
    changes: list[msgspec.Raw] = []
    for entry in map(msgspec.Raw, entries):
        kind = KINDS.decode(entry)
        if kind.type is None:
            messages.append(entry)
        else:
            changes.append(_without_content(entry) if kind.edits_hidden(hidden_to) else entry)
    return messages, changes


def change_kinds(update: Update) -> list[EntryKind]:
    """Decode the fields of each change of an update that the worker acts on."""
    return [KINDS.decode(change) for change in update.changes]


def hide_texts(update: Update, hidden_to: int) -> Update:
    """Return an update without the new texts of messages up to the seq `hidden_to`."""
    _, changes = split([bytes(change) for change in update.changes], hidden_to)
    return msgspec.structs.replace(update, changes=changes)


def _without_content(change: msgspec.Raw) -> msgspec.Raw:
    edited = msgspec.json.decode(change, type=Edited)
    return msgspec.Raw(msgspec.json.encode(msgspec.structs.replace(edited, content=msgspec.UNSET)))


def _members(roster: list[tuple[bytes, bytes]], away: set[bytes]) -> list[msgspec.Raw]:
    """Make the roster, in the order of joining, from pairs of (member id, record)."""
    in_order = sorted(roster, key=lambda member: joined_at(member[1]))
    return [msgspec.Raw(roster_line(member, record, member not in away)) for member, record in in_order]


def rules_of(facts: Mapping[str, str]) -> Settings:
    """Make the settings of a meeting from the fields of its hash; absent fields have their defaults."""
    lifetime = facts.get("lifetime")
    return Settings(
        name=facts.get("name", ""),
        everybody="muted" if facts.get("everybody") == "muted" else "member",
        locked=facts.get("locked") == "1",
        passcode=bool(facts.get("passcode")),
        waiting_room=facts.get("waiting_room") == "1",
        waiting_note=facts.get("waiting_note", ""),
        slow_mode=int(facts.get("slow_mode", 0)),
        hides_history=facts.get("hides_history") == "1",
        lifetime=int(lifetime) if lifetime else None,
    )

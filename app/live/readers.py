"""Holds the open connections of one meeting in this worker."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Protocol

import msgspec

from app.errors import Refusal, Removed, SessionExpired
from app.live.cursor import Cursor
from app.live.local_presence import LocalMember
from app.live.updates import EntryKind, hide_texts
from app.meeting.models import Update


class RoomReader(Protocol):
    """An open connection of a member, as the room uses it. No method may block."""

    attendee: LocalMember
    hidden_to: int  # the seq up to which the history is hidden from the member, or 0

    def send_error(self, trouble: Refusal) -> None:
        """Tell the reader why updates are interrupted; the connection stays open."""

    def end_session(self, why: Refusal | None) -> None:
        """Close the connection for the reason `why`; None asks the client to reconnect with its cursor."""


Deliver = Callable[[Sequence[RoomReader], bytes], None]


class Readers:
    """The readers of a room: those at its position, and those ahead of it.

    A reader is ahead when it has read entries from the log whose publications have not reached this worker
    yet. Every method that ends readers ends both kinds; a reader that is ended removes itself.
    """

    def __init__(self) -> None:
        self.level: set[RoomReader] = set()  # at the position of the room
        self._ahead: list[tuple[Cursor, RoomReader]] = []

    def __bool__(self) -> bool:
        return bool(self.level or self._ahead)

    def add_ahead(self, reader: RoomReader, at: Cursor) -> None:
        """Add a reader that is at `at`, ahead of the room."""
        self._ahead.append((at, reader))

    def pop_ahead(self) -> list[tuple[Cursor, RoomReader]]:
        """Remove the readers that are ahead, and return them with their positions."""
        ahead, self._ahead = self._ahead, []
        return ahead

    def remove(self, reader: RoomReader) -> None:
        """Remove a reader of either kind, if it is there."""
        self.level.discard(reader)
        self._ahead = [waiting for waiting in self._ahead if waiting[1] is not reader]

    def pop_all(self) -> list[RoomReader]:
        """Remove and return all readers."""
        everyone = self.all()
        self.level.clear()
        self._ahead.clear()
        return everyone

    def end_session(self, session: str) -> None:
        """End the readers of a session that has expired."""
        for reader in self.all():
            if reader.attendee.session == session:
                reader.end_session(SessionExpired())

    def end_departed(self, changes: Iterable[EntryKind]) -> list[str]:
        """End the readers of members that left by these changes. Return the ids of all members that left."""
        reasons = {change.member: change.reason for change in changes if change.type == "left"}
        for reader in self.all() if reasons else ():
            if reader.attendee.member in reasons:
                is_removed = reasons[reader.attendee.member] == "removed"
                reader.end_session(Removed() if is_removed else SessionExpired())
        return list(reasons)

    def end_members(self, members: Collection[str]) -> None:
        """End the readers of members who have left a large meeting."""
        for reader in self.all():
            if reader.attendee.member in members:
                reader.end_session(SessionExpired())

    def all(self) -> list[RoomReader]:
        """Return the readers of both kinds."""
        return [*self.level, *(reader for _, reader in self._ahead)]


def deliver_visible(
    update: Update, changes: Collection[EntryKind], readers: Sequence[RoomReader], deliver: Deliver
) -> None:
    """Send readers an update, without new texts of messages that are hidden from them.

    `changes` are those of the update. Once one shows the history, nothing is hidden from these readers.
    """
    for visible, group in _groups(update, changes, readers):
        deliver(group, msgspec.json.encode(visible))
    if any(change.hides_history is False for change in changes):
        for reader in readers:
            reader.hidden_to = 0


def _groups(
    update: Update, changes: Collection[EntryKind], readers: Sequence[RoomReader]
) -> Iterator[tuple[Update, Sequence[RoomReader]]]:
    """Yield the update as it is visible, with the readers to whom it is: usually one group."""
    edited = [change.of for change in changes if change.type == "edited"]
    if not edited or max(reader.hidden_to for reader in readers) < min(edited):
        yield update, readers
        return
    groups: dict[int, list[RoomReader]] = {}
    for reader in readers:
        groups.setdefault(reader.hidden_to, []).append(reader)
    for hidden_to, group in groups.items():
        yield hide_texts(update, hidden_to), group

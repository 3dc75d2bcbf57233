"""Defines the state of one WebSocket of a member."""


class Connection:
    """One WebSocket of a member, with its cursor and the count of messages it has received."""

    __slots__ = (
        "cursor",
        "disorder",
        "expected",
        "is_ready",
        "is_upgraded",
        "outbox",
        "ready_at",
        "received",
        "rest",
        "seat",
        "socket",
        "tries",
    )

    def __init__(self, seat):
        self.seat = seat
        self.cursor = None
        self.expected = None
        self.received = self.disorder = self.tries = 0
        self.ready_at = None
        self.reset()

    def reset(self):
        self.socket = None
        self.is_upgraded = self.is_ready = False
        self.rest = self.outbox = b""

    def take(self, batch):
        is_next = self.expected in (None, batch.first)
        if not (is_next and batch.is_in_order):
            self.disorder += 1
        self.expected = batch.last + 1
        self.cursor = batch.cursor
        self.received += len(batch.stamps)

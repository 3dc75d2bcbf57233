"""How many replicas must hold a write before a master behind Sentinels answers it."""

from app.redis_client.url import Address

FORMER_MASTER_S = 6.0  # Sentinels make a former master a replica 8 s after a failover at the earliest


class ReplicaCount:
    """Counts the replicas of the current master that hold its data and that Sentinels could promote.

    A failover begins when Sentinels promote one of these replicas, which then stops following the old master.
    A write that all of them have acknowledged is therefore in the promoted one, and a master that is being
    replaced, after a stall or a fast restart, cannot collect that many acknowledgements any more.

    Times are seconds of the monotonic clock.
    """

    def __init__(self) -> None:
        self._master: Address | None = None
        self._count = 0
        self._promotable: frozenset[Address] = frozenset()
        self._max_silence_s = 0.0
        self._heard_at = 0.0
        self._former: Address | None = None
        self._former_until = 0.0

    def update(
        self,
        master: Address,
        promotable: frozenset[Address],
        attached: int | None,
        is_replaced: bool,
        max_silence_s: float,
        now: float,
    ) -> None:
        """Take in what the Sentinels and the master report.

        `promotable`: the replicas of the master that at least one Sentinel does not find down. `attached`:
        the number of replicas that the master lists as online; None if it does not answer. `is_replaced`: a
        Sentinel reports that it replaces this master or finds it down. `max_silence_s`: the time without an
        answer of the master after which Sentinels may have begun to replace it.
        """
        if master != self._master:
            if attached is None or is_replaced:
                return
            self._former, self._former_until = self._master, now + FORMER_MASTER_S
            self._master, self._count, self._heard_at = master, attached, now
        self._promotable, self._max_silence_s = promotable, max_silence_s
        if is_replaced or self._is_silent(now):
            self._count = max(self._count, self._up(now))
        if attached is not None:
            self._heard_at = now
            self._count = max(self._count, attached)
        # A replica that has left the master counts until the Sentinels find it down: it may be promoted.
        self._count = min(self._count, len(promotable))

    def required(self, master: Address, now: float) -> int | None:
        """The number of replicas, at least 1; None if this is not the current master: refuse the answer."""
        if master != self._master:
            return None
        return max(1, self._count, self._up(now) if self._is_silent(now) else 0)

    def _is_silent(self, now: float) -> bool:
        return now - self._heard_at > self._max_silence_s

    def _up(self, now: float) -> int:
        """The replicas that are up, attached or not, but for a former master that is none yet."""
        return len(self._promotable - {self._former} if now < self._former_until else self._promotable)

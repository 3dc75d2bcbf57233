"""Counts the replicas that must acknowledge a write before the service confirms it."""

from app.redis_client.url import Address

# Sentinels turn a former master into a replica 8 s after a failover at the earliest.
FORMER_MASTER_S = 6.0


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
        """Update the count from what the Sentinels and the master report.

        `promotable`: the replicas of the master that at least one Sentinel does not report as down.
        `attached`: the number of replicas that the master lists as online; None if it does not answer.
        `is_replaced`: a Sentinel reports that it replaces this master or that it is down. `max_silence_s`:
        the time without an answer of the master after which Sentinels may have begun to replace it.
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
        # A replica that has left the master counts until the Sentinels report it as down: it may be promoted.
        self._count = min(self._count, len(promotable))

    def required(self, master: Address, now: float) -> int | None:
        """Return the number of replicas that must acknowledge a write, at least 1.

        Returns None if `master` is not the present master: its replies must be refused.
        """
        if master != self._master:
            return None
        return max(1, self._count, self._up(now) if self._is_silent(now) else 0)

    def _is_silent(self, now: float) -> bool:
        return now - self._heard_at > self._max_silence_s

    def _up(self, now: float) -> int:
        """Return the number of replicas that are up, attached or not, without a former master that is no
        replica yet.
        """
        return len(self._promotable - {self._former} if now < self._former_until else self._promotable)

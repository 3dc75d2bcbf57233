"""Makes time pass for a test, by making the data in Redis older instead of waiting."""


class Clock:
    """Ages the keys that match a pattern: deletes what would have expired, moves times to the past."""

    def __init__(self, client, pattern="*"):
        self._client = client
        self._pattern = pattern
        self._passed = 0.0

    def forward(self, seconds):
        """Age all data in one transaction, so that other clients see it before or after."""
        self._passed += seconds
        with self._client.pipeline() as at_once:
            for key in self._client.keys(self._pattern):
                self._age(at_once, key, seconds * 1000)
            at_once.execute()

    def monotonic(self):
        """Return the seconds that have passed, in place of time.monotonic in a worker."""
        return self._passed

    def _age(self, at_once, key, ms):
        if key.endswith((b":seen", b":waiting_seen")):
            for member in self._client.zrange(key, 0, -1):
                at_once.zincrby(key, -ms, member)
        if key.endswith(b":pace"):
            for member, free_at in self._client.hgetall(key).items():
                at_once.hset(key, member, int(free_at) - ms)
        if key.endswith(b":sessions"):
            for digest in self._client.zrange(key, 0, -1):
                at_once.zincrby(key, -ms, digest)
        if key.endswith(b":waiting"):
            for field, seen in self._client.hgetall(key).items():
                if field.startswith(b"seen/"):
                    at_once.hset(key, field, int(seen) - ms)
        if key.endswith(b"}"):
            at_once.hincrby(key, "told_at", -ms)
            for field in ("hostless_at", "wrong_since"):
                if self._client.hexists(key, field):
                    at_once.hincrby(key, field, -ms)
        left = self._client.pttl(key) - ms
        if left <= 0:
            at_once.delete(key)
        else:
            at_once.pexpire(key, left)

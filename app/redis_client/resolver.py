"""Looks up the names of Redis servers, with a timeout."""

from _socket import EAI_AGAIN, gaierror, getaddrinfo
from typing import Any

from gevent import Timeout
from gevent.event import AsyncResult
from gevent.resolver.thread import Resolver

LOOKUP_TIMEOUT_S = 0.3


class BoundedResolver(Resolver):  # type: ignore[misc]
    """Resolves as libc does, in a thread, but waits LOOKUP_TIMEOUT_S at most.

    libc waits for a silent name server for 10 s and longer, and a timeout of the connection does not cover
    that. When a name server is silent or reports a temporary failure, the addresses of the last successful
    lookup are returned. Lookups of the same name share one thread, as the threads of a worker are few and
    passcodes need them, too.
    """

    def __init__(self) -> None:
        super().__init__()
        self._running: dict[tuple[Any, ...], AsyncResult] = {}
        self._last: dict[tuple[Any, ...], list[Any]] = {}

    def getaddrinfo(self, *question: Any) -> list[Any]:
        """Return what `socket.getaddrinfo` returns. Raises gaierror, also at the timeout."""
        try:
            with Timeout(LOOKUP_TIMEOUT_S, gaierror(EAI_AGAIN, "Name lookup timed out")):
                self._last[question] = self._lookup(question).get()
        except gaierror as error:
            if error.errno != EAI_AGAIN or question not in self._last:
                raise
        return self._last[question]

    def _lookup(self, question: tuple[Any, ...]) -> AsyncResult:
        """Return the lookup of this question that is running, or start one."""
        running = self._running.get(question)
        if running is None:
            running = self._running[question] = self.pool.spawn(getaddrinfo, *question)
            running.rawlink(lambda _: self._running.pop(question, None))
        return running

"""Extends gunicorn's gevent worker with a timeout for first requests, and a quick, complete shutdown."""

import errno
import gc
import logging
from types import FrameType
from typing import Any
from weakref import WeakSet

import gevent
from gunicorn.http.errors import InvalidHeader, UnsupportedTransferCoding
from gunicorn.workers.ggevent import GeventWorker

FIRST_REQUEST_TIMEOUT_S = 10.0  # as nginx waits for one; the next may come within gunicorn's keepalive
DRAIN_S = 2.0  # gunicorn stops accepting within 1 s; a connection has 1 s more to send its request
log = logging.getLogger(__name__)


class Worker(GeventWorker):  # type: ignore[misc]
    """Closes a connection whose first request does not come: each takes one of worker_connections.

    On shutdown, answers every waiting poll, and closes WebSockets and idle keep-alive connections.

    gunicorn alone would wait until the client closes them: 20 s with nginx, 30 s with a browser.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._idle: set[IdleTimeout] = set()
        self._known: WeakSet[gevent.Greenlet] = WeakSet()  # connections that have waited for a request

    def run(self) -> None:
        """Run until shutdown, and write the last metrics."""
        gc.collect()
        gc.freeze()  # the application's own objects live on: the collector need not visit them
        gevent.get_hub().print_exception = log_error
        super().run()
        self.wsgi.extensions["metrics_sampler"].sample()  # flushes the counters of the last second

    def timeout_ctx(self) -> "IdleTimeout":
        """Return the context in which a connection waits for its next request."""
        connection = gevent.getcurrent()
        is_new = connection not in self._known
        self._known.add(connection)
        timeout = gevent.Timeout(FIRST_REQUEST_TIMEOUT_S, False) if is_new else super().timeout_ctx()
        return IdleTimeout(timeout, self._idle)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer a request that cannot be parsed; an unknown Transfer-Encoding with 400 and not 501."""
        is_strange = isinstance(exc, UnsupportedTransferCoding)
        super().handle_error(req, client, addr, InvalidHeader("TRANSFER-ENCODING") if is_strange else exc)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin the shutdown: end all polls and WebSockets, and later close idle connections."""
        super().handle_exit(sig, frame)
        if not self.booted:
            return  # gunicorn ends it after the start; a worker that fails to start would end the service
        self.wsgi.extensions["hub"].drain()
        gevent.spawn(self.wsgi.extensions["connections"].close_all)
        gevent.spawn_later(DRAIN_S, self._close_idle)

    def handle_usr1(self, sig: int, frame: FrameType | None) -> None:
        """Open no further WebSockets, which would move once more: an upgrade is about to end this worker."""
        super().handle_usr1(sig, frame)
        if self.booted:
            self.wsgi.extensions["connections"].opens_none = True

    def _close_idle(self) -> None:
        for waiting in tuple(self._idle):
            gevent.get_hub().loop.run_callback(waiting.expire)


class IdleTimeout:
    """Registers a connection as idle while it waits for its next request; `timeout` ends the wait."""

    def __init__(self, timeout: gevent.Timeout, idle: "set[IdleTimeout]"):
        self._timeout = timeout
        self._idle = idle
        self._connection = gevent.getcurrent()

    def __enter__(self) -> None:
        self._idle.add(self)
        self._timeout.__enter__()

    def __exit__(self, *raised: Any) -> Any:
        self._idle.discard(self)
        return self._timeout.__exit__(*raised)

    def expire(self) -> None:
        """End the wait now, unless a request has come. Only the event loop may call this.

        The loop throws at once; gevent.kill would throw later, perhaps into the answer to a request.
        """
        if self in self._idle:
            self._connection.throw(self._timeout)


def log_error(_context: Any, kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """Log an error that no greenlet has caught, which gevent would print with what a user may have sent."""
    if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
        log.warning("Out of descriptors: %s", error.strerror, extra={"event": "out_of_descriptors"})
    else:
        where = (kind, error, trace)
        log.error("Unexpected error in the event loop", exc_info=where, extra={"event": "unexpected_error"})

"""gunicorn's gevent worker, which does not wait for connections that nobody uses."""

import gc
from types import FrameType
from typing import Any

import gevent
from gunicorn.http.errors import InvalidHeader, UnsupportedTransferCoding
from gunicorn.workers.ggevent import GeventWorker

DRAIN_S = 2.0  # gunicorn closes the door within 1 s; who came through it has a second more to ask


class Worker(GeventWorker):  # type: ignore[misc]
    """Asked to end, it answers every poll that waits, and hangs up on idle keep-alive connections.

    gunicorn alone would wait until the other side closes them: with nginx 20 s, with a browser 30.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._idle: dict[gevent.Greenlet, gevent.Timeout] = {}

    def run(self) -> None:
        gc.collect()
        gc.freeze()  # what the application is made of stays; the collector need not walk through it
        super().run()
        self.wsgi.extensions["metrics_sampler"].sample()  # what was counted last is not lost

    def timeout_ctx(self) -> "IdleTimeout":
        """What a connection waits in for its next request."""
        return IdleTimeout(super().timeout_ctx(), self._idle)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer what is not understood. A coding that is none is not our fault, as gunicorn has it (501)."""
        is_strange = isinstance(exc, UnsupportedTransferCoding)
        super().handle_error(req, client, addr, InvalidHeader("TRANSFER-ENCODING") if is_strange else exc)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        if not self.booted:
            return  # it ends when it has begun; to fail before that would end the whole service
        self.wsgi.extensions["hub"].drain()
        gevent.spawn(self.wsgi.extensions["connections"].close_all)
        gevent.spawn_later(DRAIN_S, self._hang_up)

    def _hang_up(self) -> None:
        for connection, timeout in list(self._idle.items()):
            gevent.kill(connection, timeout)


class IdleTimeout:
    def __init__(self, timeout: gevent.Timeout, idle: dict[gevent.Greenlet, gevent.Timeout]):
        self._timeout = timeout
        self._idle = idle

    def __enter__(self) -> None:
        self._idle[gevent.getcurrent()] = self._timeout.__enter__()

    def __exit__(self, *raised: Any) -> Any:
        del self._idle[gevent.getcurrent()]
        return self._timeout.__exit__(*raised)

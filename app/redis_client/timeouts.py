"""How long the store waits for Redis, and for how much of it at once."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# Together they bound a request on a Redis that does not answer: 503 within 2.5 s.
CONNECT_TIMEOUT_S = 0.5
ANSWER_TIMEOUT_S = 1.5
POOL_TIMEOUT_S = 0.4
CONNECTIONS_PER_WORKER = 50
READY_TIMEOUT_S = 0.8  # a readiness probe asks for an answer within 1 s
ROLE_CHECK_TIMEOUT_S = (
    0.5  # by the next try, Sentinels may have another master than the one that says nothing
)
MASTER_WAIT_S = 1.0  # as long as there is none, and MASTER_PAUSE_S between two tries
MASTER_PAUSE_S = 0.05
DISCOVERY_TIMEOUT_S = 0.3  # Sentinels and nodes are asked one after the other which Redis to ask


def retry_until_master(ask: Callable[[], T], absent: type[Exception]) -> T:
    """What is asked, and asked again as long as the master is `absent`, within reason.

    One that is gone is replaced within seconds, and whoever is told to come again would come later than that.
    """
    give_up_at = time.monotonic() + MASTER_WAIT_S
    while True:
        try:
            return ask()
        except absent:
            if time.monotonic() > give_up_at:
                raise
        time.sleep(MASTER_PAUSE_S)

"""Sets the timeouts of Redis, of Sentinels and of discovery."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# The sum bounds a request when Redis does not answer: 503 within 2.5 s.
CONNECT_TIMEOUT_S = 0.5
ANSWER_TIMEOUT_S = 1.5
POOL_TIMEOUT_S = 0.4
CONNECTIONS_PER_WORKER = 50
READY_TIMEOUT_S = 0.8  # readiness probes usually time out after 1 s
# For ROLE: by the next retry, Sentinels may have replaced a master that does not answer.
ROLE_CHECK_TIMEOUT_S = 0.5
MASTER_WAIT_S = 1.0  # for a new master during a failover, with MASTER_PAUSE_S between two retries
MASTER_PAUSE_S = 0.05
DISCOVERY_TIMEOUT_S = 0.3  # for each Sentinel or node: they are asked one after the other


def retry_until_master(ask: Callable[[], T], absent: type[Exception]) -> T:
    """Call `ask`, and retry for up to MASTER_WAIT_S while it raises `absent`.

    A failover takes seconds: to wait here is faster than to make the client retry.
    """
    give_up_at = time.monotonic() + MASTER_WAIT_S
    while True:
        try:
            return ask()
        except absent:
            if time.monotonic() > give_up_at:
                raise
        time.sleep(MASTER_PAUSE_S)

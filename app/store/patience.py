"""How long the store waits for Redis, and for how much of it at once."""

# Together they bound a request on a Redis that does not answer: 503 within 2.5 s.
CONNECT_TIMEOUT_S = 0.5
ANSWER_TIMEOUT_S = 1.5
POOL_TIMEOUT_S = 0.4
CONNECTIONS_PER_WORKER = 50
READY_TIMEOUT_S = 0.8  # a readiness probe asks for an answer within 1 s
GREETING_TIMEOUT_S = 0.5  # by the next try, Sentinels may have another master than the one that says nothing
MASTER_WITHIN_S = 1.0  # as long as there is none, and MASTER_PAUSE_S between two tries
MASTER_PAUSE_S = 0.05
MAP_TIMEOUT_S = 0.3  # Sentinels and nodes are asked one after the other which Redis to ask

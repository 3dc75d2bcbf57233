"""Defines the times after which a member is online, away or gone, and how they fit together.

Redis stores when it last saw each member. A worker sends a heartbeat for the members that it serves, by
connection or by recent polls. In seconds since Redis last saw a member:

    0        10  10.5         17             25             30                    60
    |---------|---|------------|--------------|--------------|---------------------|
    seen      |   |            |              |              |                     a pause of all heartbeats:
              |   |            |              |              AWAY_AFTER_S          REDIS_PAUSE_S
              |   |            |              POLL_TRUSTED_S: until then, polls are answered from memory
              |   |            HEARTBEAT_EVERY_S: a heartbeat is due, and is retried until the member is away
              |   HEARTBEAT_JOINS_FROM_S: sent with the heartbeat of another member of the meeting
              HEARTBEAT_IGNORED_S: until then, Redis ignores heartbeats

A connection that breaks without a close frame, in seconds since the worker last received a frame:

    0                        25  27       33 34   39                       45
    |------------------------|---|--------|--|----|------------------------|
    frame                    |   |        |  |    DISCONNECT_GRACE_S:      other members know:
                             |   |        |  |    Redis counts as away     AWAY_KNOWN_WITHIN_S
                             |   |        |  RELOAD_GRACE_S: Redis learns of the departure
                             |   |        IDLE_TIMEOUT_S: the worker closes the connection
                             |   PING_AFTER_S: the worker pings, as pages in the background send frames late
                             PAGE_HEARTBEAT_EVERY_S: a page that is alive sends a frame

A connection that is closed properly starts at 33. A member that polls is served until POLLER_PRESENT_S after
the last poll, and is then away after AWAY_AFTER_S at the latest.

The asserts below refuse to start with times that do not fit. Other modules read the constants as attributes
of this module, so that a test shortens them in one place. A test that sets them after the import bypasses the
asserts.
"""

# Fixed by the scripts of Redis and by the page; tests/live/test_liveness.py compares.
AWAY_AFTER_S = 30.0  # without being seen, until Redis counts a member as away
HEARTBEAT_IGNORED_S = 10.0  # after Redis has seen a member, a further heartbeat changes nothing
PRESENCE_EVERY_S = 1.0  # Redis publishes presence at most this often
REDIS_PAUSE_S = 60.0  # without any heartbeat, until Redis concludes that the workers were interrupted
PAGE_HEARTBEAT_EVERY_S = 25.0  # on an open WebSocket; mobile networks forget a silent one after 30 s
PAGE_SILENCE_S = 30.0  # without a frame, until the page opens another WebSocket
PAGE_POLL_EVERY_S = 2.0
HIDDEN_PAGE_POLL_EVERY_S = 10.0  # of a page in the background

# Heartbeats of a worker
HEARTBEAT_TICK_S = 1.0  # between two rounds of the heartbeat loop
HEARTBEAT_EVERY_S = 17.0  # for each member that the worker serves
# When the heartbeat of a member is due, heartbeats of others follow whose last is at least this old.
HEARTBEAT_JOINS_FROM_S = 10.5
# A heartbeat this long after a change of presence publishes what Redis held back.
RECHECK_S = 1.2
RECHECK_MARGIN_S = 0.3  # after the moment at which Redis counts a member as away, until the worker asks

# Members without a WebSocket
POLL_TRUSTED_S = 25.0  # how long a poll may be answered from memory before Redis checks the session again
POLLER_PRESENT_S = 15.0  # how long after a poll the worker sends heartbeats for the member
LONG_POLL_RECHECK_S = 10.0  # a waiting poll reads the log this often, which is its heartbeat
UNSUBSCRIBED_RECHECK_S = 2.0  # the same, while the meeting is not subscribed
UNSUBSCRIBE_AFTER_S = 30.0  # without readers, until the worker unsubscribes from a meeting

# Connections that end
WATCH_EVERY_S = 2.0  # between two checks of all connections
PING_AFTER_S = 27.0  # of silence; common proxies close an idle connection after 60 s
IDLE_TIMEOUT_S = 33.0  # of silence, until the worker closes the connection
RELOAD_GRACE_S = 1.0  # how long a reloaded page takes to connect again
# After the last connection of a member here, other workers have this long to report that they have another.
DISCONNECT_GRACE_S = 5.0
AWAY_KNOWN_WITHIN_S = 45.0  # after the last frame of a connection that broke, other members know

assert HEARTBEAT_IGNORED_S < HEARTBEAT_JOINS_FROM_S, "Redis would ignore heartbeats that join others."
assert HEARTBEAT_JOINS_FROM_S <= HEARTBEAT_EVERY_S, "No heartbeat would be sent with others."
assert HEARTBEAT_EVERY_S + HEARTBEAT_TICK_S < POLL_TRUSTED_S, "Idle polls would read Redis."
assert POLL_TRUSTED_S < AWAY_AFTER_S, "A poll from memory could be the poll of a member who is away."
assert 3 * HEARTBEAT_EVERY_S < REDIS_PAUSE_S, "Redis would take three lost heartbeats for an interruption."
assert PRESENCE_EVERY_S < RECHECK_S, "The heartbeat after a change would come before Redis may publish."

assert PAGE_POLL_EVERY_S <= HIDDEN_PAGE_POLL_EVERY_S, "A page in the background would poll more often."
assert HIDDEN_PAGE_POLL_EVERY_S < POLLER_PRESENT_S, "A member would be absent between two polls."
assert POLLER_PRESENT_S + AWAY_AFTER_S <= AWAY_KNOWN_WITHIN_S, "A member who stops polling would stay online."
assert LONG_POLL_RECHECK_S + HEARTBEAT_IGNORED_S < AWAY_AFTER_S, "A member in a long poll would be away."
assert UNSUBSCRIBED_RECHECK_S <= LONG_POLL_RECHECK_S, "A poll without publications would wait for them."
assert HIDDEN_PAGE_POLL_EVERY_S < UNSUBSCRIBE_AFTER_S, "The worker would unsubscribe between two polls."

assert PAGE_HEARTBEAT_EVERY_S < PING_AFTER_S, "The worker would ping pages that are alive."
assert PING_AFTER_S + 2 * WATCH_EVERY_S < IDLE_TIMEOUT_S, "A ping could not be answered in time."
assert PAGE_HEARTBEAT_EVERY_S < PAGE_SILENCE_S, "A page would give up before an answer may come."
assert PAGE_SILENCE_S < 2 * PAGE_HEARTBEAT_EVERY_S, (
    "A page would miss the second heartbeat without an answer."
)
assert RELOAD_GRACE_S < DISCONNECT_GRACE_S < AWAY_AFTER_S, "A departure would not be sooner than silence."
assert 2 * HEARTBEAT_TICK_S < DISCONNECT_GRACE_S, "Other workers could not object in time."
assert (
    WATCH_EVERY_S + IDLE_TIMEOUT_S + RELOAD_GRACE_S + DISCONNECT_GRACE_S + 2 * HEARTBEAT_TICK_S + RECHECK_S
    < AWAY_KNOWN_WITHIN_S
), "Other members would learn too late that a connection broke."

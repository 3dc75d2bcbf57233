"""Many handshakes at the same moment, as after a restart."""

from collections import Counter

from app.websocket.admission import MAX_CONCURRENT
from tests.support.redis_monitor import watch


def test_a_crowd_of_handshakes_is_admitted_except_clients_that_closed_meanwhile(
    raw, ming, redis, redis_server
):
    raw()

    def come():
        # A worker may read two requests that come together in another order: who hangs up is not next to
        # the first, which are admitted at once.
        first, second, gone, last = ([raw(is_open=False) for _ in range(MAX_CONCURRENT)] for _ in range(4))
        redis_server.freeze()
        for one in first + second + gone + last:
            one.open()
        for one in gone:
            one.close()
        redis_server.thaw()
        for one in first + second + last:
            assert one.next().status_code == 101

    heard = watch(redis, come, ming.meeting)
    scripts = Counter(command.text.split()[1] for command in heard if command.name == "EVALSHA")
    assert max(scripts.values()) == 3 * MAX_CONCURRENT  # a heartbeat is another script

"""The times of presence fit together, and Redis, the page and the benchmark have the same."""

import re

import pytest

from app.live import liveness
from bench import idle
from tests.live.conftest import hurried_config
from tools.processes import PROJECT

SOURCE = (PROJECT / "app/live/liveness.py").read_text()
SCRIPTS = "".join(path.read_text() for path in (PROJECT / "app/store/scripts").rglob("*.lua"))


def number(text, definition):
    """The value of the only constant in a text that is defined like this."""
    (value,) = re.findall(rf"^{definition} = ([\d_]+)", text, re.MULTILINE)
    return int(value.replace("_", ""))


@pytest.mark.parametrize(
    ("name", "value"),
    [("HEARTBEAT_JOINS_FROM_S", 9.5), ("HEARTBEAT_EVERY_S", 29.5), ("POLL_TRUSTED_S", 30.0),
     ("RECHECK_S", 0.9), ("POLLER_PRESENT_S", 10.0), ("LONG_POLL_RECHECK_S", 25.0),
     ("UNSUBSCRIBED_RECHECK_S", 11.0), ("UNSUBSCRIBE_AFTER_S", 5.0), ("PING_AFTER_S", 24.0),
     ("IDLE_TIMEOUT_S", 30.0), ("PAGE_SILENCE_S", 20.0), ("PAGE_SILENCE_S", 60.0),
     ("RELOAD_GRACE_S", 6.0), ("DISCONNECT_GRACE_S", 2.0), ("WATCH_EVERY_S", 6.0)],
)  # fmt: skip
def test_a_time_that_does_not_fit_is_refused(name, value):
    changed, count = re.subn(rf"^{name} = [0-9.]+", f"{name} = {value}", SOURCE, flags=re.MULTILINE)
    assert count == 1
    with pytest.raises(AssertionError):
        exec(compile(changed, "liveness.py", "exec"), {})


@pytest.mark.parametrize(
    ("name", "seconds"),
    [("AWAY_AFTER_MS", liveness.AWAY_AFTER_S),
     ("TELL_EVERY_MS", liveness.PRESENCE_EVERY_S),
     ("BEAT_EVERY_MS", liveness.HEARTBEAT_IGNORED_S),
     ("PAUSE_MS", liveness.REDIS_PAUSE_S)],
)  # fmt: skip
def test_redis_has_the_same_times(name, seconds):
    assert number(SCRIPTS, f"local {name}") == seconds * 1000


@pytest.mark.parametrize(
    ("path", "name", "seconds"),
    [("websocket.js", "BEAT_MS", liveness.PAGE_HEARTBEAT_EVERY_S),
     ("websocket.js", "SILENCE_MS", liveness.PAGE_SILENCE_S),
     ("connection.js", "POLL_EVERY_MS", liveness.PAGE_POLL_EVERY_S),
     ("connection.js", "POLL_HIDDEN_EVERY_MS", liveness.HIDDEN_PAGE_POLL_EVERY_S)],
)  # fmt: skip
def test_the_page_has_the_same_times(path, name, seconds):
    assert number((PROJECT / "static/js/connection" / path).read_text(), f"const {name}") == seconds * 1000


def test_the_benchmark_sends_heartbeats_as_often_as_the_page():
    assert idle.BEAT_EVERY_S == liveness.PAGE_HEARTBEAT_EVERY_S


def test_a_time_that_does_not_exist_cannot_be_shortened():
    with pytest.raises(AssertionError, match=r"app\.live\.liveness has no NO_SUCH_TIME_S"):
        hurried_config({"app.live.liveness": {"NO_SUCH_TIME_S": 1}})

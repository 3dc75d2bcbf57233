"""`flask --app app doctor`, and the warnings of /readyz: whether Redis is what meetings need."""

import pytest

from app import create_app
from app.config import Settings
from app.store.checks import clock
from app.store.servers import Persistence, Server
from tests.oncall import OnCall
from tests.people import Person
from tests.servers import RedisServer

CHECKS = ["version", "persistence", "disk", "eviction", "memory", "connections", "replication", "clock"]

SERVICE = "on >s3cret ~* &* +@all -@dangerous -scan"
OPERATOR = "on >0ther ~* -@all +@read +ping +info +config|get +time"


@pytest.fixture
def own_redis(tmp_path):
    """A Redis to be set as nobody should."""
    with RedisServer(tmp_path) as redis:
        yield redis


@pytest.fixture
def look(own_redis):
    """What the doctor finds, by what was looked at, and the exit code."""

    def look(url=own_redis.url, **settings):
        oncall = OnCall(create_app(Settings(redis_url=url, **settings)))
        ended = oncall.types("doctor", "--json")
        return {finding["check"]: finding for finding in ended.json}, ended.code

    return look


@pytest.fixture
def config(own_redis):
    with own_redis.client() as client:
        yield client.config_set


def test_a_redis_as_it_should_be_is_well(own_redis, look, config):
    config("maxmemory", "1gb")
    findings, code = look(durability="durable")
    assert code == 0
    assert [*findings] == [*CHECKS, "user", "scripts", "settings"]
    verdicts = {check: finding["verdict"] for check, finding in findings.items()}
    assert verdicts == dict.fromkeys(verdicts, "ok") | {"user": "warning"}
    assert findings["version"]["says"].startswith("Redis 7")
    assert findings["settings"]["says"] == "REDIS_URL is set, DURABILITY=durable; the others as by default"


def test_it_says_line_by_line_what_it_has_found_and_what_to_do(own_redis, config):
    config("maxmemory-policy", "allkeys-lru")
    ended = OnCall(create_app(Settings(redis_url=own_redis.url))).types("doctor")
    lines = ended.out.splitlines()
    place = next(number for number, line in enumerate(lines) if "eviction" in line)
    assert lines[place].split("  ")[0] == "problem"
    assert lines[place + 1].strip() == ("→ redis-cli config set maxmemory-policy noeviction, config rewrite")
    assert lines[-1] == "1 problem, 2 warnings."
    assert ended.code == 1


@pytest.mark.parametrize(
    ("given", "settings", "check", "verdict"),
    [
        ({"maxmemory-policy": "volatile-ttl"}, {}, "eviction", "problem"),
        ({"maxmemory": "0"}, {}, "memory", "warning"),
        ({"maxmemory": "100kb"}, {}, "memory", "problem"),
        ({"appendonly": "no"}, {}, "persistence", "warning"),
        ({"appendonly": "no"}, {"durability": "replicated"}, "persistence", "warning"),
        ({"appendonly": "no"}, {"durability": "durable"}, "persistence", "problem"),
        ({"appendfsync": "everysec"}, {"durability": "durable"}, "persistence", "problem"),
        ({"appendfsync": "everysec"}, {"durability": "fast"}, "persistence", "ok"),
        ({}, {"durability": "replicated"}, "replication", "problem"),
        ({"maxclients": "8"}, {}, "connections", "ok"),
        ({}, {"rate_limits": False}, "settings", "warning"),
        ({}, {"rate_limits": True}, "settings", "ok"),
    ],
    ids=str,
)
def test_it_knows_what_is_not_well(look, config, given, settings, check, verdict):
    for name, value in given.items():
        config(name, value)
    findings, code = look(**settings)
    assert findings[check]["verdict"] == verdict
    assert bool(findings[check].get("do")) == (verdict != "ok")
    is_bad = "problem" in {finding["verdict"] for finding in findings.values()}
    assert code == int(is_bad)


def test_a_replica_is_no_place_for_meetings(tmp_path, own_redis, look):
    with RedisServer(tmp_path / "replica") as replica, replica.client() as client:
        client.replicaof("127.0.0.1", 1)
        findings, code = look(replica.url)
    assert findings["replication"]["verdict"] == "problem"
    assert code == 1


def test_a_redis_that_is_away_is_one_problem_and_no_traceback(own_redis, look):
    own_redis.kill()
    findings, code = look()
    assert {check: finding["verdict"] for check, finding in findings.items()} == {
        "Redis": "problem",
        "settings": "ok",
    }
    assert code == 1


@pytest.mark.parametrize(
    ("ahead_ms", "verdict", "says"),
    [
        (999, "ok", "999 ms apart"),
        (-999, "ok", "999 ms apart"),
        (61_000, "warning", "61 s ahead of"),
        (-61_000, "warning", "61 s behind"),
    ],
)
def test_clocks_that_differ_are_told(ahead_ms, verdict, says):
    finding = clock(Server("", {}, Persistence(True, "always"), ahead_ms), Settings())
    assert finding.verdict == verdict
    assert says in finding.says


class TestWhoMayDoLess:
    """The service and its operator as users of their own."""

    @pytest.fixture
    def users(self, own_redis):
        with own_redis.client() as client:
            client.execute_command(f"ACL SETUSER service {SERVICE}")
            client.execute_command(f"ACL SETUSER operator {OPERATOR}")
        url = own_redis.url.removeprefix("unix://")
        return f"unix://service:s3cret@{url}", f"unix://operator:0ther@{url}"

    @pytest.fixture
    def oncall(self, users):
        service, operator = users
        self.app = create_app(Settings(redis_url=service, redis_operator_url=operator, rate_limits=False))
        return OnCall(self.app)

    def test_the_operator_looks_and_the_service_acts(self, oncall):
        ming = Person(self.app, "小明")
        ming.create()
        ming.send("大家好")
        assert ming.meeting in oncall.reads("meetings")
        assert "大家好" in oncall.reads("meeting", ming.meeting) + oncall.reads("export", ming.meeting)
        oncall.reads("extend", ming.meeting, "--days", "2")
        oncall.reads("end", ming.meeting, "--yes")

    def test_the_doctor_sees_both(self, oncall):
        ended = oncall.types("doctor", "--json")
        found = {finding["check"]: finding for finding in ended.json}
        assert ended.code == 0
        assert found["user"]["says"] == "the service is service"
        assert found["persistence"]["verdict"] == found["scripts"]["verdict"] == "ok"
        assert "s3cret" not in ended.out
        assert "0ther" not in ended.out

    def test_a_service_that_may_not_look_says_what_it_lacks(self, users, oncall):
        alone = OnCall(create_app(Settings(redis_url=users[0])))
        ended = alone.types("meetings")
        assert (ended.code, ended.out) == (1, "")
        assert "'scan'" in ended.err
        assert ended.err.count("\n") == 1
        assert {finding["check"] for finding in alone.types("doctor", "--json").json} >= {"Redis", "scripts"}

    def test_readiness_asks_the_operator_too(self, users, config):
        config("appendfsync", "everysec")
        service, operator = users
        ready = Settings(redis_url=service, redis_operator_url=operator, durability="durable")
        assert len(create_app(ready).test_client().get("/readyz").json["warnings"]) == 1
        unknown = Settings(redis_url=service, durability="durable")
        assert "warnings" not in create_app(unknown).test_client().get("/readyz").json


@pytest.mark.parametrize(
    ("fsync", "durability", "warnings"),
    [
        ("always", "durable", []),
        ("everysec", "durable", ["DURABILITY=durable needs appendfsync always, and Redis has appendonly yes, "
                                 "appendfsync everysec"]),
        ("everysec", "fast", []),
    ],
)  # fmt: skip
def test_readiness_warns_of_a_promise_that_redis_does_not_keep(
    own_redis, config, fsync, durability, warnings
):
    config("appendfsync", fsync)
    app = create_app(Settings(redis_url=own_redis.url, durability=durability))
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json.get("warnings", []) == warnings


def test_the_embedded_store_has_nothing_to_warn_of():
    assert create_app(Settings()).test_client().get("/readyz").json == {
        "status": "success",
        "listener": "idle",
    }

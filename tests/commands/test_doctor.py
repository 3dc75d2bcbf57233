"""`flask --app app doctor`, and the warnings of /readyz: whether Redis is what meetings need."""

import pytest

from app import __version__, create_app
from app.config import Settings
from app.operator.checks import clock
from app.operator.servers import Persistence, Server
from tests.support.cli import Cli
from tools.servers import TESTER, RedisServer

CHECKS = ["version", "persistence", "disk", "eviction", "memory", "connections", "replication", "clock"]


@pytest.fixture
def own_redis(tmp_path):
    """Return a Redis for wrong settings."""
    with RedisServer(tmp_path, "--appendonly", "yes", "--appendfsync", "always") as redis:
        yield redis


@pytest.fixture
def oncall_of(own_redis):
    def oncall_of(url=None, **settings):
        ways = {"redis_url": url or own_redis.url, "redis_operator_url": url or own_redis.url_of("operator")}
        return Cli(create_app(Settings(**ways, **settings)))

    return oncall_of


@pytest.fixture
def look(oncall_of):
    """Return the findings of the doctor by check, and the exit code."""

    def look(url=None, **settings):
        ended = oncall_of(url, **settings).types("doctor", "--json")
        return {finding["check"]: finding for finding in ended.json}, ended.code

    return look


@pytest.fixture
def config(own_redis):
    with own_redis.client() as client:
        yield client.config_set


def test_the_doctor_finds_no_problem_in_a_redis_with_the_right_settings(own_redis, look, config):
    config("maxmemory", "1gb")
    findings, code = look(durability="durable")
    assert code == 0
    assert [*findings] == [*CHECKS, "user", "scripts", "service", "settings"]
    verdicts = {check: finding["verdict"] for check, finding in findings.items()}
    assert verdicts == dict.fromkeys(verdicts, "ok")
    assert findings["version"]["says"].startswith("Redis 7")
    assert findings["service"]["says"] == f"Web meeting {__version__}"
    assert findings["settings"]["says"] == (
        "REDIS_URL is set, REDIS_OPERATOR_URL is set, DURABILITY=durable; the others as by default"
    )


def test_the_doctor_prints_each_finding_and_its_remedy(oncall_of, config):
    config("maxmemory-policy", "allkeys-lru")
    ended = oncall_of().types("doctor")
    lines = ended.out.splitlines()
    place = next(number for number, line in enumerate(lines) if "eviction" in line)
    assert lines[place].split("  ")[0] == "problem"
    assert lines[place + 1].strip() == (
        "→ set maxmemory-policy noeviction, now (CONFIG SET) and in its configuration"
    )
    assert lines[-1] == "1 problem, 1 warning."
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
def test_the_doctor_finds_each_wrong_setting(look, config, given, settings, check, verdict):
    for name, value in given.items():
        config(name, value)
    findings, code = look(**settings)
    assert findings[check]["verdict"] == verdict
    assert bool(findings[check].get("do")) == (verdict != "ok")
    is_bad = "problem" in {finding["verdict"] for finding in findings.values()}
    assert code == int(is_bad)


def test_the_doctor_reports_that_the_redis_is_a_replica(tmp_path, own_redis, look):
    with RedisServer(tmp_path / "replica") as replica, replica.client() as client:
        client.replicaof("127.0.0.1", 1)
        findings, code = look(f"unix://{TESTER}@{replica.socket}")
    assert findings["replication"]["verdict"] == "problem"
    assert code == 1


def test_the_doctor_reports_an_absent_redis_as_one_problem(own_redis, look):
    own_redis.kill()
    findings, code = look()
    assert {check: finding["verdict"] for check, finding in findings.items()} == {
        "Redis": "problem",
        "service": "ok",
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
def test_the_doctor_reports_clocks_that_differ(ahead_ms, verdict, says):
    finding = clock(Server("", {}, Persistence(True, "always"), ahead_ms), Settings())
    assert finding.verdict == verdict
    assert says in finding.says


def test_the_doctor_warns_of_a_service_that_has_all_rights_in_redis(own_redis, look):
    findings, _ = look(f"unix://{TESTER}@{own_redis.socket}")
    assert findings["user"]["verdict"] == "ok"
    own_redis.allow_without_user()
    own_redis.stop()
    own_redis.start()
    findings, code = look(f"unix://{own_redis.socket}")
    assert (findings["user"]["verdict"], code) == ("warning", 0)


def test_a_command_without_an_operator_url_names_the_missing_right(own_redis):
    alone = Cli(create_app(Settings(redis_url=own_redis.url)))
    ended = alone.types("meetings")
    assert (ended.code, ended.out) == (1, "")
    assert "'scan'" in ended.err
    assert "REDIS_OPERATOR_URL" in ended.err
    assert ended.err.count("\n") == 1
    found = {finding["check"]: finding["verdict"] for finding in alone.types("doctor", "--json").json}
    assert (found["Redis"], found["scripts"]) == ("problem", "ok")


def test_the_doctor_prints_no_password(own_redis, oncall_of):
    told = oncall_of().types("doctor").out + oncall_of().types("doctor", "--json").out
    for user in ("meeting", "operator"):
        assert (own_redis.users / user).read_text() not in told


def test_readyz_reads_the_state_of_redis_as_the_operator(own_redis, config):
    config("appendfsync", "everysec")
    told = Settings(
        redis_url=own_redis.url, redis_operator_url=own_redis.url_of("operator"), durability="durable"
    )
    assert len(create_app(told).test_client().get("/readyz").json["warnings"]) == 1
    unknown = Settings(redis_url=own_redis.url, durability="durable")
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
def test_readyz_warns_of_a_durability_that_redis_does_not_give(
    own_redis, config, fsync, durability, warnings
):
    config("appendfsync", fsync)
    ways = {"redis_url": own_redis.url, "redis_operator_url": own_redis.url_of("operator")}
    answer = create_app(Settings(**ways, durability=durability)).test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json.get("warnings", []) == warnings


def test_readyz_shows_warnings_only_to_clients_at_private_addresses(own_redis, config):
    config("appendfsync", "everysec")
    ways = {"redis_url": own_redis.url, "redis_operator_url": own_redis.url_of("operator")}
    browser = create_app(Settings(**ways, durability="durable", proxy_hops=1)).test_client()
    assert "warnings" in browser.get("/readyz").json
    for far in (
        {"headers": {"X-Forwarded-For": "9.9.9.9"}},
        {"environ_overrides": {"REMOTE_ADDR": "9.9.9.9"}},
    ):
        answer = browser.get("/readyz", **far)
        assert (answer.status_code, "warnings" in answer.json) == (200, False)


def test_readyz_has_no_warnings_with_the_embedded_store():
    assert create_app(Settings()).test_client().get("/readyz").json == {
        "status": "success",
        "listener": "idle",
    }

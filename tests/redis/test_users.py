"""Redis' users as they are deployed: what each may do, and that it is no more than it needs."""

import re
import stat
import subprocess

import pytest
import redis as redis_py

from tests.test_running import refuses
from tools.processes import PROJECT, bare_environment
from tools.servers import CHAT

DEPLOYED = PROJECT / "deploy/redis"
SCRIPTS = PROJECT / "app/store/scripts"
CALLED = re.compile(r'redis\.p?call[(,]\s*"([A-Z]+)"')
# Commands of clients: scripts, limits by address, the listener; and those of a pool, a cluster and replicas.
SENT = {"evalsha", "script|load", "ping", "select", "get", "incrby", "ttl", "wait", "role", "client|setname"}
HEARD = {"subscribe", "unsubscribe", "spublish", "ssubscribe", "sunsubscribe"}
IN_CLUSTERS = {"cluster|slots", "command", "readonly", "asking"}
NEEDLESS = (
    "FLUSHALL", "FLUSHDB", "KEYS *", "SCAN 0", "CONFIG GET maxmemory", "CONFIG SET maxmemory 1",
    "CONFIG RESETSTAT", "ACL LIST", "ACL SETUSER meeting +@all", "SHUTDOWN", "MONITOR",
    "CLIENT LIST", "CLIENT KILL ID 1", "REPLICAOF 127.0.0.1 1", "MODULE LIST", "SCRIPT FLUSH",
    "FUNCTION LIST", "EVAL return 0", "SAVE", "INFO", "RENAME meeting:a meeting:b",
    "MIGRATE 127.0.0.1 1 meeting:a 0 1", "DUMP meeting:a",
)  # fmt: skip
CHANGING = (
    "SET meeting:a 1", "DEL meeting:a", "UNLINK meeting:a", "HSET meeting:a b c", "EXPIRE meeting:a 1",
    "EVALSHA x 0", "SCRIPT LOAD x", "PUBLISH meeting:a hello", "SPUBLISH meeting:a hello", "KEYS *",
    "CONFIG SET maxmemory 1", "FLUSHALL", "ACL LIST", "CLIENT KILL ID 1", "SHUTDOWN",
    "MONITOR", "REPLICAOF 127.0.0.1 1",
)  # fmt: skip
USERS = ("meeting", "operator", "peer")
NO_BUSINESS_OF_PEERS = (
    "GET meeting:a", "SET meeting:a 1", "DEL meeting:a", "EVALSHA x 0", "CONFIG SET maxmemory 1",
    "CONFIG GET requirepass", "FLUSHALL", "KEYS *", "SHUTDOWN", "ACL LIST", "CLUSTER RESET",
    "CLUSTER FORGET x", "MIGRATE 127.0.0.1 1 meeting:a 0 1",
)  # fmt: skip
COMMAND, KEY, CHANNEL = (
    "no permissions to run the '{}' command",
    "no permissions to access one of the keys",
    "no permissions to access one of the channels",
)


@pytest.fixture
def as_user(redis_server):
    clients = []

    def as_user(name):
        clients.append(redis_server.client(redis_server.url_of(name)))
        return clients[-1]

    yield as_user
    for client in clients:
        client.close()


def refusal(client, command):
    """How Redis refuses a command."""
    with pytest.raises(redis_py.exceptions.NoPermissionError) as refused:
        client.execute_command(*command.split())
    return str(refused.value)


@pytest.mark.parametrize("command", NEEDLESS)
def test_the_service_may_run_no_command_that_it_does_not_need(as_user, command):
    assert COMMAND.format(named(command)) in refusal(as_user("meeting"), command)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("GET elsewhere", KEY),
        ("SET elsewhere 1", KEY),
        ("DEL meeting:a elsewhere", KEY),
        ("HGETALL meetings", KEY),
        ("SUBSCRIBE elsewhere", CHANNEL),
        ("PUBLISH elsewhere hello", CHANNEL),
        ("SSUBSCRIBE elsewhere", CHANNEL),
    ],
)
def test_the_service_reaches_nothing_but_meetings_and_limits(as_user, command, why):
    assert why in refusal(as_user("meeting"), command)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("'GET', 'elsewhere'", "can't access at least one of the keys"),
        ("'FLUSHALL'", "can't run this command"),
    ],
    ids=["key", "command"],
)
def test_a_script_has_only_the_rights_of_its_user(as_user, command, why):
    with pytest.raises(redis_py.ResponseError, match=why):
        as_user("meeting").register_script(f"return redis.call({command})")()


@pytest.mark.parametrize("user", ["meeting", "operator"])
def test_no_user_may_run_debug(redis, user):
    """Redis asks for a setting before it asks who it is; so it is asked what it would say."""
    told = redis.execute_command("ACL", "DRYRUN", user, "DEBUG", "SLEEP", "0").decode()
    assert COMMAND.format("debug") in told


def test_the_service_may_run_exactly_the_commands_of_its_scripts_and_clients():
    called = {name.lower() for path in SCRIPTS.rglob("*.lua") for name in CALLED.findall(path.read_text())}
    assert {"hset", "rpush", "publish"} < called
    assert granted("meeting") == called | SENT | HEARD | IN_CLUSTERS


@pytest.mark.parametrize("command", NO_BUSINESS_OF_PEERS)
def test_the_user_peer_may_replicate_and_change_nothing(as_user, command):
    assert COMMAND.format(named(command)) in refusal(as_user("peer"), command)


@pytest.mark.parametrize("command", CHANGING)
def test_an_operator_changes_nothing(as_user, command):
    assert COMMAND.format(named(command)) in refusal(as_user("operator"), command)


def test_an_operator_reads_meetings_and_the_state_of_redis(as_user, ming):
    ming.send("hello")
    operator, meeting = as_user("operator"), f"meeting:{{{ming.meeting}}}"
    assert {key.decode() for key in operator.scan_iter(f"{meeting}*")} >= {meeting, f"{meeting}:messages"}
    assert operator.hgetall(meeting)[b"name"] == "周会".encode()
    assert b"hello" in operator.lrange(f"{meeting}:messages", 0, -1)[-1]
    assert operator.zrange(f"{meeting}:seen", 0, -1) == [ming.member.encode()]
    assert operator.ttl(meeting) > 0
    assert operator.memory_usage(meeting) > 0
    assert operator.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert operator.info("persistence")["aof_enabled"] == 1
    assert operator.client_list()
    with operator.pubsub() as live:
        live.subscribe(f"{meeting}:live")
        assert live.get_message(timeout=5)["type"] == "subscribe"
        ming.send("again")
        assert b"again" in live.get_message(timeout=5)["data"]


def test_an_operator_reads_only_keys_of_meetings(as_user):
    assert KEY in refusal(as_user("operator"), "GET elsewhere")
    assert CHANNEL in refusal(as_user("operator"), "SUBSCRIBE elsewhere")


def test_a_client_without_a_user_may_do_nothing(redis_server):
    with redis_server.client(redis_server.place) as nobody:
        with pytest.raises(redis_py.AuthenticationError):
            nobody.ping()
        with pytest.raises(redis_py.AuthenticationError):
            nobody.execute_command("AUTH", "default", "")


def test_an_answer_does_not_show_what_redis_forbids(redis, ming):
    """As when an operator has taken a right away: the request is refused without the reason."""
    redis.execute_command("ACL", "SETUSER", "meeting", "-evalsha")
    try:
        answer = ming.send("hello")
        assert answer.status_code == 503
        assert "permissions" not in answer.text
    finally:
        redis.execute_command("ACL", "SETUSER", "meeting", "+evalsha")
    assert ming.send("hello").status_code == 200


@pytest.fixture
def make_users(tmp_path):
    def make_users(**given):
        environment = bare_environment() | given
        return subprocess.run(
            [DEPLOYED / "users.sh", tmp_path], env=environment, capture_output=True, text=True, timeout=10
        )

    return make_users


def test_passwords_are_generated_once_and_only_their_owner_may_read_them(make_users, tmp_path):
    assert make_users().returncode == 0
    files = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert files.keys() == {"meeting", "operator", "peer", "users.acl", "sentinels.acl"}
    passwords, known = {files[name] for name in USERS}, files["users.acl"] + files["sentinels.acl"]
    assert len(passwords) == len(USERS)
    assert all(len(password) == 48 and password not in known for password in passwords)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    assert make_users().returncode == 0
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == files


def test_a_password_of_the_operator_replaces_the_generated_one(make_users, tmp_path):
    make_users()
    operator = (tmp_path / "operator").read_text()
    assert make_users(REDIS_PASSWORD="correct-horse_battery").returncode == 0
    assert (tmp_path / "meeting").read_text() == "correct-horse_battery"
    assert (tmp_path / "operator").read_text() == operator


@pytest.mark.parametrize(
    "password", ["short", "correct horse battery", "correct/horse@battery", "马马马马马马马马马马"]
)
@pytest.mark.parametrize("variable", ["REDIS_PASSWORD", "REDIS_OPERATOR_PASSWORD"])
def test_a_password_that_is_short_or_unsafe_in_a_url_is_refused(make_users, variable, password):
    ended = make_users(**{variable: password})
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"{variable} must be at least 16 letters")
    assert password not in ended.stderr


def test_a_wrong_password_is_reported_at_start_and_not_repeated(redis_server, tmp_path):
    url = f"unix://meeting:not-the-password@{redis_server.socket}"
    line = refuses(*CHAT, REDIS_URL=url)
    assert f"Redis does not answer at {redis_server.place}: invalid username-password pair" in line
    assert "not-the-password" not in line


def granted(user):
    """The commands that a user is allowed."""
    (rules,) = re.findall(
        rf"^user {user} [^\n]*\n((?:  \+[^\n]*\n)+)", (DEPLOYED / "users.acl").read_text(), re.MULTILINE
    )
    return set(rules.replace("+", " ").split())


def named(command):
    """A command as Redis names it in a refusal: with its subcommand, where it has one."""
    name, *rest = command.lower().split()
    has_parts = name in ("config", "debug", "acl", "client", "module", "script", "function", "cluster")
    return f"{name}|{rest[0]}" if has_parts else name

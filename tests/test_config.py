"""Settings: their sources, their validation, and that the documents list them."""

import re
from dataclasses import fields

import pytest

from app.config import InvalidSetting, Settings
from app.preflight import bind_address, default_workers
from app.redis_client.url import RedisUrl
from tools.processes import PROJECT

NAMES = [setting.name.upper() for setting in fields(Settings)]
TEXTS = {
    "host": "::1",
    "redis_url": "unix:///redis",
    "redis_operator_url": "unix://operator:secret@/redis",
    "durability": "durable",
    "public_origin": "https://meet.example.org",
    "create_passcode": "open sesame",
    "log_level": "error",
    "log_format": "text",
}


def test_without_an_environment_every_setting_has_its_default():
    assert Settings.from_environment({}) == Settings()


def test_an_empty_variable_is_no_variable():
    assert Settings.from_environment(dict.fromkeys(NAMES, " ")) == Settings()


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda setting: setting.name)
def test_every_setting_is_read_from_the_variable_of_its_name(setting):
    value = another(setting)
    shown = {setting.name.upper(): spelled(value)}
    assert Settings.from_environment(shown) == Settings(**{setting.name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("REDIS_URL", "mysql://somewhere"),
        ("SESSION_TTL", "4h"),
        ("MEETING_TTL", "0"),
        ("MAX_MEMBERS", "-1"),
        ("MAX_ENTRIES", "many"),
        ("MAX_BYTES", "8 MB"),
        ("PROXY_HOPS", "yes"),
        ("PUBLIC_ORIGIN", "meet.example.org"),
        ("CREATES_PER_MINUTE", "0"),
        ("CREATES_PER_DAY", "0"),
        ("JOINS_PER_MINUTE", "300/min"),
        ("GUESSES_PER_MINUTE", "-1"),
        ("PASSCODES_PER_MINUTE", "0.5"),
        ("SENDS_PER_SECOND", "1001"),
        ("SEND_BURST", "0"),
        ("RATE_LIMITS", "maybe"),
    ],
)
def test_a_bad_setting_is_refused_by_its_name(name, value):
    with pytest.raises(InvalidSetting, match=name):
        Settings.from_environment({name: value})


def spelled(value):
    """A value, as it stands in the environment."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None else str(value)


def another(setting):
    """A value that is not the default."""
    if setting.name in TEXTS:
        return TEXTS[setting.name]
    return not setting.default if setting.type is bool else setting.default + 1


@pytest.mark.parametrize(
    "url",
    [
        "redis://h",
        "rediss://h:6380/1",
        "unix:///run/redis.sock",
        "redis://u:p@h",
        "redis+sentinel://u:p@h1,h2:26380,[::1]/meetings?db=1&sentinel_password=secret",
        "rediss+sentinel://h/meetings?ssl_ca_certs=/etc/ca.pem",
        "redis+cluster://u:p@h1,h2:6380,h3",
        "rediss+cluster://h/",
    ],
)
def test_redis_may_be_reached_by_these_urls(url):
    settings = Settings.from_environment({"REDIS_URL": url})
    assert settings.redis_url == url
    assert not settings.embedded


@pytest.mark.parametrize(
    "url",
    [
        "localhost:6379",
        "http://h",
        "redis://",
        "redis://h1,h2",
        "unix://",
        "unix://h/run/redis.sock",
        "redis://h:port",
        "redis+sentinel://h1,h2",
        "redis+sentinel:///meetings",
        "redis+sentinel://h/meetings/0",
        "redis+sentinel://h1,h2:port/meetings",
        "redis+cluster://",
        "redis+cluster://h/1",
        "redis+tls://h",
    ],
)
def test_an_invalid_redis_url_is_refused(url):
    with pytest.raises(InvalidSetting, match="REDIS_URL must be"):
        Settings.from_environment({"REDIS_URL": url})


def test_the_servers_of_a_url_have_default_ports_unless_it_names_others():
    assert RedisUrl.parse("redis+sentinel://h1,[::1]:1/meetings").hosts == [("h1", 26379), ("::1", 1)]
    assert RedisUrl.parse("redis+cluster://h1,h2:1").hosts == [("h1", 6379), ("h2", 1)]
    assert RedisUrl.parse("redis+sentinel://h1/meetings").service == "meetings"


def test_each_server_of_a_url_is_reached_as_the_url_says():
    url = RedisUrl.parse("rediss+cluster://user:p%40ss@h1,[::1]:1/?ssl_ca_certs=ca.pem")
    assert [url.for_host(host) for host in url.hosts] == [
        "rediss://user:p%40ss@h1:6379/?ssl_ca_certs=ca.pem",
        "rediss://user:p%40ss@[::1]:1/?ssl_ca_certs=ca.pem",
    ]


@pytest.mark.parametrize("durability", ["fast", "durable", "replicated"])
def test_durability_has_three_values(durability):
    assert Settings.from_environment({"DURABILITY": durability.upper()}).durability == durability


def test_the_error_for_an_invalid_redis_url_does_not_repeat_it():
    with pytest.raises(InvalidSetting) as refusal:
        Settings.from_environment({"REDIS_URL": "reddis://user:secret@h"})
    assert "secret" not in str(refusal.value)


def test_settings_are_shown_without_secrets():
    settings = Settings(redis_url="redis://user:secret@h", create_passcode="secret")
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis://user:secret@h:1/2?password=secret", "redis://h:1/2"),
        ("unix://user:secret@/run/redis.sock?db=1", "unix:///run/redis.sock"),
        ("rediss://h", "rediss://h"),
        ("redis+sentinel://u:secret@h1:1,h2/s?sentinel_password=secret", "redis+sentinel://h1:1,h2/s"),
        ("rediss+cluster://:secret@h1,h2", "rediss+cluster://h1,h2"),
    ],
)
def test_a_redis_url_is_shown_without_secrets(url, said):
    assert RedisUrl.parse(url).redacted == said


def test_an_ipv6_address_is_written_as_in_a_url():
    assert bind_address(Settings(host="::1", port=80)) == "[::1]:80"
    assert bind_address(Settings(host="127.0.0.1")) == "127.0.0.1:8000"


def test_the_embedded_store_is_for_one_worker():
    assert default_workers(Settings()) == 1
    assert default_workers(Settings(redis_url="redis://h")) >= 1


@pytest.mark.parametrize("document", ["configuration.md", "configuration.zh-CN.md"])
def test_the_documentation_lists_every_setting_with_its_default(document):
    text = (PROJECT / "docs" / document).read_text()
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`(.+?)`)? ?\|", text, re.MULTILINE)
    defaults = {name: getattr(Settings(), name.lower()) for name in NAMES}
    told = {name: default for name, default in rows if name != "WEB_CONCURRENCY"}
    assert told == {name: spelled(default) for name, default in defaults.items()}


def test_compose_passes_on_every_setting_that_it_does_not_set_itself():
    made = {"HOST", "PORT", "REDIS_URL", "REDIS_OPERATOR_URL", "PROXY_HOPS"} | {"DEV"}  # which it never is
    web = (PROJECT / "docker-compose.yml").read_text().partition("\n  web:\n")[2].partition("\n  nginx:\n")[0]
    passed_on = set(re.findall(r"^      - ([A-Z_]+)(?:=\$\{\1:-.+\})?$", web, re.MULTILINE))
    assert passed_on == {*NAMES, "WEB_CONCURRENCY"} - made


@pytest.mark.parametrize(
    ("setting", "origin"),
    [
        ("https://meet.example.org:443", "https://meet.example.org"),
        ("http://meet.example.org:80", "http://meet.example.org"),
        ("http://meet.example.org:443", "http://meet.example.org:443"),
        ("https://meet.example.org:8443", "https://meet.example.org:8443"),
        ("https://[2001:db8::1]:443", "https://[2001:db8::1]"),
        ("https://[2001:db8::443]", "https://[2001:db8::443]"),
    ],
)
def test_a_default_port_is_no_part_of_the_origin(setting, origin):
    assert Settings.from_environment({"PUBLIC_ORIGIN": setting}).public_origin == origin

"""Settings: where they come from, what is refused, and that the documents tell the truth."""

import re
from dataclasses import fields

import pytest

from app.config import BadSetting, Settings
from app.preflight import address, best_workers, shown
from tests.servers import PROJECT

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


def test_every_setting_is_read_from_the_variable_of_its_name():
    wanted = {setting.name: another(setting) for setting in fields(Settings)}
    shown = {name.upper(): spelled(value) for name, value in wanted.items()}
    assert Settings.from_environment(shown) == Settings(**wanted)


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


@pytest.mark.parametrize("url", ["redis://h", "rediss://h:6380/1", "unix:///run/redis.sock", "redis://u:p@h"])
def test_redis_may_be_reached_by_these_urls(url):
    settings = Settings.from_environment({"REDIS_URL": url})
    assert settings.redis_url == url
    assert not settings.embedded


@pytest.mark.parametrize("url", ["localhost:6379", "http://h", "redis://", "unix://", "redis://h:port"])
def test_no_other_url_is_one_of_redis(url):
    with pytest.raises(BadSetting, match="REDIS_URL must be"):
        Settings.from_environment({"REDIS_URL": url})


def test_a_bad_redis_url_is_not_repeated_for_it_may_hold_a_password():
    with pytest.raises(BadSetting) as refusal:
        Settings.from_environment({"REDIS_URL": "reddis://user:secret@h"})
    assert "secret" not in str(refusal.value)


def test_settings_are_shown_without_what_is_secret():
    settings = Settings(redis_url="redis://user:secret@h", create_passcode="secret")
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis://user:secret@h:1/2?password=secret", "redis://h:1/2"),
        ("unix://user:secret@/run/redis.sock?db=1", "unix:///run/redis.sock"),
        ("rediss://h", "rediss://h"),
    ],
)
def test_a_redis_url_is_shown_without_what_is_secret(url, said):
    assert shown(url) == said


def test_an_ipv6_address_is_written_as_in_a_url():
    assert address(Settings(host="::1", port=80)) == "[::1]:80"
    assert address(Settings(host="127.0.0.1")) == "127.0.0.1:8000"


def test_the_embedded_store_is_for_one_worker():
    assert best_workers(Settings()) == 1
    assert best_workers(Settings(redis_url="redis://h")) >= 1


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_lists_every_setting_with_its_default(readme):
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`(.+?)`)? ?\|", (PROJECT / readme).read_text(), re.MULTILINE)
    defaults = {name: getattr(Settings(), name.lower()) for name in NAMES}
    told = {name: default for name, default in rows if name != "WEB_CONCURRENCY"}
    assert told == {name: spelled(default) for name, default in defaults.items()}


def test_compose_passes_on_every_setting_that_it_does_not_make_itself():
    made = {"HOST", "PORT", "REDIS_URL", "REDIS_OPERATOR_URL", "PROXY_HOPS"}
    web = (PROJECT / "docker-compose.yml").read_text().partition("\n  web:\n")[2].partition("\n  nginx:\n")[0]
    passed_on = set(re.findall(r"^      - ([A-Z_]+)(?:=\$\{\1:-.+\})?$", web, re.MULTILINE))
    assert passed_on == {*NAMES, "WEB_CONCURRENCY"} - made

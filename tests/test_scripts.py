"""The Lua scripts of the store: their arguments have names, which every call has to use."""

import fakeredis
import pytest

from app.config import Settings
from app.store.keys import PARTS, MeetingKeys
from app.store.script import Scripts
from app.store.script_source import FOLDER, ScriptSource, script_source

VERBS = sorted(path.name.removesuffix(".lua") for path in FOLDER.iterdir() if path.name.endswith(".lua"))
KEYS = MeetingKeys("a-meeting")


@pytest.fixture
def scripts():
    scripts = Scripts(fakeredis.FakeRedis(), Settings(), {"page": ";member>"})
    scripts.load("page")
    scripts.load("part")
    return scripts


def test_arguments_are_numbered_in_the_order_in_which_they_are_declared():
    source = ScriptSource(
        "example", "-- A comment.\n--#args live seq\n\nlocal a = 1\n--#args entry_id\nreturn a\n"
    )
    assert (
        source.text == "local live, seq = ARGV[1], ARGV[2]\nlocal a = 1\nlocal entry_id = ARGV[3]\nreturn a\n"
    )
    assert source.in_order({"entry_id": "e", "seq": 7, "live": "l"}) == ["l", 7, "e"]


def test_the_last_argument_may_be_a_list():
    source = ScriptSource("example", "--#args live member_ids...\nreturn #member_ids\n")
    assert source.text == "local live, member_ids = ARGV[1], { unpack(ARGV, 2) }\nreturn #member_ids\n"
    assert source.in_order({"live": "l", "member_ids": ["a", "b"]}) == ["l", "a", "b"]


@pytest.mark.parametrize(
    "lines", ["--#args a b\n--#args a\n", "--#args a...\n--#args b\n", "--#args a... b\n"]
)
def test_arguments_that_are_ambiguous_are_refused_when_the_script_is_loaded(lines):
    with pytest.raises(ValueError, match=r"example\.lua"):
        ScriptSource("example", lines)


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        ({"before": 3}, r"page\.lua is called without \['limit'\], and with \[\]"),
        ({"before": 3, "most": 9}, r"without \['limit'\], and with \['most'\]"),
        ({"before": 3, "limit": 9, "entry_id": "e"}, r"without \[\], and with \['entry_id'\]"),
    ],
)
def test_a_call_with_a_wrong_name_or_without_an_argument_never_reaches_redis(scripts, args, complaint):
    with pytest.raises(TypeError, match=complaint):
        scripts.run("page", KEYS, ["session"], **args)


def test_a_call_that_names_every_argument_is_carried_out(scripts):
    scripts._client.hset(
        KEYS.meeting, mapping={"epoch": "e", "seq": 0, "base": 1, "bytes": 0, "presence": 0, "away": 0}
    )
    assert scripts.run("part", KEYS, [], away_after_ms=5000, member_ids=["anna"]) is None


@pytest.mark.parametrize("verb", VERBS)
def test_every_script_takes_the_limits_of_the_settings_first(verb):
    common = ["live", "meeting_ttl", "session_ttl", "max_entries", "max_bytes", "granted"]
    assert script_source(verb).args[: len(common)] == common


@pytest.mark.parametrize("verb", VERBS)
def test_scripts_name_their_keys_in_the_order_in_which_they_get_them(verb):
    names = ", ".join(["meeting", *PARTS, "session"])
    assert f"local {names} =\n" in script_source(verb).text


@pytest.mark.parametrize("verb", VERBS)
def test_no_script_as_redis_runs_it_has_a_comment_line_or_an_argument_without_a_name(verb):
    lines = script_source(verb).text.splitlines()
    assert not [line for line in lines if line.strip().startswith("--") or not line.strip()]
    assert all(line.startswith("local ") for line in lines if "ARGV" in line)

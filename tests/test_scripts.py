"""The Lua scripts of the store: calls name their arguments, each part has what it needs."""

import re
from itertools import chain
from statistics import median

import fakeredis
import pytest

from app.config import Settings
from app.store.keys import PARTS, MeetingKeys
from app.store.script import READ, Scripts
from app.store.script_source import ARGS, FOLDER, INCLUDE, ScriptSource, read, script_source
from tests.support.lua_names import outside_names

VERBS = sorted(path.name.removesuffix(".lua") for path in FOLDER.iterdir() if path.name.endswith(".lua"))
PARTS_OF_SCRIPTS = sorted(path.name.removesuffix(".lua") for path in (FOLDER / "parts").iterdir())
MAX_LINES = 45  # as written
MAX_MEDIAN_LINES = 200  # as Redis runs it
KEYS = MeetingKeys("a-meeting")


@pytest.fixture
def scripts():
    scripts = Scripts(fakeredis.FakeRedis(), Settings(), {"page": ";member>"})
    scripts.load("page")
    scripts.load("disconnect")
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
        ({}, r"page\.lua is called without \['limit'\], and with \[\]"),
        ({"most": 9}, r"without \['limit'\], and with \['most'\]"),
        ({"limit": 9, "entry_id": "e"}, r"without \[\], and with \['entry_id'\]"),
    ],
)
def test_a_call_with_a_wrong_name_or_without_an_argument_never_reaches_redis(scripts, args, complaint):
    others = {"before": 3, "max_read_bytes": 1000, **scripts.pace(READ)}
    with pytest.raises(TypeError, match=complaint):
        scripts.run("page", KEYS, ["session"], **others, **args)


def test_a_call_that_names_every_argument_is_carried_out(scripts):
    scripts._client.hset(
        KEYS.meeting, mapping={"epoch": "e", "seq": 0, "base": 1, "bytes": 0, "presence": 0, "away": 0}
    )
    assert scripts.run("disconnect", KEYS, [], away_after_ms=5000, member_ids=["anna"]) is None


@pytest.mark.parametrize("verb", VERBS)
def test_every_script_takes_the_limits_of_the_settings_first(verb):
    common = ["live", "meeting_ttl", "session_ttl", "max_entries", "max_bytes", "max_members", "granted"]
    assert script_source(verb).args[: len(common)] == common


@pytest.mark.parametrize("verb", VERBS)
def test_scripts_name_their_keys_in_the_order_of_parts(verb):
    names = ", ".join(["meeting", *PARTS, "session"])
    assert f"local {names} =\n" in script_source(verb).text


@pytest.mark.parametrize("verb", VERBS)
def test_no_script_that_redis_runs_has_a_comment_or_an_unnamed_argument(verb):
    lines = script_source(verb).text.splitlines()
    assert not [line for line in lines if line.strip().startswith("--") or not line.strip()]
    assert all(line.startswith("local ") for line in lines if "ARGV" in line)


# The names that parts need and give


def header(part, word):
    """The names that a part needs, or gives, as its header has them."""
    return re.findall(r"\w+", " ".join(re.findall(rf"^-- {word}:(.*)$", read(f"parts/{part}"), re.MULTILINE)))


def arguments(text):
    return re.findall(r"\w+", " ".join(ARGS.findall(text)))


def used(text):
    """The names that a script or part uses of others."""
    return outside_names(ARGS.sub("", text)) - set(arguments(text))


def own_locals(text):
    """The names that a piece of Lua makes for those that follow it."""
    names = re.findall(r"^local (?:function )?([\w, ]+)", text, re.MULTILINE)
    return set(re.findall(r"\w+", " ".join(names)))


def includes(verb):
    return list(chain.from_iterable(line.split() for line in INCLUDE.findall(read(verb))))


@pytest.mark.parametrize("part", PARTS_OF_SCRIPTS)
def test_the_header_of_a_part_lists_the_names_that_it_needs(part):
    assert header(part, "needs") == sorted(used(read(f"parts/{part}")))


@pytest.mark.parametrize("part", PARTS_OF_SCRIPTS)
def test_a_part_defines_the_names_that_its_header_gives(part):
    assert set(header(part, "gives")) <= own_locals(read(f"parts/{part}"))


@pytest.mark.parametrize("verb", VERBS)
def test_every_name_of_a_script_is_defined_before_it_is_used(verb):
    assert outside_names(script_source(verb).text) == set()


@pytest.mark.parametrize("verb", VERBS)
def test_a_script_and_its_parts_use_only_names_that_parts_give(verb):
    script = read(verb)
    given = set(arguments(script)) | own_locals(script)
    for part in includes(verb):
        assert set(header(part, "needs")) <= given, part
        given |= {*arguments(read(f"parts/{part}")), *header(part, "gives")}
    assert used(script) <= given


@pytest.mark.parametrize("verb", VERBS)
def test_no_name_is_given_twice(verb):
    parts = includes(verb)
    names = [*arguments(read(verb)), *chain.from_iterable(header(part, "gives") for part in parts)]
    names += chain.from_iterable(arguments(read(f"parts/{part}")) for part in parts)
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("verb", VERBS)
def test_a_script_includes_no_part_that_it_does_not_use(verb):
    parts = includes(verb)
    for number, part in enumerate(parts):
        later = used(read(verb)).union(*(header(other, "needs") for other in parts[number + 1 :]))
        may_refuse = "return redis.error_reply" in read(f"parts/{part}")
        given = set(header(part, "gives"))
        assert later & given or may_refuse or not given, part


@pytest.mark.parametrize("name", [*VERBS, *(f"parts/{part}" for part in PARTS_OF_SCRIPTS)])
def test_a_script_or_part_is_short(name):
    assert len(read(name).splitlines()) <= MAX_LINES


def test_the_median_script_is_short_as_redis_runs_it():
    assert median(len(script_source(verb).text.splitlines()) for verb in VERBS) <= MAX_MEDIAN_LINES


def test_names_from_outside_are_found():
    lua = "local a = b\nlocal function f(c)\n  d = c + a\n  return function() return e.g end\nend\n"
    assert outside_names(lua) == {"b", "d", "e"}

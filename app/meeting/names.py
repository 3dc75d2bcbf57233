"""Validates and normalises names, and finds look-alikes."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from confusable_homoglyphs.confusables import confusables_data
from precis_i18n import get_profile

from app.errors import N_, BadName

MAX_NAME = 32  # characters, after normalisation
MAX_MEETING_NAME = 80
MAX_MARKS = 4  # combining marks in a row; scripts in use need three
MAX_EXPANSION = 8  # limits the text before normalisation, which makes up to 18 characters out of 1
SUFFIX_ROOM = len(" (9999)")

# Common in Chinese transcriptions of names; RFC 8264 allows it only in Catalan, between two l. The substitute
# looks the same and is allowed anywhere.
MIDDLE_DOT = "·"
DOT_SUBSTITUTE = "\u2027"
EMOJI_PRESENTATION = re.compile("[\ufe0e\ufe0f]")
NUMBERED = re.compile(r"(.+) \(([0-9]{1,4})\)")
ACCENTS = re.compile("[\u0300-\u036f]")
INVISIBLE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
INVISIBLE_LETTERS = re.compile("[\u034f\u115f\u1160\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
RESERVED = (
    "system", "admin", "administrator", "host", "moderator", "server", "root", "everyone", "all",
    "系统", "系統", "主持人", "管理员", "管理員", "服务器", "伺服器", "官方", "所有人", "全体成员",
)  # fmt: skip

EMPTY = N_("A name needs at least one character.")
TOO_LONG = N_("This name is too long: at most %(limit)s characters.")
CHARACTER = N_("A name cannot contain the character %(character)s.")
MARKS = N_("This name has too many accents on one character.")
RESERVED_NAME = N_("This name is reserved. Please choose another.")

NICKNAME = get_profile("NicknameCasePreserved")


class Name(NamedTuple):
    """A name as shown, and two forms to compare it by: case-folded, and as its UTS 39 skeleton."""

    text: str
    folded: str
    skeleton: str


def member_name(text: str) -> Name:
    """Return a member's name, normalised by RFC 8266 (nicknames). Raises BadName."""
    name = with_forms(_clean(text, MAX_NAME, "member_name"))
    stem = stem_of(name)
    if not _reserved().isdisjoint((name.folded, name.skeleton, stem.folded, stem.skeleton)):
        raise BadName(RESERVED_NAME, field="member_name", reason="reserved")
    return name


def meeting_name(text: str) -> str:
    """Return a meeting's name, by the same rules except for the length. Raises BadName."""
    return _clean(text, MAX_MEETING_NAME, "meeting_name")


def stem_of(name: Name) -> Name:
    """Return the name to which the store appends " (2)" if the name is taken."""
    numbered = NUMBERED.fullmatch(name.text)
    stem = numbered[1] if numbered else name.text
    return with_forms(stem[: MAX_NAME - SUFFIX_ROOM].rstrip())


def with_forms(text: str) -> Name:
    """Return a name with its two forms."""
    return Name(text, text.casefold(), skeleton(text))


def skeleton(text: str) -> str:
    """Return the skeleton of UTS 39, section 4, without accents and case-folded: look-alikes have the same.

    The number that the store appends to a name stays as it is, so that "name (2)" and "name (3)" differ.
    """
    numbered = NUMBERED.fullmatch(text)
    if numbered:
        return f"{skeleton(numbered[1])} ({numbered[2]})"
    looks = "".join(_prototype(c) for c in ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    return ACCENTS.sub("", unicodedata.normalize("NFD", looks)).casefold()


def _clean(text: str, limit: int, field: str) -> str:
    if len(text) > limit * MAX_EXPANSION:
        raise BadName(TOO_LONG, field=field, reason="too_long", limit=limit)
    text = EMOJI_PRESENTATION.sub("", text)
    for character in text:
        if unicodedata.category(character) in INVISIBLE_CATEGORIES or INVISIBLE_LETTERS.match(character):
            raise _bad_character(character, field)
    text = _normalised(text, field)
    if not text:
        raise BadName(EMPTY, field=field, reason="empty")
    if len(text) > limit:
        raise BadName(TOO_LONG, field=field, reason="too_long", limit=limit)
    if max_combining_marks(text) > MAX_MARKS:
        raise BadName(MARKS, field=field, reason="marks")
    return text


def _normalised(text: str, field: str) -> str:
    if not text.strip():
        return ""  # the profile would raise an error of its own
    try:
        return str(NICKNAME.enforce(text.replace(MIDDLE_DOT, DOT_SUBSTITUTE))).replace(
            DOT_SUBSTITUTE, MIDDLE_DOT
        )
    except UnicodeEncodeError as error:
        raise _bad_character(error.object[error.start], field) from error


def _bad_character(character: str, field: str) -> BadName:
    shown = f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
    return BadName(CHARACTER, field=field, reason="character", character=shown)


def max_combining_marks(text: str) -> int:
    """Return the length of the longest run of combining marks."""
    longest = run = 0
    for character in unicodedata.normalize("NFD", text):
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        longest = max(longest, run)
    return longest


@cache
def _prototype(character: str) -> str:
    """Return the prototype of a character by confusables.txt.

    The library has that file as pairs in both directions.
    """
    alike = [other["c"] for other in confusables_data.get(character, ())]
    if len(alike) != 1:
        return character  # not listed, or itself the prototype of several characters
    others = confusables_data.get(alike[0], ())
    return str(alike[0]) if len(others) > 1 else min(character, alike[0])


@cache
def _reserved() -> frozenset[str]:
    return frozenset(form for word in RESERVED for form in with_forms(word)[1:])

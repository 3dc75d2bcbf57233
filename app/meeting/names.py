"""What a name may be, and telling look-alikes apart."""

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
MAX_EXPANSION = 8  # a name is measured before normalisation, too: one character can become eighteen
SUFFIX_ROOM = len(" (9999)")

MIDDLE_DOT = "·"  # stands in the names of millions; RFC 8264 knows it only from Catalan, between two l
DOT_SUBSTITUTE = "\u2027"  # which looks the same, and may stand anywhere
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
    """A name as shown, and two forms by which it is compared: by its letters, and by its looks."""

    text: str
    folded: str
    skeleton: str


def member_name(text: str) -> Name:
    """The name somebody wants to be called, as RFC 8266 (nicknames) normalises it. Raises BadName."""
    name = with_forms(_clean(text, MAX_NAME, "member_name"))
    stem = stem_of(name)
    if not _reserved().isdisjoint((name.folded, name.skeleton, stem.folded, stem.skeleton)):
        raise BadName(RESERVED_NAME, field="member_name", reason="reserved")
    return name


def meeting_name(text: str) -> str:
    """The name of a meeting, by the same rules but for its length. Raises BadName."""
    return _clean(text, MAX_MEETING_NAME, "meeting_name")


def stem_of(name: Name) -> Name:
    """What " (2)" is put behind when a name is taken."""
    numbered = NUMBERED.fullmatch(name.text)
    stem = numbered[1] if numbered else name.text
    return with_forms(stem[: MAX_NAME - SUFFIX_ROOM].rstrip())


def with_forms(text: str) -> Name:
    return Name(text, text.casefold(), skeleton(text))


def skeleton(text: str) -> str:
    """What a text looks like: the skeleton of UTS 39, section 4, without accents, then case folded.

    The number the store gives to a second bearer is kept as it is, so that the store can count.
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
        return ""  # which the profile refuses in its own words
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
    """How many combining marks stand on one character, at most."""
    longest = run = 0
    for character in unicodedata.normalize("NFD", text):
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        longest = max(longest, run)
    return longest


@cache
def _prototype(character: str) -> str:
    """The prototype of a character in confusables.txt; the library keeps that file as pairs, both ways."""
    alike = [other["c"] for other in confusables_data.get(character, ())]
    if len(alike) != 1:
        return character  # not listed, or the prototype of several
    others = confusables_data.get(alike[0], ())
    return str(alike[0]) if len(others) > 1 else min(character, alike[0])


@cache
def _reserved() -> frozenset[str]:
    return frozenset(form for word in RESERVED for form in with_forms(word)[1:])

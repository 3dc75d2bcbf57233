"""Validates and normalises names, and finds look-alikes."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from confusable_homoglyphs.confusables import confusables_data
from precis_i18n import get_profile

from app.errors import N_, BadName
from app.meeting.characters import as_known, invisible_character, shown, without_sequences

MAX_NAME = 32  # characters, after normalisation
MAX_MEETING_NAME = 80
MAX_MARKS = 4  # combining marks in a row; scripts in use need three
MAX_EXPANSION = 8  # limits the text before normalisation, which makes up to 18 characters out of 1
SUFFIX_ROOM = len(" (9999)")

# Common in Chinese transcriptions of names; RFC 8264 allows it only in Catalan, between two l. The substitute
# looks the same and is allowed anywhere.
MIDDLE_DOT = "·"
DOT_SUBSTITUTE = "\u2027"
EMOJI_PRESENTATION = re.compile("(?<!\u200d.)[\ufe0e\ufe0f](?!\u200d)")  # outside of a sequence
NUMBERED = re.compile(r"(.+) \(([0-9]{1,4})\)")
ACCENTS = re.compile("[\u0300-\u036f]")
WORD = re.compile(r"\w+")
SMALL_CAPITAL = "LATIN LETTER SMALL CAPITAL "
# Refused as a whole name, without regard to spaces and punctuation.
RESERVED = (
    "system", "server", "root", "everyone", "all", "cohost",
    "系统", "系統", "服务器", "伺服器", "官方", "所有人", "全体成员",
)  # fmt: skip
# Refused as a word of a name too, in Chinese as a part of it.
ROLES = ("host", "admin", "administrator", "moderator", "主持人", "管理员", "管理員")

EMPTY = {"member_name": N_("Enter a name."), "meeting_name": N_("Enter a meeting name.")}  # by field
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
    if _is_reserved(stem_of(name).text) or _is_reserved(name.text):
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
    shapes = without_sequences(text)
    return Name(text, shapes.casefold(), skeleton(shapes))


def folded_prefix(text: str) -> str:
    """Return the folded form of the beginning of a name, which need not be a valid name."""
    normalised = unicodedata.normalize("NFKC", EMOJI_PRESENTATION.sub("", text))
    return without_sequences(" ".join(normalised.split())).casefold()


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
    invisible = invisible_character(text)
    if invisible:
        raise _bad_character(invisible, field)
    text = _normalised(text, field)
    if not text:
        raise BadName(EMPTY[field], field=field, reason="empty")
    if len(text) > limit:
        raise BadName(TOO_LONG, field=field, reason="too_long", limit=limit)
    if max_combining_marks(text) > MAX_MARKS:
        raise BadName(MARKS, field=field, reason="marks")
    return text


def _normalised(text: str, field: str) -> str:
    """Normalise by RFC 8266, section 2.1. The library checks the characters, of which it knows those of this
    interpreter.
    """
    if not text.strip():
        return ""  # the profile would raise an error of its own
    try:
        NICKNAME.enforce(as_known(text.replace(MIDDLE_DOT, DOT_SUBSTITUTE)))
    except UnicodeEncodeError as error:
        raise _bad_character(error.object[error.start], field) from error
    normalised = unicodedata.normalize("NFKC", text.replace(DOT_SUBSTITUTE, MIDDLE_DOT))
    return " ".join(normalised.split())


def _bad_character(character: str, field: str) -> BadName:
    return BadName(CHARACTER, field=field, reason="character", character=shown(character))


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


def _is_reserved(text: str) -> bool:
    words = WORD.findall(_letters(text))
    whole = "".join(words)
    return (
        whole in _plain_forms(RESERVED)
        or not _plain_forms(ROLES).isdisjoint(words)
        or any(role in whole for role in _plain_forms(ROLES) if not role.isascii())
    )


@cache
def _plain_forms(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_letters, words))


def _letters(text: str) -> str:
    """Return a text with other letters replaced by the Latin ones that they look like.

    Latin letters and digits stay as they are, so that ALI is not taken for "all".
    """
    plain = ACCENTS.sub("", unicodedata.normalize("NFD", without_sequences(text).casefold()))
    return "".join(each if each.isascii() else _latin(_prototype(each)) for each in plain).casefold()


def _latin(character: str) -> str:
    """Return the letter of a small capital, which is the prototype of letters of other scripts."""
    name = unicodedata.name(character, "") if len(character) == 1 else ""
    is_small_capital = name.startswith(SMALL_CAPITAL)
    return name.removeprefix(SMALL_CAPITAL) if is_small_capital else unicodedata.normalize("NFKC", character)

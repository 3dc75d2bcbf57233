"""Decides which characters a name may contain, and names a character that a text may not contain.

The Unicode version is that of the `regex` package: the interpreter's may be years older, and would take new
letters and emoji for unassigned code points.
"""

import unicodedata

import regex

# Characters without a shape that belong to how a name is spelled: joiners by RFC 5892, appendix A.1 and A.2,
# and the sequences of UTS #51 (emoji joined to one, and flags made of tags).
IN_SEQUENCE = regex.compile(
    r"""
    (?<=\p{ccc=Virama}) [\u200c\u200d]
    | (?<=[\p{jt=L}\p{jt=D}]\p{jt=T}*) \u200c (?=\p{jt=T}*[\p{jt=R}\p{jt=D}])
    | (?<=\p{ExtPict}[\ufe0f\p{EMod}]?) \u200d (?=\p{ExtPict})
    | (?<=\p{ExtPict}) \ufe0f (?=\u200d) | (?<=\u200d\p{ExtPict}) \ufe0f
    | (?<=\U0001f3f4) [\U000e0030-\U000e0039\U000e0061-\U000e007a]+ \U000e007f
    """,
    regex.VERBOSE,
)
# Default ignorables, and what fonts draw as nothing: a blank Braille cell, the place of an object, a musical
# null head, and the joiner and the filler of two scripts.
INVISIBLE = regex.compile(r"[\p{C}\p{Zl}\p{Zp}\p{DI}\u2800\ufffc\U0001d159\U0001107f\U00016fe4]")
PLAIN = "x"


def invisible_character(text: str) -> str | None:
    """Return the first character that has no shape and is not part of a sequence, or None."""
    found = INVISIBLE.search(without_sequences(text))
    return str(found[0]) if found else None


def shown(character: str) -> str:
    """Return the code point and the Unicode name of a character, for people: it may have no shape."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def without_sequences(text: str) -> str:
    """Return a text without the characters that only change how their neighbours are drawn."""
    return str(IN_SEQUENCE.sub("", text))


def as_known(text: str) -> str:
    """Return a text with a letter for each character that this interpreter or RFC 8264 does not know."""
    known = IN_SEQUENCE.sub(PLAIN, text)
    return "".join(PLAIN if unicodedata.category(each) == "Cn" else each for each in known)

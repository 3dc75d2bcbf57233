"""Folds texts for searches: what people type in more than one way becomes one spelling.

A query without marks finds marked text (UTS #10, section 8); a query with marks finds plain text, too.
`static/js/timeline/folding.js` has the same rule, by which the page marks what was found.
"""

import re
import unicodedata

# Accents of Latin, Greek and Cyrillic letters; points of Hebrew; vowel signs and the tatweel of Arabic; and
# characters without a shape. The marks of other scripts are letters to their readers, like those of kana.
DROPPED = (
    "\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff"
    "\u00ad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
# What keyboards and smart punctuation write for a character, and letters that Unicode does not decompose.
SPELLINGS = {
    "'": "\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u2032\u2035\u055a\u05f3`",
    '"': "\u201c\u201d\u201e\u201f\u00ab\u00bb\u301d\u301e\u301f\u05f4",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u05be",
    "~": "\u301c\u223c",
    **{"l": "ł", "o": "ø", "d": "đð", "h": "ħ", "t": "ŧ", "i": "ı", "ae": "æ", "oe": "œ", "th": "þ"},
    **{"\u064a": "\u06cc\u0649", "\u0643": "\u06a9", "\u0627": "\u0671"},  # Arabic yeh, kaf and alef
}
WITH_SPACE = {"\u00b4": "'", "\u2033": '"'}  # which would decompose into a space and a mark, or into two
SHORT_I = "\u0438\u0306", "\u0439"  # a letter of its own: its breve stays
DASHES = re.compile("--+")
BMP = 0x10000

_SPELLED = {variant: spelling for spelling, variants in SPELLINGS.items() for variant in variants}
_DROPPED = re.compile(f"[{DROPPED}]")
_SPECIAL = re.compile(f"[{DROPPED}{re.escape(''.join(_SPELLED))}]")
# By code point. A list, as str.translate is slow with a dict that lacks most characters.
_TABLE = list(map(chr, range(BMP)))
for _each in _DROPPED.findall("".join(_TABLE)):
    _TABLE[ord(_each)] = ""
for _each, _spelling in _SPELLED.items():
    _TABLE[ord(_each)] = _spelling
# Where no syllable of Hangul or kana continues, so that 하 is not found in 한.
_EDGE = "(?![\u3099\u309a]|(?<=[\u1100-\u115f])[\u1160-\u11a7]|(?<=[\u1160-\u11a7])[\u11a8-\u11ff])"


def folded(text: str) -> str:
    """Return the form of a text by which it is compared."""
    if text.isascii():
        text = text.lower().replace("`", "'")
    else:
        for character, spelling in WITH_SPACE.items():
            text = text.replace(character, spelling)
        text = unicodedata.normalize("NFKD", text).casefold()
        if _SPECIAL.search(text):
            text = text.replace(*SHORT_I).translate(_TABLE)
    return DASHES.sub("-", text) if "--" in text else text


def pattern_of(wanted: str) -> re.Pattern[str]:
    """Return the pattern that finds a folded text in another one, without the half of a syllable."""
    return re.compile(_EDGE + re.escape(wanted) + _EDGE)

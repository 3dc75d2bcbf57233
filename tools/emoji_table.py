"""Writes static/emoji.txt, the emoji that the page offers, from the npm package emojibase-data.

The package is MIT-licensed; its words are those of Unicode CLDR.

`npm pack emojibase-data@17.0.0 && tar xzf emojibase-data-17.0.0.tgz && python -m tools.emoji_table package`
"""

import json
import re
import sys
from pathlib import Path

from app.meeting.reactions import EMOJI, PRESENTATION

TABLE = Path(__file__).resolve().parent.parent / "static/emoji.txt"
NEWEST = 14  # the version of Unicode emoji that phones of 2022 can draw
LEFT_OUT = (None, 2, 9)  # groups: letters of flags; skin tones and hair; flags, which Windows does not draw
MAX_WORDS = 4  # in each language
LITTLE = {"", "a", "and", "face", "for", "in", "of", "on", "the", "with", "脸"}
TONES = "🏻🏼🏽🏾🏿"
GENDERED = re.compile("\u200d[♀♂]|^[👨👩](?:\u200d|[^\u200d]*$)|^(?:👪|👫|👬|👭)")
BASE = re.compile("^(.)\ufe0f?")


def main() -> None:
    """Write a line for each group, and for each emoji: the emoji, its code, English words, Chinese words."""
    package = Path(sys.argv[1])
    read = {name: json.loads((package / f"{name}.json").read_text()) for name in FILES}
    chinese = {each["hexcode"]: each for each in read["zh/data"]}
    lines, group = [], None
    for each in sorted(read["en/data"], key=lambda each: each.get("order", 0)):
        if not is_offered(each):
            continue
        if each["group"] != group:
            group = each["group"]
            lines.append(read["meta/groups"]["groups"][str(group)])
        lines.append(line_of(each, chinese[each["hexcode"]], read["en/shortcodes/github"]))
    TABLE.write_text("\n".join(lines) + "\n")


FILES = ("en/data", "zh/data", "meta/groups", "en/shortcodes/github")


def is_offered(emoji: dict) -> bool:
    """Return whether the page offers an emoji: men and women are left out where there is a person."""
    if emoji.get("group") in LEFT_OUT or emoji["version"] > NEWEST:
        return False
    return not GENDERED.search(emoji["emoji"])


def line_of(emoji: dict, chinese: dict, codes: dict) -> str:
    """Return the line of an emoji. A * behind the emoji says that it takes a skin tone."""
    code = codes.get(emoji["hexcode"]) or re.sub(r"\W+", "_", emoji["label"].lower())
    names = [code] if isinstance(code, str) else code
    english = words([*names[1:], emoji["label"], *emoji.get("tags", [])], names[0])
    return "\t".join((text_of(emoji), names[0], english, words([chinese["label"], *chinese.get("tags", [])])))


def text_of(emoji: dict) -> str:
    """Return the emoji, fully qualified, with a * if a skin tone may follow its first character."""
    text = EMOJI[emoji["emoji"].replace(PRESENTATION, "")]
    toned = [skin["emoji"] for skin in emoji.get("skins", []) if isinstance(skin["tone"], int)]
    takes_tone = toned and toned == [BASE.sub(rf"\g<1>{tone}", emoji["emoji"]) for tone in TONES]
    return text + ("*" if takes_tone else "")


def words(candidates: list[str], code: str = "") -> str:
    """Return the first words, each once, without those that the code or a longer word has."""
    split = [word for each in candidates for word in re.split(r"[\s:,]+", each.lower()) if word not in LITTLE]
    longest = [word for word in dict.fromkeys(split) if not any(holds(other, word) for other in split)]
    return " ".join([word for word in longest if word not in code][:MAX_WORDS])


def holds(other: str, word: str) -> bool:
    """Return whether a search for `word` finds `other`: English is searched from the start of a word."""
    return other != word and (other.startswith(word) if word.isascii() else word in other)


if __name__ == "__main__":
    main()

"""The page marks what the service has found: both fold a text by the same rule."""

import random
import unicodedata

from app.meeting.folding import folded, pattern_of
from tests.api.test_search import SPELLINGS
from tests.support.modules import with_modules

FOLD = with_modules("""async (texts) => {
  const { folded } = await import("/static/js/timeline/folding.js")
  return texts.map((text) => folded(text).text)
}""")
MARK = with_modules("""async (pairs) => {
  const { matchRanges } = await import("/static/js/timeline/match_ranges.js")
  return pairs.map(([wanted, text]) => matchRanges(wanted, text).map(([from, to]) => text.slice(from, to)))
}""")
IDEOGRAPHS = range(0x3400, 0xA000)  # fold to themselves
CHARACTERS = [
    chr(code)
    for code in range(0x20, 0x20000)
    if code not in IDEOGRAPHS and unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co", "Cc")
]


def test_both_sides_fold_every_character_and_any_text_alike(visit):
    page = visit("Ming", "en-US").page
    page.goto("/")
    chance = random.Random(24)
    few = [*"aEßİıłйи한ㅎㅏ\u1112\u1161\u11ab ㅠか\u3099ｶﾞ'’´″-–—.…ΣςÆ\u0301\u0306\u0640\u05b8👩🏽\u200d🌾"]
    texts = ["".join(chance.choices(few, k=12)) for _ in range(2_000)]
    texts += ["".join(chance.choices(CHARACTERS, k=12)) for _ in range(2_000)]
    shown = dict(zip(CHARACTERS + texts, page.evaluate(FOLD, CHARACTERS + texts), strict=True))
    assert {text: fold for text, fold in shown.items() if folded(fold) != folded(text)} == {}
    classes = {}
    for text, fold in shown.items():
        classes.setdefault(folded(text), set()).add(fold)
    assert {key: folds for key, folds in classes.items() if len(folds) > 1} == {}

    pairs = [(chance.choice(few) + chance.choice(few), text) for text in texts]
    marks = page.evaluate(MARK, pairs)
    for (wanted, text), found in zip(pairs, marks, strict=True):
        fold = folded(wanted).strip()
        assert bool(found) == bool(fold and pattern_of(fold).search(folded(text))), (wanted, text)


def test_each_spelling_is_marked_where_it_stands(visit):
    page = visit("Ming", "en-US").page
    page.goto("/")
    pairs = [(wanted, text) for text, spellings in SPELLINGS.items() for wanted in spellings]
    marks = dict(zip(pairs, page.evaluate(MARK, pairs), strict=True))
    assert [pair for pair, found in marks.items() if not found] == []
    for wanted, text, found in (
        ("dont", "I don’t", []),
        ("don't", "I don’t know", ["don’t"]),
        ("lodz", "in Łódź.", ["Łódź"]),
        ("b-c", "A–B -- B—C", ["B—C"]),
        ("--", "a — b--c", ["—", "--"]),
        ("하", "한국 하나", ["하"]),
        ("محمد", "قال مُحَمَّد", ["مُحَمَّد"]),
        ("a.b", "axb a.b", ["a.b"]),
    ):
        assert page.evaluate(MARK, [[wanted, text]]) == [found]

"""Defines fuzz strategies for hypothesis: the same examples in every run, and a bounded number of them."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some

BOUNDS = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking takes longer than a test may
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MANY = settings(BOUNDS, max_examples=200)
FEW = settings(BOUNDS, max_examples=12)  # for tests that run once for each of many routes

NUMBERS = [0, -1, 2, 2.0, 2**53, 10**400, 1e308]
HARD = some.sampled_from([*NUMBERS, "", "\x00", "\ud800", "\U0010ffff", "x" * 5_000, [], {}, None, True])
VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text() | HARD,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(), inner, max_size=4),
    max_leaves=8,
)
STRANGE = 'Bob (2)\u0301\u202e\u200b\ufe0f\u3164 Ｂ主持人·\t\n\\"'
NAMES = some.text(max_size=40) | some.text(STRANGE, max_size=12)
KEYS = some.text(max_size=12) | some.text('aZ09_-/\n\x00\u0661"\\', min_size=7, max_size=66)
NEAR_CURSORS = some.lists(
    some.text("0123456789abcdefABCDEF", max_size=20) | some.text("0.\u0661\uff11 \n+-", max_size=4),
    max_size=6,
).map(".".join)

"""Validates the emoji of reactions."""

from emoji import EMOJI_DATA, STATUS

from app.errors import BadEmoji

MAX_REACTIONS = 20  # different emoji on one message
PRESENTATION = "\ufe0f"  # VARIATION SELECTOR-16: draws the preceding character as an emoji

# Unicode's list, by the emoji without variation selectors, because some keyboards omit them.
EMOJI = {
    text.replace(PRESENTATION, ""): text
    for text, about in EMOJI_DATA.items()
    if about["status"] == STATUS["fully_qualified"]
}


def normalised_emoji(text: str) -> str:
    """Return the one emoji in `text`, in its fully qualified form. Raises BadEmoji."""
    emoji = EMOJI.get(text.replace(PRESENTATION, ""))
    if emoji is None:
        raise BadEmoji
    return emoji

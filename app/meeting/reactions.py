"""What one may react with."""

from emoji import EMOJI_DATA, STATUS

from app.errors import BadEmoji

MAX_REACTIONS = 20  # different emoji on one message
PRESENTATION = "\ufe0f"  # says that what precedes it is to be drawn as an emoji

# Unicode's list, by the emoji without their presentation: keyboards leave it out here and there.
EMOJI = {
    text.replace(PRESENTATION, ""): text
    for text, about in EMOJI_DATA.items()
    if about["status"] == STATUS["fully_qualified"]
}


def normalised_emoji(text: str) -> str:
    """The one emoji that `text` is, as Unicode writes it in full. Raises BadEmoji."""
    emoji = EMOJI.get(text.replace(PRESENTATION, ""))
    if emoji is None:
        raise BadEmoji
    return emoji

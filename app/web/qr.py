"""Draws links as QR codes."""

import io

import segno

CORRECTION = "m"  # 15 % of the code may be hidden or dirty


def qr_svg(link: str) -> bytes:
    """Draw a link as a QR code; black on white in each theme, as many scanners need it."""
    drawing = io.BytesIO()
    segno.make_qr(link, error=CORRECTION).save(drawing, "svg", light="white", omitsize=True)
    return drawing.getvalue()


def qr_rows(link: str) -> list[str]:
    """Return the rows of the QR code of a link, as texts of 0 (white) and 1 (black), without a margin."""
    return ["".join(map(str, row)) for row in segno.make_qr(link, error=CORRECTION).matrix]

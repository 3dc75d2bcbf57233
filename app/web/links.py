"""Makes the links that are handed out, and finds them again in what others make of them."""

import re

from app.patterns import LINK_CODE, MEETING_ID

LINK = re.compile(rf"((?i:{MEETING_ID.pattern}))(\.{LINK_CODE.pattern})?(?!\.?[A-Za-z0-9_-])")


def absolute_link(origin: str, path: str) -> str:
    """Return the link to a path of ours, which is written without its first slash."""
    return f"{origin}/{path}"


def host_link(link: str, secret: str) -> str:
    """Return the host link. Browsers do not send the fragment (after the #), so no server logs the secret."""
    return f"{link}#host={secret}"


def link_at_start(text: str) -> str:
    """Return the link of a meeting with which a text begins, or "".

    Mail clients, PDFs and calendars put a slash, a bracket or the next sentence behind it, or change its
    case.
    """
    found = LINK.match(text)
    return found[1].lower() + (found[2] or "") if found else ""

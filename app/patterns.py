"""Defines the forms of the ids that occur in links."""

import re

MEETING_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")  # a UUID4
LINK_CODE = re.compile(r"[A-Za-z0-9_-]{22}")

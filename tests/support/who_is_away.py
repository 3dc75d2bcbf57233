"""Follows who is away, by the updates that one reader gets."""


class WhoIsAway:
    """The members who are away, after the updates so far."""

    def __init__(self):
        self._away = set()

    def after(self, update):
        """Return who is away after this update, which must be the next one."""
        presence = update.get("presence", {"difference": True})
        self._away = self._away if "difference" in presence else set(presence["away"])
        self._away = (self._away | set(presence.get("went", ()))) - set(presence.get("came", ()))
        return self._away

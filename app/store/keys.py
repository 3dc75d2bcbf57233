"""Every key of the store; the only place one is spelled.

All keys of one meeting share the hash tag `{id}`, so one script may touch them all, in a cluster too.
Every write refreshes the TTL of what it belongs to. TTLs are settings, in seconds.

key                              type    TTL          holds
meeting:{<id>}                   hash    MEETING_TTL  name created_at epoch seq base bytes
                                                      presence away told told_at
meeting:{<id>}:members           hash    MEETING_TTL  member id -> {"name","folded","skeleton","joined_at"}
meeting:{<id>}:messages          list    MEETING_TTL  entries as JSON; entry seq at index seq - base
meeting:{<id>}:seen              zset    MEETING_TTL  member id -> last seen, ms
meeting:{<id>}:sent              zset    MEETING_TTL  member/key -> seq; join/<sha256 of key> -> seq
meeting:{<id>}:pace              hash    MEETING_TTL  member id -> when the next entry is free, ms;
                                                      search/<member id> -> when the next search is, ms;
                                                      typing/<member id> -> the last mark, ms
meeting:{<id>}:names             hash    MEETING_TTL  folded/<form>, skeleton/<form> -> member id: names taken
meeting:{<id>}:session:<sha256>  string  SESSION_TTL  member id
meeting:{<id>}:live              channel -            updates, and marks of the moment
limits:*                         string  its window   how often an address did something

Written by: create, join, leave (all); send, edit, delete, react (messages, sent, seen, pace, session);
rename (these and members); search and typing (pace); part (seen);
poll and beat (seen, session: a beat; members, messages: whoever went quiet).
Read by: visit, page, poll, follow.
"""

from dataclasses import dataclass

LIMITS_PREFIX = "limits"
PARTS = ("members", "messages", "seen", "sent", "pace", "names")


@dataclass(frozen=True, slots=True)
class MeetingKeys:
    """The keys of one meeting."""

    id: str

    @property
    def all(self) -> list[str]:
        """The meeting itself and its parts, in the order every script takes them."""
        meeting = f"meeting:{{{self.id}}}"
        return [meeting, *(f"{meeting}:{part}" for part in PARTS)]

    def session(self, digest: str) -> str:
        return f"meeting:{{{self.id}}}:session:{digest}"

    @property
    def live(self) -> str:
        return f"meeting:{{{self.id}}}:live"

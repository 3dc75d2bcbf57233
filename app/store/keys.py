"""Every key of the store; the only place one is spelled.

All keys of one meeting share the hash tag `{id}`, so one script may touch them all, in a cluster too.
Every write refreshes the TTL of what it belongs to. TTLs are settings, in seconds.

key                              type    holds                                               TTL
meeting:{<id>}                   hash    name created_at epoch seq base bytes presence away  MEETING_TTL
meeting:{<id>}:members           hash    member id -> {"name","folded","skeleton",           MEETING_TTL
                                         "joined_at"}
meeting:{<id>}:messages          list    entries as JSON; entry seq at index seq - base      MEETING_TTL
meeting:{<id>}:seen              zset    member id -> last seen, ms                          MEETING_TTL
meeting:{<id>}:sent              zset    member/key -> seq; join/<sha256 of key> -> seq      MEETING_TTL
meeting:{<id>}:pace              hash    member id -> when the next send is free, ms         MEETING_TTL
meeting:{<id>}:session:<sha256>  string  member id                                           SESSION_TTL
meeting:{<id>}:live              channel updates                                             -
limits:*                         string  how often an address did something                  its window

Written by: create, join, leave (all); send (messages, sent, seen, pace, session);
poll (seen, session: a beat; members, messages: whoever went quiet). Read by: visit, page, poll.
"""

from dataclasses import dataclass

LIMITS_PREFIX = "limits"


@dataclass(frozen=True, slots=True)
class MeetingKeys:
    """The keys of one meeting."""

    id: str

    @property
    def all(self) -> list[str]:
        """The meeting itself and its parts, in the order every script takes them."""
        meeting = f"meeting:{{{self.id}}}"
        return [meeting, *(f"{meeting}:{part}" for part in ("members", "messages", "seen", "sent", "pace"))]

    def session(self, digest: str) -> str:
        return f"meeting:{{{self.id}}}:session:{digest}"

    @property
    def live(self) -> str:
        return f"meeting:{{{self.id}}}:live"

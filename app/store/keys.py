"""Defines every key of the store.

All keys of one meeting share the hash tag `{id}`, so one script may use all of them, in a cluster too.
Every write renews the TTL of the keys that it belongs to. TTLs are settings, in seconds.

key                              type    TTL          holds
meeting:{<id>}                   hash    MEETING_TTL  name created_at epoch seq base bytes
                                                      presence away told told_at told_away hosts cohosts
                                                      host_link host_link_by waiting_note
                                                      hostless_at everybody locked passcode waiting_room
                                                      slow_mode hides_history lifetime link ended_at
meeting:{<id>}:members           hash    MEETING_TTL  member id -> {"name","folded","skeleton","joined_at",
                                                      "since" (seq: sees only what follows), "from" (sha256 of
                                                      the meeting and the address), "role"}
meeting:{<id>}:messages          list    MEETING_TTL  entries as JSON; entry seq at index seq - base
meeting:{<id>}:seen              zset    MEETING_TTL  member id -> last seen, ms
meeting:{<id>}:sent              zset    MEETING_TTL  member/key -> seq; join/<sha256 of key> -> seq
meeting:{<id>}:pace              hash    MEETING_TTL  member id -> when the next entry is free, ms;
                                                      search/<member id>, rename/<member id> -> when the next
                                                      search or new name is, ms; so page/, read/ (snapshots,
                                                      long answers), members/, door/;
                                                      typing/<member id> -> the last mark, ms;
                                                      slow/<member id>, slow-edit/<member id> -> the last
                                                      message or edit in slow mode, ms
meeting:{<id>}:names             hash    MEETING_TTL  folded/<form>, skeleton/<form> -> member id: names taken
meeting:{<id>}:waiting           hash    MEETING_TTL  guest id -> record, as of a member, and
                                                      "once" (their join/<sha256 of key>);
                                                      seen/<guest id> -> last knock, ms, for workers
                                                      of the version before
meeting:{<id>}:removed           hash    MEETING_TTL  member id -> {"name","removed_at","by","address"};
                                                      from/<sha256> -> member id
meeting:{<id>}:sessions          zset    MEETING_TTL  sha256 of a session -> its last heartbeat, ms
meeting:{<id>}:devices           hash    MEETING_TTL  member or guest id -> sha256 of their sessions,
                                                      oldest first; in a large meeting
                                                      join/<sha256 of key> -> member id,
                                                      once/<member id> -> that field
meeting:{<id>}:roster            zset    MEETING_TTL  folded name, NUL, member id -> 0: members by name
meeting:{<id>}:joined            zset    MEETING_TTL  member id -> joined_at, ms
meeting:{<id>}:waiting_seen      zset    MEETING_TTL  guest id -> last knock, ms
meeting:{<id>}:waiting_index     zset    MEETING_TTL  joined/<ms>/<guest id>, from/<address>/<guest id>,
                                                      join/<sha256 of key>/<guest id>; all scores are 0
meeting:{<id>}:session:<sha256>  string  SESSION_TTL  member id
meeting:{<id>}:erased            string  a day        1: its host has erased the meeting; the only key left
meeting:{<id>}:live              channel -            a channel: updates, and signals such as typing
limits:*                         string  its window   how often an address did something

Fields of a meeting: `hosts` and `cohosts` are member ids, `everybody` is the role of members without a role
of their own, `passcode` an argon2id hash, `host_link` the sha256 of a secret, `host_link_by` the same
sha256 and the id of the host who has made that link, `slow_mode` and `lifetime` (instead of MEETING_TTL)
seconds, `link` the code after the id in a link that was replaced. Settings with their defaults are absent.
`told_away` is the number `told` and who was away as told last; `large` is 1 in a large meeting, else
absent. `wrong_passcodes` and `wrong_since` (ms) count the wrong passcodes of a minute; absent before.
`heir_after` is the time of joining (ms) behind which the next script goes on to look for a new host; absent
or -inf: at the beginning.

Written by: create, join, leave (all); send, edit, delete, react (messages, sent, seen, pace, session);
rename (these, members and roster); search, page, poll, members, waiting_room and typing (pace);
disconnect (seen); knock (waiting, waiting_seen);
poll and beat (seen, session, sessions: a heartbeat; members, messages, waiting: members that timed out);
the host's: change_setting, set_role, admit, remove, readmit, purge, end; erase (deletes all of them, and
sets erased);
the operator's: operator_end, operator_extend (meeting, messages).
Read by: visit, who_is_in, host_link, waiting_room, members, page, poll, read_for_worker; and the operator's
commands (records.py).
"""

from dataclasses import dataclass

LIMITS_PREFIX = "limits"
MEETINGS = "meeting:{*}"  # the pattern of the hashes of meetings, without their other keys
PARTS = (
    "members",
    "messages",
    "seen",
    "sent",
    "pace",
    "names",
    "waiting",
    "removed",
    "sessions",
    "devices",
    "roster",
    "joined",
    "waiting_seen",
    "waiting_index",
)


@dataclass(frozen=True, slots=True)
class MeetingKeys:
    """The keys of one meeting."""

    id: str

    @property
    def all(self) -> list[str]:
        """The hash of the meeting and the keys of PARTS, in the order in which every script takes them."""
        meeting = f"meeting:{{{self.id}}}"
        return [meeting, *(f"{meeting}:{part}" for part in PARTS)]

    @property
    def meeting(self) -> str:
        """The hash with the fields of the meeting."""
        return f"meeting:{{{self.id}}}"

    def part(self, name: str) -> str:
        """Return the key of one of PARTS."""
        return f"{self.meeting}:{name}"

    def session(self, digest: str) -> str:
        """Return the key of a session, given its id."""
        return f"meeting:{{{self.id}}}:session:{digest}"

    @property
    def live(self) -> str:
        """The channel on which the scripts publish."""
        return f"meeting:{{{self.id}}}:live"


def meeting_of(key: str) -> str:
    """Return the id of the meeting to which a key belongs."""
    return key[key.index("{") + 1 : key.index("}")]

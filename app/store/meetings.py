"""Creates meetings in Redis, and seats, renames and releases their members."""

from typing import NamedTuple, TypedDict

from app import metrics
from app.store.keyed_write import KeyedWrite
from app.store.keys import MeetingKeys
from app.store.script import RENAME, Scripts


class JoinCredentials(NamedTuple):
    """What a visitor presents in order to join; each is "" if the visitor has none."""

    link_code: str = ""  # of the link that the visitor used
    came_from: str = ""  # a digest of the meeting and the address of the visitor
    passcode_hash: str = ""  # the stored hash of the passcode, if the visitor has given the right one
    host_link: str = ""  # the sha256 of the secret in the host link
    continues: int = 0  # 1: as the host who has made the host link, if they are in the meeting


class NewMember(NamedTuple):
    """A member who joins: the public id, the random id of the entry `joined`, and the name in its forms."""

    id: str
    entry_id: str
    name: tuple[str, str, str]


class JoinResult(NamedTuple):
    """The seat, or with the role "waiting" the place in the waiting room, that a visitor got."""

    meeting_name: str
    member: str
    record: bytes
    is_new: bool  # True: the first session belongs to the member; False: the second does
    role: str


class VisitRecord(NamedTuple):
    """What a visitor may know of a meeting, and the seat of the visitor. Settings that are off are ""."""

    meeting_name: str
    code: str
    locked: str
    passcode: str  # its hash
    waiting_room: str
    hides_history: str
    member: str | None
    record: bytes | None
    role: str  # or "waiting", "removed", "denied", or "" for a visitor without a seat
    lifetime: int  # s


class Name(TypedDict):
    """The arguments of a script that give a name and its forms."""

    name: str
    folded: str
    skeleton: str


class Stem(TypedDict):
    """The arguments of a script that give the stem of a name and its forms."""

    stem: str
    stem_folded: str
    stem_skeleton: str


class Meetings:
    """Runs one script for each method; ids, digests and names come from the caller, the time from Redis.

    `session` is a session id and `entry_id` the random id of the entry that is appended. A `record` is the
    JSON of a member, `{"name", "folded", "skeleton", "joined_at", …}`. A `name` is (name, folded, skeleton)
    as JSON strings without their quotes, and a `stem` is the same for the name without its number. Each
    method raises the refusals of its script, or StoreUnavailable.
    """

    def __init__(self, scripts: Scripts):
        self._scripts = scripts
        for verb in (
            "create",
            "join",
            "host_link",
            "forget",
            "knock",
            "leave",
            "rename",
            "visit",
            "who_is_in",
            "wrong_passcode",
        ):
            scripts.load(verb)

    def create(
        self,
        meeting_id: str,
        meeting_name: str,
        epoch: str,
        session: str,
        host: NewMember,
        host_link: str,
    ) -> None:
        """Create a meeting with its first member, the host."""
        member, entry_id, name = host
        keys = MeetingKeys(meeting_id)
        self._scripts.run(
            "create",
            keys,
            [session],
            meeting_name=meeting_name,
            new_epoch=epoch,
            member_id=member,
            entry_id=entry_id,
            host_link=host_link,
            **_name(name),
        )

    def join(
        self,
        meeting_id: str,
        sessions: tuple[str, str],
        visitor: NewMember,
        key: str,
        stem: tuple[str, str, str],
        credentials: JoinCredentials,
    ) -> JoinResult:
        """Seat a visitor, or put them in the waiting room.

        `sessions` are the id of a new session and that of the session which the browser already holds. If the
        latter, or the idempotency key, is known, the result is the seat that it belongs to.
        """
        keys = MeetingKeys(meeting_id)
        meeting_name, member, record, is_new, role, expired, surplus = self._scripts.run(
            "join",
            keys,
            [*sessions],
            member_id=visitor.id,
            entry_id=visitor.entry_id,
            request_key=key,
            **_name(visitor.name),
            **_stem(stem),
            **credentials._asdict(),
        )
        metrics.EXPIRED.inc(expired)
        self._forget(keys, surplus)
        return JoinResult(meeting_name.decode(), member.decode(), record, is_new == 1, role.decode())

    def host_link(self, meeting_id: str, host_link: str) -> tuple[str, bytes | None]:
        """Return the meeting's name, and the record of the host who has made the link, if they are there."""
        name, record = self._scripts.run("host_link", MeetingKeys(meeting_id), [], host_link=host_link)
        return name.decode(), record

    def _forget(self, keys: MeetingKeys, sessions: list[bytes]) -> None:
        if sessions:
            self._scripts.run("forget", keys, [session.decode() for session in sessions])

    def knock(self, meeting_id: str, session: str, entry_id: str) -> tuple[bool, bytes, str]:
        """Return (whether the guest still waits, record, what hosts have written to those who wait).

        Admit the guest if the waiting room is now off.
        """
        keys = MeetingKeys(meeting_id)
        waits, record, note = self._scripts.run("knock", keys, [session], entry_id=entry_id)
        return waits == 1, record, note.decode()

    def leave(self, meeting_id: str, session: str, entry_id: str) -> None:
        """Give up the seat of the caller."""
        self._scripts.run("leave", MeetingKeys(meeting_id), [session], entry_id=entry_id)

    def rename(
        self,
        meeting_id: str,
        write: KeyedWrite,
        name: tuple[str, str, str],
        stem: tuple[str, str, str],
    ) -> bytes:
        """Rename the caller, once for each key. Return the name as admitted, as a JSON string."""
        admitted: bytes = self._scripts.run_keyed(
            "rename", meeting_id, write, pace=RENAME, **_name(name), **_stem(stem)
        )
        return admitted

    def note_wrong_passcode(self, meeting_id: str) -> None:
        """Count a wrong passcode; the members are told of every tenth within a minute."""
        self._scripts.run("wrong_passcode", MeetingKeys(meeting_id), [])

    def visit(self, meeting_id: str, session: str) -> VisitRecord:
        """Return what the holder of a session, or a visitor without one, may know of a meeting."""
        rules, member, record, role, lifetime = self._scripts.run("visit", MeetingKeys(meeting_id), [session])
        who = member.decode() if record else None
        title, code, locked, passcode, waiting_room, hides_history = (rule.decode() for rule in rules)
        settings = (locked, passcode, waiting_room, hides_history)
        return VisitRecord(title, code, *settings, who, record, role.decode(), int(lifetime))

    def who_is_in(self, meeting_id: str, limit: int) -> tuple[int, list[tuple[str, bytes]]]:
        """Return the number of members online, and for up to `limit` of them (member, record)."""
        count, *found = self._scripts.run("who_is_in", MeetingKeys(meeting_id), [], limit=limit)
        ids = [member.decode() for member in found[::2]]
        return int(count), list(zip(ids, found[1::2], strict=True))


def _name(name: tuple[str, str, str]) -> Name:
    return {"name": name[0], "folded": name[1], "skeleton": name[2]}


def _stem(stem: tuple[str, str, str]) -> Stem:
    return {"stem": stem[0], "stem_folded": stem[1], "stem_skeleton": stem[2]}

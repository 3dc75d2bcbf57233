"""What the API takes and gives: the types that validate requests, and that docs and OpenAPI are made from."""

from typing import Annotated

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

# To Python, "$" also stands before a last new line; a key with one would break the log it is put into.
STRICT_END = r"$(?!\n)"
Key = Annotated[
    str,
    Meta(pattern=f"^[A-Za-z0-9_-]{{8,64}}{STRICT_END}", description="The client's own id for this request."),
]
Seq = Annotated[int, Meta(ge=1, le=10**15)]
PageSize = Annotated[int, Meta(ge=1, le=200)]
Wait = Annotated[int, Meta(ge=0, le=25, description="Seconds to wait for news.")]

SearchText = Annotated[
    str, Meta(min_length=1, max_length=100, description="Case, width and the like do not count.")
]


class Create(Struct):
    """A new meeting and its first member."""

    meeting_name: str
    member_name: str
    create_passcode: str | UnsetType = UNSET  # where the operator asks for one


class Join(Struct):
    """A seat in a meeting. Repeating it with the same key gives the same seat."""

    meeting_id: str
    member_name: str
    key: Key | UnsetType = UNSET
    passcode: str = ""
    host_secret: str = ""  # from the host link


class Knock(Struct):
    """Whether one has been let in."""

    meeting_id: str | UnsetType = UNSET


class Send(Struct):
    """Something to say. Repeating it with the same key adds nothing."""

    content: str
    meeting_id: str | UnsetType = UNSET
    reply_to: Seq | UnsetType = UNSET
    key: Key | UnsetType = UNSET


class Edit(Struct):
    """Another text for a message of one's own."""

    seq: Seq
    content: str
    meeting_id: str | UnsetType = UNSET
    key: Key | UnsetType = UNSET


class Delete(Struct):
    """The message to take back: one's own, or for hosts anybody's. Repeating it changes nothing."""

    seq: Seq
    meeting_id: str | UnsetType = UNSET
    key: Key | UnsetType = UNSET


class React(Struct):
    """One emoji, to be among the reactions to a message or not."""

    seq: Seq
    emoji: str
    on: bool
    meeting_id: str | UnsetType = UNSET
    key: Key | UnsetType = UNSET


class Rename(Struct):
    """The name to be called by from now on, by the same rules as when joining."""

    member_name: str
    meeting_id: str | UnsetType = UNSET
    key: Key | UnsetType = UNSET


class Typing(Struct):
    """A sign that one is about to say something. The others see it for a few seconds."""

    meeting_id: str | UnsetType = UNSET


class Leave(Struct):
    """The meeting to leave."""

    meeting_id: str | UnsetType = UNSET


class MeetingQuery(Struct):
    """Which meeting to look at."""

    meeting_id: str | UnsetType = UNSET


class Read(Struct):
    """What to read of a meeting: what is new after a cursor, or a page before a seq."""

    meeting_id: str | UnsetType = UNSET
    after: str | UnsetType = UNSET
    before: Seq | UnsetType = UNSET
    limit: PageSize = 100
    wait: Wait = 0


class Search(Struct):
    """What to look for in the messages of a meeting: the newest, or those before a seq."""

    q: SearchText
    meeting_id: str | UnsetType = UNSET
    before: Seq | UnsetType = UNSET


class Live(Struct):
    """Which meeting to follow, and what has been read of it."""

    meeting_id: str | UnsetType = UNSET
    after: str | UnsetType = UNSET
    language: str = ""  # the page's; scripts cannot set headers of a WebSocket


class CommandFrame(Struct):
    """What every frame up says; the rest is the body of the route of that name."""

    do: str
    ref: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET


class Success(Struct, tag_field="status", tag="success"):
    """It is done."""


class Seated(Success, tag_field="status", tag="success"):
    """The seat somebody got: the name as admitted, the public id of the member, and what they may do.

    With the role "waiting" it is a place before the door: /api/knock tells when they are in.
    """

    meeting_id: str
    meeting_name: str
    member_name: str
    member: str
    role: str
    may: list[str]


class Created(Seated, tag_field="status", tag="success"):
    """The creator's seat, and the link that makes whoever opens it a host. It is shown this once."""

    host_link: str


class Knocked(Success, tag_field="status", tag="success"):
    """Whether one still waits to be let in, and under which name."""

    waiting: bool
    member_name: str


class Session(Success, tag_field="status", tag="success", omit_defaults=True):
    """Whether this browser sits in a meeting; what it is called when there is one.

    For a member: the link to invite others by, their role and what they may do. Whoever waits to be let in
    has the role "waiting", and no seat.
    """

    logged_in: bool
    meeting_id: str | UnsetType = UNSET
    meeting_name: str | UnsetType = UNSET
    member_name: str | UnsetType = UNSET
    link: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    may: list[str] | UnsetType = UNSET


class Sent(Success, tag_field="status", tag="success"):
    """The message as stored, and the cursor behind it."""

    message: Raw
    cursor: str


class RenamedAnswer(Success, tag_field="status", tag="success"):
    """The name as admitted."""

    member_name: str


class Healthy(Success, tag_field="status", tag="success"):
    """This worker answers, and is of that version."""

    version: str


class Ready(Success, tag_field="status", tag="success", omit_defaults=True):
    """The worker can serve. `listener`: "idle", "listening", or "lost", when waiting polls look every 2 s.

    `warnings`, in English, for operators: what DURABILITY promises and Redis is not set to do.
    """

    listener: str
    warnings: list[str] = []


class Failure(Struct, tag_field="status", tag="error"):
    """Nothing was done. `code` is stable; `message` is for people, in their language.

    Of a meeting that is no more the code is no_meeting, meeting_ended or meeting_erased; after the last of
    these a client keeps nothing of the meeting.
    """

    code: str
    message: str
    retry_after: int | UnsetType = UNSET  # seconds

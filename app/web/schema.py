"""Defines the requests and answers of the API: they validate requests, and make the OpenAPI document."""

from typing import Annotated

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

# In Python, "$" also matches before a final newline; a key with a newline would corrupt the log.
STRICT_END = r"$(?!\n)"
Key = Annotated[
    str,
    Meta(pattern=f"^[A-Za-z0-9_-]{{8,64}}{STRICT_END}", description="The client's own id for this request."),
]
Seq = Annotated[int, Meta(ge=1, le=10**15)]
PageSize = Annotated[int, Meta(ge=1, le=200)]
Wait = Annotated[int, Meta(ge=0, le=25, description="Seconds to wait for news.")]
SearchText = Annotated[
    str, Meta(min_length=1, max_length=100, description="Case, accents, width and the like do not count.")
]


class MeetingRequest(Struct, kw_only=True):
    """Name the meeting of a request, by default the latest of the browser. None: the field was not sent."""

    meeting_id: str | None = None


class KeyedRequest(MeetingRequest, kw_only=True):
    """Change something in a meeting, once for each key."""

    key: Key | None = None


class Create(Struct):
    """Create a meeting, and join it as its host."""

    meeting_name: str
    member_name: str
    create_passcode: str | None = None  # if the operator has set one


class Join(Struct):
    """Join a meeting. A repeat with the same key gives the same seat."""

    meeting_id: str
    member_name: str
    key: Key | None = None
    passcode: str = ""
    host_secret: str = ""  # from the host link
    continues: bool = False  # as the host who has made the host link, if that host is in the meeting


class HostSecret(Struct):
    """Ask to whom a host link belongs and, with `qr`, for its QR code."""

    meeting_id: str
    host_secret: str
    qr: bool = False


class Knock(MeetingRequest):
    """Ask whether the caller has been admitted from the waiting room."""


class Send(KeyedRequest, kw_only=True):
    """Send a message. A repeat with the same key adds nothing."""

    content: str
    reply_to: Seq | None = None


class Edit(KeyedRequest, kw_only=True):
    """Replace the text of a message of the caller."""

    seq: Seq
    content: str


class Delete(KeyedRequest, kw_only=True):
    """Delete a message: of the caller or, for hosts, of another member. A repeat changes nothing."""

    seq: Seq


class React(KeyedRequest, kw_only=True):
    """Add an emoji to the reactions to a message, or remove it."""

    seq: Seq
    emoji: str
    on: bool


class Rename(KeyedRequest, kw_only=True):
    """Change the name of the caller, by the same rules as when joining."""

    member_name: str


class Typing(MeetingRequest):
    """Show the other members, for a few seconds, that the caller is typing."""


class Leave(MeetingRequest):
    """Leave a meeting."""


class MeetingQuery(MeetingRequest):
    """Read about a meeting; without `meeting_id`, the latest of the browser."""


class Read(MeetingRequest, kw_only=True):
    """Read a meeting: what is new after a cursor, a page before a seq, or a snapshot."""

    after: str | None = None
    before: Seq | None = None
    limit: PageSize = 100
    wait: Wait = 0


class Search(MeetingRequest, kw_only=True):
    """Search the messages of a meeting, from the newest or from before a seq."""

    q: SearchText
    before: Seq | None = None


class Members(MeetingRequest, kw_only=True):
    """List members by name: from the first or after a page, all or those whose names begin with a text."""

    after: str | None = None
    prefix: Annotated[str, Meta(max_length=100)] = ""
    limit: PageSize = 100


class Live(MeetingRequest, kw_only=True):
    """Open a WebSocket to a meeting, after the cursor of what the client has."""

    after: str | None = None
    language: str = ""  # of the page; scripts cannot set headers of a WebSocket


class CommandFrame(Struct):
    """The fields of every frame from a client; the others are the body of the route /api/<do>."""

    do: str
    ref: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET


class Success(Struct, tag_field="status", tag="success"):
    """The request was carried out."""


class Seated(Success, tag_field="status", tag="success"):
    """The seat of the caller: the name as admitted, the public id of the member, and the verbs they may use.

    With the role "waiting" the caller is in the waiting room; /api/knock tells when they are admitted.
    """

    meeting_id: str
    meeting_name: str
    member_name: str
    member: str
    role: str
    may: list[str]


class Created(Seated, tag_field="status", tag="success"):
    """The seat of the host, and the host link, which makes a host of each visitor. It is shown only once."""

    host_link: str


class HostLink(Success, tag_field="status", tag="success", omit_defaults=True):
    """The meeting of a host link, the host who has made the link, if they are still there, and the QR code.

    Each row of the QR code is a text of 0 and 1, for a white and a black module.
    """

    meeting_name: str
    member_name: str | UnsetType = UNSET
    qr: list[str] | UnsetType = UNSET


class Knocked(Success, tag_field="status", tag="success"):
    """Whether the guest is still in the waiting room, and the name of the guest.

    `note` is what hosts have written to the people in the waiting room, or "".
    """

    waiting: bool
    member_name: str
    note: str


class Session(Success, tag_field="status", tag="success", omit_defaults=True):
    """Whether this browser has a seat in a meeting, and the name of the meeting if it exists.

    A member also gets the link to invite others, their role and the verbs they may use. A guest in the
    waiting room has the role "waiting", and no seat.
    """

    logged_in: bool
    meeting_id: str | UnsetType = UNSET
    meeting_name: str | UnsetType = UNSET
    member_name: str | UnsetType = UNSET
    link: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    may: list[str] | UnsetType = UNSET


class Sent(Success, tag_field="status", tag="success"):
    """The message as stored, and the cursor after it."""

    message: Raw
    cursor: str


class RenamedAnswer(Success, tag_field="status", tag="success"):
    """The name as admitted."""

    member_name: str


class Failure(Struct, tag_field="status", tag="error"):
    """Nothing was changed. `code` is stable; `message` is for people, in their language.

    If the meeting does not exist any more, the code is no_meeting, meeting_ended or meeting_erased; after
    meeting_erased a client deletes all that it has of the meeting.
    """

    code: str
    message: str
    retry_after: int | UnsetType = UNSET  # seconds

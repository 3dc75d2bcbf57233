"""Defines all refusals as one tree of exceptions.

Refusal                     code               status  retry helps
├── BadRequest              bad_request        400     no   (problem, or reason, character, position)
│   ├── BadName             bad_name           400     no   (field, reason, character)
│   ├── EmptyContent        empty              400     no
│   ├── ContentTooLong      too_long           400     no   (limit)
│   ├── BadEmoji            bad_emoji          400     no
│   └── BadCursor           bad_cursor         400     no
├── NoSession               no_session         401     no
│   └── SessionExpired      session_expired    401     no
├── Forbidden               forbidden          403     no
│   ├── NotAuthor           not_yours          403     no
│   ├── NotAllowed          not_allowed        403     no   (role)
│   ├── Removed             removed            403     no
│   │   └── Denied          removed            403     no   (from the waiting room)
│   ├── Waiting             waiting            403     when admitted
│   ├── Locked              locked             403     later
│   ├── PasscodeRequired    passcode_required  403     with a passcode
│   │   └── BadPasscode     bad_passcode       403     with another
│   ├── BadHostLink         bad_host_link      403     no
│   └── WrongCreatePasscode create_passcode    403     with another
├── NotFound                not_found          404     no
│   ├── NoMeeting           no_meeting         404     no
│   │   ├── MeetingEnded    meeting_ended      410     no
│   │   └── MeetingErased   meeting_erased     410     no
│   ├── NoMember            no_member          404     no
│   └── NoMessage           no_message         404     no
├── LinkReplaced            link_replaced      410     no
├── MethodNotAllowed        method_not_allowed 405     no
├── KeyReused               key_reused         409     no
├── MeetingFull             meeting_full       409     later
├── TooManyReactions        too_many_reactions 409     no
├── TooLarge                too_large          413     no
├── UnsupportedType         unsupported_type   415     no
├── UpgradeRequired         upgrade_required   426     no; poll instead
├── RateLimited             rate_limited       429     after retry_after seconds
│   ├── SlowMode            slow_mode          429     after retry_after seconds
│   └── TooManyMeetings     too_many_meetings  429     after retry_after seconds, at most a day
├── StoreUnavailable        store_unavailable  503     after retry_after seconds
└── InternalError           internal_error     500     no; the log has the cause

`code` is a contract with clients; `message` is English, and the id of its translation. `details` go into the
response unchanged.
"""

from typing import Any


def N_(message: str) -> str:
    """Mark a message for the catalogues; it is translated when a response is made."""
    return message


class Refusal(Exception):
    """A request that was refused, and of which nothing was done."""

    code = "refused"
    status = 400
    retry_after: int | None = None  # seconds
    message = N_("The request could not be carried out.")

    def __init__(self, message: str | None = None, *, retry_after: int | None = None, **details: Any):
        super().__init__(message or self.message)
        self.message = message or self.message
        self.details = details
        if retry_after is not None:
            self.retry_after = retry_after


class BadRequest(Refusal):
    code = "bad_request"
    message = N_("The request is malformed.")


class BadName(BadRequest):
    code = "bad_name"
    message = N_("This name cannot be used.")


class EmptyContent(BadRequest):
    code = "empty"
    message = N_("There is nothing to send.")


class ContentTooLong(BadRequest):
    code = "too_long"
    message = N_("This text is too long: at most %(limit)s characters.")


class BadEmoji(BadRequest):
    code = "bad_emoji"
    message = N_("A reaction is one emoji.")


class BadCursor(BadRequest):
    code = "bad_cursor"
    message = N_("This place in the conversation cannot be read.")


class NoSession(Refusal):
    code = "no_session"
    status = 401
    message = N_("You are not in this meeting.")


class SessionExpired(NoSession):
    code = "session_expired"
    message = N_("Your session in this meeting has ended.")


class Forbidden(Refusal):
    code = "forbidden"
    status = 403
    message = N_("This request came from another site.")


class NotAuthor(Forbidden):
    code = "not_yours"
    message = N_("Only who wrote a message can change it.")


class NotAllowed(Forbidden):
    code = "not_allowed"
    message = N_("Your role in this meeting does not allow that.")


class Removed(Forbidden):
    code = "removed"
    message = N_("The host has removed you from this meeting.")


class Denied(Removed):
    message = N_("The host has not let you in.")


class Waiting(Forbidden):
    code = "waiting"
    message = N_("The host has not let you in yet.")


class Locked(Forbidden):
    code = "locked"
    message = N_("This meeting is locked. No one else can join right now.")


class PasscodeRequired(Forbidden):
    """The meeting has a passcode. `passcode_hash` is never sent to a client."""

    code = "passcode_required"
    message = N_("This meeting asks for a passcode.")

    def __init__(self, passcode_hash: str = ""):
        super().__init__()
        self.passcode_hash = passcode_hash


class BadPasscode(PasscodeRequired):
    code = "bad_passcode"
    message = N_("That is not the passcode.")


class BadHostLink(Forbidden):
    code = "bad_host_link"
    message = N_("This host link is not valid, or no longer.")


class WrongCreatePasscode(Forbidden):
    code = "create_passcode"
    message = N_("To start a meeting here takes the right passcode.")


class NotFound(Refusal):
    code = "not_found"
    status = 404
    message = N_("There is nothing at this address.")


class NoMeeting(NotFound):
    code = "no_meeting"
    message = N_("This meeting does not exist or has ended.")


class MeetingEnded(NoMeeting):
    code = "meeting_ended"
    status = 410
    message = N_("The host has ended this meeting.")


class MeetingErased(NoMeeting):
    code = "meeting_erased"
    status = 410
    message = N_("The host erased this meeting. Nothing of it is left.")


class NoMember(NotFound):
    code = "no_member"
    message = N_("This person is not in the meeting any more.")


class NoMessage(NotFound):
    code = "no_message"
    message = N_("This message is not there any more.")


class LinkReplaced(Refusal):
    code = "link_replaced"
    status = 410
    message = N_("This link has been replaced. Ask the person who invited you for the new link.")


class MethodNotAllowed(Refusal):
    code = "method_not_allowed"
    status = 405
    message = N_("This address does not take such a request.")


class KeyReused(Refusal):
    code = "key_reused"
    status = 409
    message = N_("This key already belongs to another message.")


class MeetingFull(Refusal):
    code = "meeting_full"
    status = 409
    message = N_("The meeting is full.")


class TooManyReactions(Refusal):
    code = "too_many_reactions"
    status = 409
    message = N_("There are too many different reactions to this message.")


class TooLarge(Refusal):
    code = "too_large"
    status = 413
    message = N_("The request is too large.")


class UnsupportedType(Refusal):
    code = "unsupported_type"
    status = 415
    message = N_("The request must be plain JSON (application/json).")


class UpgradeRequired(Refusal):
    code = "upgrade_required"
    status = 426
    message = N_("A WebSocket cannot be opened this way.")


class RateLimited(Refusal):
    code = "rate_limited"
    status = 429
    retry_after = 1
    message = N_("That was too fast. Please wait a moment.")


class SlowMode(RateLimited):
    code = "slow_mode"
    message = N_("Slow mode is on: there is a pause between two messages.")


class TooManyMeetings(RateLimited):
    code = "too_many_meetings"
    message = N_("Too many meetings were started from your network today. Please try again later.")


class StoreUnavailable(Refusal):
    code = "store_unavailable"
    status = 503
    retry_after = 1
    message = N_("The meetings cannot be reached just now. Please try again in a moment.")


class InternalError(Refusal):
    code = "internal_error"
    status = 500
    message = N_("Something went wrong on our side.")

"""Does what the operator may do: list, inspect, export, end and extend meetings."""

from app.errors import BadRequest
from app.meeting.seat import new_entry_id
from app.operator.meeting_reader import MeetingReader
from app.operator.operations import Operations
from app.operator.report import Export, MeetingReport, MeetingSummary, report_of, roster_of, summary_of
from app.operator.transcript import Transcript

A_DAY_S = 24 * 3600
TOO_LONG = "A meeting is kept for %(days)s days at most: see MAX_MEETING_TTL."


class Operator:
    """Performs the operator's actions. All raise StoreUnavailable; those on one meeting
    also raise NoMeeting.
    """

    def __init__(self, records: MeetingReader, operations: Operations, longest_ttl: int):
        self._records = records
        self._operations = operations
        self._longest_ttl = longest_ttl

    def meetings(self) -> list[MeetingSummary]:
        """Return every meeting, newest first."""
        now = self._records.now_ms()
        lines = [summary_of(standing, now) for standing in self._records.meetings()]
        return sorted(lines, key=lambda line: line.created_at, reverse=True)

    def meeting(self, meeting_id: str, newest: int) -> MeetingReport:
        """Return a report on one meeting, with its `newest` last messages."""
        standing, people = self._records.meeting(meeting_id), self._records.people(meeting_id)
        said = Transcript(self._records.log(meeting_id)).said
        return report_of(standing, people, self._records.now_ms(), said, newest)

    def export(self, meeting_id: str) -> Export:
        """Return the attendance and all messages of a meeting that are not deleted."""
        meeting, people = self._look(meeting_id), self._records.people(meeting_id)
        minutes = Transcript(self._records.log(meeting_id))
        minutes.complete(roster_of(people), meeting.ended_at)
        attendance = sorted(minutes.attendance.values(), key=lambda each: each.joined_at or 0)
        return Export(meeting, self._records.now_ms(), attendance, minutes.said)

    def end(self, meeting_id: str) -> MeetingSummary:
        """End a meeting for all its members. Raises MeetingEnded."""
        self._operations.end(meeting_id, new_entry_id())
        return self._look(meeting_id)

    def extend(self, meeting_id: str, days: int) -> MeetingSummary:
        """Let a meeting live for so many days without activity. Raises MeetingEnded, BadRequest."""
        seconds = days * A_DAY_S
        if seconds > self._longest_ttl:
            raise BadRequest(TOO_LONG, days=self._longest_ttl // A_DAY_S)
        self._operations.extend(meeting_id, new_entry_id(), seconds)
        return self._look(meeting_id)

    def _look(self, meeting_id: str) -> MeetingSummary:
        return summary_of(self._records.meeting(meeting_id), self._records.now_ms())

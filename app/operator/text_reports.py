"""Prints the operator's reports as text."""

from collections.abc import Iterable, Iterator, Sequence

from app.meeting.models import Settings
from app.operator.checks import Finding
from app.operator.report import Export, MeetingReport, MeetingSummary, MemberRow, WaitingOrRemoved
from app.operator.text_format import counted, duration, indented, moment, plain, size, table
from app.operator.transcript import AttendanceRecord, TranscriptMessage

SINCE = ("since (UTC)", "name")
HEAD = ("id", "here", "away", "entries", "log", "age", "gone in", "state", "name")
STAMP = len("2026-01-01 00:00:00  ")  # the width of what precedes a message


def meetings(lines: Sequence[MeetingSummary]) -> str:
    """Format the list of meetings, with totals."""
    if not lines:
        return "There are no meetings."
    here, away = sum(line.here for line in lines), sum(line.away for line in lines)
    total = counted(len(lines), "meeting", "meetings")
    return f"{table(HEAD, map(_row, lines))}\n\n{total}, {here:,} here, {away:,} away."


def _row(line: MeetingSummary) -> tuple[str | int, ...]:
    log, age, gone_in = size(line.bytes), duration(line.age), duration(line.ttl)
    return line.id, line.here, line.away, line.entries, log, age, gone_in, line.state, line.name


def meeting(report: MeetingReport) -> str:
    """Format the report on a meeting."""
    parts = [
        f"{plain(report.meeting.name)}\n{report.meeting.id}",
        table((), _facts(report)),
        _table("In it", ("role", "", "since (UTC)", "seen", "name"), _people(report.people)),
        _table("Waiting room", SINCE, _outsiders(report.waiting)),
        _table("Removed", SINCE, _outsiders(report.removed)),
    ]
    if report.said is not None:
        parts.append(_section("Said last (UTC)", "\n".join(_said(report.said)) or "nothing"))
    return "\n\n".join(part for part in parts if part)


def export(export: Export) -> str:
    """Format an export: attendance and messages."""
    meeting = export.meeting
    ended = f", ended {moment(meeting.ended_at)}" if meeting.ended_at else ""
    return "\n\n".join(
        (
            plain(meeting.name),
            f"begun {moment(meeting.created_at)}{ended}, written down {moment(export.exported_at)} UTC",
            _table("Who was there", ("came (UTC)", "left", "", "name"), map(_attendance, export.attendance)),
            _section("What was said", "\n".join(_said(export.messages)) or "nothing"),
        )
    )


def ended(line: MeetingSummary) -> str:
    """Format the result of ending a meeting."""
    return f"“{plain(line.name)}” is over. What was said is gone in {duration(line.ttl)}."


def extended(line: MeetingSummary) -> str:
    """Format the result of extending a meeting."""
    return f"“{plain(line.name)}” is kept for {duration(line.ttl)} without activity."


def findings(findings: Sequence[Finding]) -> str:
    """Format the doctor's findings: a line for each, with what to do below each warning and problem."""
    has_servers = any(finding.server for finding in findings)
    rows = [row for finding in findings for row in _finding(finding, has_servers)]
    problems = sum(finding.verdict == "problem" for finding in findings)
    warnings = sum(finding.verdict == "warning" for finding in findings)
    total = f"{counted(problems, 'problem', 'problems')}, {counted(warnings, 'warning', 'warnings')}."
    return f"{table((), rows)}\n\n{total}"


def _section(title: str, body: str) -> str:
    return f"{title}\n\n{body}"


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a titled table, or "" if there are no rows."""
    rows = [*rows]
    return _section(title, table(head, rows)) if rows else ""


def _facts(report: MeetingReport) -> Iterator[tuple[str, str]]:
    meeting = report.meeting
    yield "state", meeting.state
    yield "begun", f"{moment(meeting.created_at)} UTC, {duration(meeting.age)} ago"
    if meeting.ended_at:
        yield "ended", f"{moment(meeting.ended_at)} UTC"
    yield "in logs", meeting.in_logs
    yield "gone in", f"{duration(meeting.ttl)} without activity"
    log = counted(meeting.entries, "entry", "entries")
    yield "log", f"{log}, {size(meeting.bytes)}; of them {counted(report.messages, 'message', 'messages')}"
    yield "people", f"{meeting.here} here, {meeting.away} away, {len(report.waiting)} waiting"
    yield "rules", ", ".join(_rules(report.rules)) or "none"


def _rules(rules: Settings) -> Iterator[str]:
    if rules.everybody == "muted":
        yield "everyone is muted"
    for is_on, says in (
        (rules.locked, "locked"),
        (rules.passcode, "asks for a passcode"),
        (rules.waiting_room, "newcomers wait"),
        (rules.hides_history, "newcomers see what is said from then on"),
    ):
        if is_on:
            yield says
    if rules.slow_mode:
        yield f"slow mode of {rules.slow_mode} s"
    if rules.lifetime:
        yield f"kept for {duration(rules.lifetime)}"


def _people(people: Sequence[MemberRow]) -> Iterator[tuple[str, str, str, str, str]]:
    for each in people:
        here = "here" if each.online else "away"
        yield each.role, here, moment(each.joined_at), f"{duration(each.idle)} ago", each.name


def _outsiders(outsiders: Sequence[WaitingOrRemoved]) -> Iterator[tuple[str, str]]:
    return ((moment(each.since), each.name) for each in outsiders)


def _attendance(each: AttendanceRecord) -> tuple[str, str, str, str]:
    came = moment(each.joined_at) if each.joined_at else "before the log"
    left = moment(each.left_at) if each.left_at else "is there"
    return came, left, each.reason, each.name


def _said(said: Sequence[TranscriptMessage]) -> Iterator[str]:
    for message in said:
        marks = " (edited)" if message.edited else ""
        marks += "".join(f" {emoji} {len(who)}" for emoji, who in message.reactions.items())
        who = plain(message.sender)
        yield f"{moment(message.time)}  {who}: {indented(message.content, ' ' * STAMP)}{marks}"


def _finding(finding: Finding, has_servers: bool) -> Iterator[tuple[str, ...]]:
    where = (finding.server,) if has_servers else ()
    yield finding.verdict, finding.check, *where, finding.says
    if finding.do:
        yield "", "", *("" for _ in where), f"→ {finding.do}"

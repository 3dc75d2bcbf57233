"""Prints the doctor's findings."""

from collections.abc import Sequence

from app.operator.checks import Finding
from app.operator.text_format import counted, table


def page(findings: Sequence[Finding]) -> str:
    """Return a line for each finding, with what to do below each warning and problem."""
    has_servers = any(finding.server for finding in findings)
    rows = [row for finding in findings for row in _rows(finding, has_servers)]
    problems = sum(finding.verdict == "problem" for finding in findings)
    warnings = sum(finding.verdict == "warning" for finding in findings)
    told = f"{counted(problems, 'problem', 'problems')}, {counted(warnings, 'warning', 'warnings')}."
    return f"{table((), rows)}\n\n{told}"


def _rows(finding: Finding, has_servers: bool) -> list[tuple[str, ...]]:
    where = (finding.server,) if has_servers else ()
    rows = [(finding.verdict, finding.check, *where, finding.says)]
    if finding.do:
        rows.append(("", "", *("" for _ in where), f"→ {finding.do}"))
    return rows

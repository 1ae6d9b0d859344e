"""
The report as a Markdown comment on a change request.

All text from files stands in code spans or code blocks: there it cannot link, mention, embed or break out, on any
host. The comment is kept within the host's limit by leaving out whole findings, the lightest first, and says so.
"""

import re

from canongate.model.finding import Finding, Level
from canongate.model.report import Report
from canongate.model.verdict import Verdict
from canongate.report.display import wrap
from canongate.report.inert import visible
from canongate.report.outcome import words
from canongate.report.tally import closing_lines, counts_text, tally, verdict_line
from canongate.report.text import DEFAULT_WIDTH, detail_lines, place

GITHUB_LIMIT = 65_536
"""Characters in a comment on GitHub; GitLab takes more."""
_ROOM_FOR_CUT = 400
"""Kept free for the two lines that say what was cut."""
_WEIGHT = list(Level)


def write(report: Report, *, limit: int = GITHUB_LIMIT) -> str:
    """Return the comment, of at most ``limit`` characters."""
    command = _slug(report.command)
    result = words(report.exit_code)
    head = [f"<!-- canongate {command} -->", f"### canongate {command}: {result}", *closing_lines(report)]
    room = limit - _ROOM_FOR_CUT - sum(len(part) + 2 for part in head)
    verdicts = _verdicts(report.verdicts, room // 2)
    findings = _findings(report.findings, room - sum(len(part) + 2 for part in verdicts))
    return "\n\n".join([*head, *verdicts, *findings]) + "\n"


def _verdicts(verdicts: tuple[Verdict, ...], room: int) -> list[str]:
    """Return the table of decisions, as many as fit, and a line on the rest."""
    if not verdicts:
        return []
    rows = ["| verdict | decision | file |", "|---|---|---|"]
    used = sum(len(row) + 1 for row in rows)
    for number, verdict in enumerate(verdicts):
        row = f"| **{verdict.status}** | {_cell(verdict.decision)} | {_cell(verdict.path)} |"
        used += len(row) + 1
        if used > room:
            rest = verdict_line(verdicts[number:])
            return ["\n".join(rows), f"_Not shown, because the comment would be too long: {rest}._"]
        rows.append(row)
    return ["\n".join(rows)]


def _findings(findings: tuple[Finding, ...], room: int) -> list[str]:
    """Return the findings that fit, in their order, and a line on those left out; the heavy ones fit first."""
    blocks = [_block(finding) for finding in findings]
    by_weight = sorted(range(len(findings)), key=lambda n: (findings[n].waiver is not None, _rank(findings[n]), n))
    shown = set()
    for number in by_weight:
        if len(blocks[number]) + 2 <= room:
            shown.add(number)
            room -= len(blocks[number]) + 2
    parts = [block for number, block in enumerate(blocks) if number in shown]
    if len(shown) < len(findings):
        parts.append(_cut([finding for number, finding in enumerate(findings) if number not in shown]))
    return parts


def _block(finding: Finding) -> str:
    """Return one finding: a line with level, rule and place, and a code block with everything else."""
    level = f"waived {finding.level}" if finding.waiver else finding.level
    head = f"**{level}** {_code(finding.rule)} at {_code(place(finding.path, finding))}"
    body = "\n".join([*wrap(visible(finding.message), DEFAULT_WIDTH), *detail_lines(finding)[1:]])
    fence = "`" * max(3, _longest_run(body) + 1)
    return f"{head}\n\n{fence}text\n{body}\n{fence}"


def _cut(missing: list[Finding]) -> str:
    """Return one line that counts the findings left out."""
    return f"_Not shown, because the comment would be too long: {counts_text(tally(missing))}. Other formats hold all._"


def _rank(finding: Finding) -> int:
    return _WEIGHT.index(finding.level)


def _code(text: str) -> str:
    """Return a code span that its content cannot end."""
    shown = visible(text)
    ticks = "`" * (_longest_run(shown) + 1)
    edge = " " if shown[:1] in {"", " ", "`"} or shown.endswith(("`", " ")) else ""
    return f"{ticks}{edge}{shown}{edge}{ticks}"


def _cell(text: str) -> str:
    """Return a code span for a table cell, where a bar would end the cell."""
    return _code(text).replace("|", "\\|")


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _slug(text: str) -> str:
    """Return a command name with nothing in it that Markdown or a comment could take up."""
    return re.sub(r"[^A-Za-z0-9]+", " ", text).strip()

"""
The report for people: each finding with its place, the source line, the clause it violates, why, and how to mend it.

Verdicts stand first, the count last. It does not decide whether to paint or how wide the terminal is.
"""

from collections.abc import Iterator

from canongate.model.finding import ClauseCitation, Finding, Related, WaiverNote
from canongate.model.report import Report
from canongate.report.display import width, wrap
from canongate.report.excerpt import excerpt_lines
from canongate.report.inert import flowed, visible
from canongate.report.palette import PLAIN, Palette
from canongate.report.tally import closing_lines, verdict_line

DEFAULT_WIDTH = 80
_NARROWEST = 40


def write(report: Report, *, columns: int = DEFAULT_WIDTH, palette: Palette = PLAIN) -> str:
    """Return the report as text of at most ``columns`` a line, except where an id or a path is longer."""
    columns = max(columns, _NARROWEST)
    blocks = [finding_lines(finding, columns=columns, palette=palette) for finding in report.findings]
    verdicts = verdict_lines(report, palette)
    parts = [*([verdicts] if verdicts else []), *blocks, closing_lines(report)]
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def verdict_lines(report: Report, palette: Palette = PLAIN) -> list[str]:
    """Return one line per decision with its verdict, and a line that counts them when there are several."""
    longest = max((len(verdict.status) for verdict in report.verdicts), default=0)
    lines = []
    for verdict in report.verdicts:
        status = palette.paint(palette.of_status(verdict.status), verdict.status)
        blanks = " " * (longest - len(verdict.status))
        lines.append(f"{status}{blanks}  {visible(verdict.path)}  ({visible(verdict.decision)})")
    if len(lines) > 1:
        lines.append(verdict_line(report.verdicts))
    return lines


def headline(finding: Finding) -> str:
    """Return the label of a finding: ``error[rule-id]``, and ``waived error[rule-id]`` where a waiver stands."""
    return f"{'waived ' if finding.waiver else ''}{finding.level}[{visible(finding.rule)}]"


def place(path: str, finding: Finding | Related) -> str:
    """Return ``path:line:column``, or the path alone where the place within it is not known."""
    shown = visible(path)
    return f"{shown}:{finding.span.line}:{finding.span.column}" if finding.span else shown


def finding_lines(finding: Finding, *, columns: int = DEFAULT_WIDTH, palette: Palette = PLAIN) -> list[str]:
    """Return the lines of one finding, from its headline to its waiver."""
    label = headline(finding)
    first, *rest = wrap(visible(finding.message), columns, first=f"{label}: ", rest="    ")
    title = palette.paint(palette.of_level(finding.level), label)
    told = [palette.paint(palette.strong, line) for line in (first.removeprefix(label), *rest)]
    return [title + told[0], *told[1:], *detail_lines(finding, columns=columns, palette=palette)]


def detail_lines(finding: Finding, *, columns: int = DEFAULT_WIDTH, palette: Palette = PLAIN) -> list[str]:
    """Return what stands under the headline of a finding: place, source line, and the labelled texts."""
    gutter = max(2, len(str(finding.span.line)) if finding.span else 0)
    lines = [" " * gutter + palette.paint(palette.frame, "-->") + " " + place(finding.path, finding)]
    lines += _source(finding, gutter, columns, palette)
    for label, text in _labelled(finding):
        head = f"{' ' * gutter} = {label}: "
        wrapped = wrap(text, columns, first=head, rest=" " * width(head))
        painted = f"{' ' * gutter} {palette.paint(palette.frame, '=')} {palette.paint(palette.strong, label + ':')} "
        lines += [painted + wrapped[0].removeprefix(head), *wrapped[1:]]
    return lines


def _source(finding: Finding, gutter: int, columns: int, palette: Palette) -> list[str]:
    """Return the source line with its carets; nothing where the place or the line is not known."""
    if finding.span is None or not finding.excerpt.strip():
        return []
    shown, carets = excerpt_lines(finding.excerpt.rstrip("\r\n"), finding.span, columns - gutter - 3)
    bar = palette.paint(palette.frame, "|")
    number = palette.paint(palette.frame, str(finding.span.line).rjust(gutter))
    marks = carets.replace("^", "") + palette.paint(palette.of_level(finding.level), carets.lstrip())
    return [f"{' ' * gutter} {bar}", f"{number} {bar} {shown}".rstrip(), f"{' ' * gutter} {bar} {marks}"]


def _labelled(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield each text that explains a finding, with its label, in the order a reader needs them."""
    for related in finding.related:
        yield "see", f"{place(related.path, related)}: {flowed(related.message)}"
    for clause in finding.clauses:
        yield "clause", clause_text(clause)
    if finding.why:
        yield "why", flowed(finding.why)
    if finding.help:
        yield "help", flowed(finding.help)
    if finding.waiver:
        yield "waiver", waiver_text(finding.waiver)


def clause_text(clause: ClauseCitation) -> str:
    """Return a clause as it is cited: ``customer/page#id (v1.0) "text"``."""
    version = f" (v{visible(clause.version).removeprefix('v')})" if clause.version else ""
    return f"{visible(clause.id)}{version}" + (f' "{flowed(clause.text)}"' if clause.text else "")


def waiver_text(waiver: WaiverNote) -> str:
    """Return who let a finding stand, until when, and why."""
    approvers = " and ".join(visible(approver) for approver in waiver.approvers)
    by = f", approved by {approvers}" if approvers else ""
    reason = f": {flowed(waiver.reason)}" if waiver.reason else ""
    return f"{visible(waiver.id)}{by}, until {visible(waiver.expires)}{reason}"

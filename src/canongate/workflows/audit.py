"""
``canongate audit``: everything in force, judged again as if it were proposed today.

Decisions that registry rows stand on, pages, waivers; and beside them what the months since the decision show, held
against what it forecast. Nothing is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from canongate import __version__
from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.page_dossier import build_page_dossier
from canongate.evaluate.registry_view import decisions_in_force
from canongate.evaluate.verdict import judge_dossier
from canongate.model.document import Document
from canongate.model.error import UsageError
from canongate.model.finding import Finding, Level
from canongate.model.report import Report
from canongate.model.verdict import Verdict
from canongate.report.display import wrap
from canongate.report.inert import visible
from canongate.report.outcome import ExitCode, exit_code, worst
from canongate.workflows.indicators import Indicator, failure_modes, indicators_of
from canongate.workflows.judging import judge_document
from canongate.workflows.records import digests_of
from canongate.workflows.root import Opened, canon_name, open_root
from canongate.workflows.rules import compiled_rules


@dataclass(frozen=True, slots=True)
class Audit:
    """What the audit found, and what the figures since show."""

    report: Report
    indicators: tuple[Indicator, ...]
    modes: tuple[tuple[str, str, str], ...]
    """Failure mode, the rules that prevent it, the indicator that would show it."""
    attempts: tuple[tuple[str, int], ...]
    """Manifest, and how many different segments were ever tried for its question."""

    def text(self, columns: int) -> str:
        """Return indicators, failure modes and attempts as lines for people."""
        lines: list[str] = []
        if self.indicators:
            lines.append("\nsince the decisions came into force, by the evidence they rest on:")
            for one in self.indicators:
                lines += wrap(visible(one.words), columns, first="  ", rest="    ")
        if self.modes:
            lines.append("\nfailure modes, the rules that prevent them, the indicator that would show them:")
            for mode, rules, indicator in self.modes:
                lines += wrap(visible(f"{mode}: {rules}; {indicator}"), columns, first="  ", rest="    ")
        if self.attempts:
            lines.append("\nsegments ever tried, by evidence:")
            lines += [f"  {visible(name)}: {count}" for name, count in self.attempts]
        return "".join(f"{line}\n" for line in lines)


def audit(given: Path | None, *, as_of: date, cache: bool = False) -> Audit:
    """
    Return what no longer stands of everything in force.

    Args:
        given: the root; None searches upward.
        as_of: the day of the audit.
        cache: use what compiling the rules gave the last time, and keep what it gives now.

    Raises:
        UsageError: there is no root, or nothing in it to audit.
    """
    opened = open_root(given)
    rules, uncompiled = compiled_rules(opened, cache=cache)
    defects = [*opened.findings, *uncompiled]
    verdicts = [*_decisions(opened, rules, as_of), *_pages(opened, rules, as_of)]
    found = [*defects, *_expired(opened, as_of), *(one for each in verdicts for one in each.findings)]
    if not verdicts:
        raise UsageError("nothing is in force, and no rule speaks of pages", help="see `canongate list decisions`")
    placed = opened.placed(found)
    report = Report(
        tool_version=__version__,
        command="audit",
        root=canon_name(opened),
        as_of=as_of,
        findings=placed,
        exit_code=int(worst([exit_code(placed, verdicts), ExitCode.ACCEPTED])),
        verdicts=tuple(verdicts),
        checked={
            "decisions": len(decisions_in_force(opened.workspace)),
            "pages": len(opened.workspace.pages),
            "rules": len(rules),
        },
    )
    return Audit(
        report,
        tuple(indicators_of(opened.workspace)),
        failure_modes(opened.workspace),
        tuple((name, one.data["attempts"]) for name, one in sorted(opened.workspace.manifests.items())),
    )


def _decisions(opened: Opened, rules: tuple[CompiledRule, ...], as_of: date) -> Iterator[Verdict]:
    known = opened.workspace.decisions
    for name in sorted(decisions_in_force(opened.workspace) & known.keys()):
        if any(rule.in_force(known[name].kind, as_of.isoformat()) for rule in rules):
            yield judge_document(known[name], opened, rules, None, as_of).verdict


def _pages(opened: Opened, rules: tuple[CompiledRule, ...], as_of: date) -> Iterator[Verdict]:
    """Yield the verdict on each page, where rules speak of pages."""
    day = as_of.isoformat()
    speaking = [rule for rule in rules if rule.in_force("page", day)]
    cited = [clause for rule in speaking for clause in rule.document.data["enforces"]]
    if not speaking:
        return
    for page in sorted(opened.workspace.pages.values(), key=lambda one: one.path):
        yield _page(page, opened, rules, speaking, cited, as_of)


def _page(  # noqa: PLR0913, PLR0917  # a page, and what it is judged by
    page: Document,
    opened: Opened,
    rules: tuple[CompiledRule, ...],
    speaking: list[CompiledRule],
    cited: list[str],
    as_of: date,
) -> Verdict:
    found = [one.rule for one in opened.findings if one.path == page.path]
    dossier: dict[str, Any] = build_page_dossier(page, opened.workspace, as_of=as_of, cited=cited, found=found)
    return judge_dossier(
        dossier,
        rules,
        opened.workspace.clauses,
        kind="page",
        path=page.path,
        digests=digests_of(dossier, speaking),
        documents={page.path: page.raw.digest},
        decision_digest=page.raw.digest,
    )


def _expired(opened: Opened, as_of: date) -> Iterator[Finding]:
    """Yield waivers that ended, and candidates in force past their day."""
    day = as_of.isoformat()
    for waiver in sorted(opened.workspace.waivers.values(), key=lambda one: one.path):
        if waiver.data["expires"] < day:
            yield _ended(waiver, "/expires", f"waiver {waiver.id} of rule {waiver.data['rule']} ended")
    for document in opened.documents.values():
        if document.kind == "segments":
            for at, row in enumerate(document.data["rows"]):
                if row.get("expires", day) < day:
                    said = f"candidate {row['id']} is in force, and its term ended"
                    yield _ended(document, f"/rows/{at}/expires", said, row["expires"], Level.ERROR)


def _ended(
    document: Document, pointer: str, said: str, expires: str | None = None, level: Level = Level.WARNING
) -> Finding:
    last = expires or document.data["expires"]
    return Finding(
        rule="term-ended",
        level=level,
        message=f"{said} on {last}",
        path=document.path,
        pointer=pointer,
        document=document.id,
        help="decide again, or take the row out",
        context={"expires": last},
    )

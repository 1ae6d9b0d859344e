"""
``canongate gate``: may this change land?

One question for CI, answered from two states of a root and nothing else; customer data are not needed. Everything
wrong is collected. Who wrote a commit is never asked: git's author is a field that anybody may fill.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from canongate import __version__
from canongate.impact.declared_findings import declaration_findings
from canongate.impact.suspects import review_findings
from canongate.impact.versions import version_findings
from canongate.load.roots import ROOT_MARK
from canongate.model.error import UsageError
from canongate.model.finding import APPROVAL_MISSING, Finding, Level
from canongate.model.impact import Impact
from canongate.model.report import Report
from canongate.report.outcome import ExitCode, exit_code, worst
from canongate.resolve.cases import case_findings
from canongate.resolve.transitions import transition_findings
from canongate.workflows.gate_behind import behind
from canongate.workflows.gate_registries import judge_rows
from canongate.workflows.impact import Impacted, compare, impact_of
from canongate.workflows.impact_text import summary
from canongate.workflows.page_cache import keep
from canongate.workflows.root import Opened, canon_name, uncollected
from canongate.workflows.rows_in_force import Judged
from canongate.workflows.snapshots import Pair

_RULES = frozenset({"rule", "parameters", "cases"})
_ASKING = frozenset({"canon", "approval-policy"})
"""Kinds that say what needs approval; where the base's cannot be read, nothing is excused."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate's answer: the report, and what follows from the change."""

    report: Report
    impact: Impact | None
    """None where nothing changed."""
    summary: str
    """One line for people."""


@uncollected()
def gate(  # noqa: PLR0913  # both states, the day, and whether anything is kept
    given: Path | None,
    *,
    as_of: date,
    base: str | None = None,
    head: str | None = None,
    since: Path | None = None,
    cached: bool = True,
) -> Gate:
    """
    Return whether a change may land.

    Args:
        given: the root; None searches upward.
        as_of: the day of judgement.
        base: revision the change is to land on.
        head: revision with the change; None is the working tree.
        since: an earlier copy of the root, in place of revisions.
        cached: whether facts about pages that did not change are kept, and used where they are.

    Raises:
        UsageError: there is no root, or neither base nor copy was named.
        GitError: there is no repository, no such revision, or no common history.
    """
    if base is None and since is None:
        raise UsageError("there is nothing to compare with", help="name the revision to land on: --base origin/main")
    pair = compare(given, base=base, head=head, since=since, cached=cached)
    if cached and pair.objects:
        keep(pair.head, pair.objects)
    if pair.same:
        return Gate(_report(pair, (), Judged(), as_of, 0), None, "nothing changed")
    impacted = impact_of(pair)
    rows = judge_rows(pair, impacted.changes, as_of)
    defects = _told(pair, _defects(impacted), as_of)
    found = (*defects, *_stale(pair), *rows.findings, *_unapproved(impacted, as_of))
    placed = pair.head.placed(found)
    return Gate(_report(pair, placed, rows, as_of, len(impacted.changes)), impacted.impact, summary(impacted.impact))


def _told(pair: Pair, found: list[Finding], as_of: date) -> list[Finding]:
    """Return findings, those that a rule of the base speaks of told as that rule's."""
    if not any(rule.data["applies_to"] == "page" for rule in pair.base.workspace.rules):
        return found
    from canongate.workflows.gate_pages import told_by_rules  # noqa: PLC0415  # rules are run where needed only

    return told_by_rules(pair, found, as_of)


def _defects(impacted: Impacted) -> list[Finding]:
    """Return what is wrong with the later state, and with the way there, rows in force and approvals aside."""
    pair, impact = impacted.pair, impacted.impact
    head = pair.head
    found = [*head.findings, *_of_rules(head), *case_findings(head.workspace)]
    canon = head.documents.get(ROOT_MARK)
    if canon is not None:
        found += transition_findings(pair.base.workspace, head.workspace, canon)
        version, bump = pair.base.workspace.version, impact.declaration.bump
        found += version_findings(version, head.workspace, canon, bump, impact.bump_causes)
        found += behind(pair)
    found += declaration_findings(head.workspace, impacted.changes, impact.declaration, impact.pages)
    found += review_findings(head.workspace, impact.suspects)
    return found


def _of_rules(head: Opened) -> list[Finding]:
    """Return what is wrong with rules and parameters, and the cases they fail."""
    if not any(document.kind in _RULES for document in head.documents.values()):
        return []
    from canongate.workflows.rule_cases import failing_cases  # noqa: PLC0415  # rules are run where needed only
    from canongate.workflows.rules import rule_set  # noqa: PLC0415

    book = rule_set(head)
    return [*book.findings, *failing_cases(book)]


def _stale(pair: Pair) -> list[Finding]:
    """Return what is wrong with rendered files, where the root keeps any."""
    if not pair.rendered:
        return []
    from canongate.workflows.gate_fresh import fresh_findings  # noqa: PLC0415  # templates are read where needed only

    return list(fresh_findings(pair))


def _unapproved(impacted: Impacted, as_of: date) -> tuple[Finding, ...]:
    """Return what nobody approved, where the base has a policy or a ledger that asks."""
    base = impacted.pair.base
    if unread := sorted(base.lost & _ASKING):
        return (_unreadable(unread),)
    policy = any(document.kind == "approval-policy" for document in base.documents.values())
    if not policy and (ROOT_MARK not in base.documents or "ledger" not in base.documents[ROOT_MARK].data):
        return ()
    from canongate.workflows.approvals import verify  # noqa: PLC0415  # the ledger is read where needed only

    # NOTE: the end of the day, so that an emergency which ended during it does not count.
    now = datetime.combine(as_of, time(23, 59, 59), UTC)
    return verify(base, impacted.pair.head, impacted.changes, now=now, tip=impacted.pair.tip)


def _unreadable(kinds: list[str]) -> Finding:
    """Return that nobody can say what needs approval: required means refused."""
    return Finding(
        rule=APPROVAL_MISSING,
        level=Level.ERROR,
        message=f"the base holds no readable {' and no readable '.join(kinds)}, which would say what needs approval",
        path=ROOT_MARK,
        document="canon",
        help="mend that file on the base first, with the consent of whoever guards that branch",
        context={"kinds": kinds},
    )


def _report(pair: Pair, findings: tuple[Finding, ...], rows: Judged, as_of: date, changes: int) -> Report:
    missing = [one for one in findings if one.rule == APPROVAL_MISSING]
    others = [one for one in findings if one.rule != APPROVAL_MISSING]
    codes = [exit_code(others, rows.verdicts), *(ExitCode.APPROVAL_MISSING for _ in missing[:1])]
    return Report(
        tool_version=__version__,
        command="gate",
        root=canon_name(pair.head),
        as_of=as_of,
        findings=findings,
        exit_code=worst(codes),
        verdicts=tuple(rows.verdicts),
        checked={"files": len(pair.changed), "changes": changes},
    )

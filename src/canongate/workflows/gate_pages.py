"""
Changed pages judged by the rules of the base that ask about a change, over what the checks of both states found.

One defect is told once: where such a rule fails, what the check saw is told as the rule's finding, with the clauses
that the rule enforces, at the place and with the weight the check gave it. All else about pages is asked by the audit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from canongate.evaluate.clause_view import clause_views
from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.judge import finding_of, judge
from canongate.evaluate.page_dossier import build_page_dossier
from canongate.model.document import Document
from canongate.model.finding import Finding
from canongate.model.verdict import Outcome
from canongate.workflows.rules import compiled_rules
from canongate.workflows.snapshots import Pair

_OF_CANON = "canon-version-not-raised"
"""The check that speaks of the canon as a whole, and so of every page that changed."""


def told_by_rules(pair: Pair, found: Sequence[Finding], as_of: date) -> list[Finding]:
    """
    Return findings, those that a rule of the base speaks of told as that rule's.

    Args:
        pair: both states.
        found: what the checks of the later state and of the way there found.
        as_of: the day of judgement.
    """
    pages = _changed(pair)
    if not pages or not any(rule.data["applies_to"] == "page" for rule in pair.base.workspace.rules):
        return list(found)
    day = as_of.isoformat()
    rules = [rule for rule in compiled_rules(pair.base)[0] if rule.in_force("page", day) and _asks_of_change(rule)]
    told: dict[int, Finding] = {}
    for page in pages.values():
        about = {at: one for at, one in enumerate(found) if one.path == page.path or one.rule == _OF_CANON}
        for rule, failed in _failed(page, pair, rules, about, as_of):
            for at, one in about.items():
                if f'"{one.rule}"' in rule.document.data["require"]:
                    told.setdefault(at, _as_rule(one, failed))
    return [told.get(at, one) for at, one in enumerate(found)]


def _changed(pair: Pair) -> dict[str, Document]:
    """Return the pages that came or changed."""
    before, after = pair.base.workspace.pages, pair.head.workspace.pages
    return {
        name: page
        for name, page in sorted(after.items())
        if name not in before or before[name].raw.digest != page.raw.digest
    }


def _asks_of_change(rule: CompiledRule) -> bool:
    return "page.compared" in rule.document.data.get("when", "")


def _failed(
    page: Document, pair: Pair, rules: Sequence[CompiledRule], about: Mapping[int, Finding], as_of: date
) -> Iterator[tuple[CompiledRule, Finding]]:
    """Yield the rules that a changed page fails, each with its finding."""
    base = pair.base.workspace
    found = [one.rule for one in about.values()]
    dossier = build_page_dossier(page, pair.head.workspace, as_of=as_of, found=found, compared=True)
    dossier["params"] = base.parameters_for(page.id.partition("/")[0])
    dossier["canon"] = clause_views([name for rule in rules for name in rule.document.data["enforces"]], base)
    for rule in rules:
        judgement = judge(rule, dossier)
        finding = finding_of(judgement, dossier, page.path, base.clauses)
        if judgement.outcome is Outcome.FAIL and finding is not None:
            yield rule, finding


def _as_rule(one: Finding, failed: Finding) -> Finding:
    """Return what a check found as the finding of a rule."""
    context = {**one.context, "check": one.rule, "outcome": Outcome.FAIL.value}
    return replace(one, rule=failed.rule, clauses=failed.clauses, why=failed.why, context=context)

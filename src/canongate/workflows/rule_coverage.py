"""``canongate rules coverage``: which clauses the rules enforce, and what their cases show."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from canongate import __version__
from canongate.analyse.clause_coverage import ClauseCover, Cover, clause_coverage, sources_of
from canongate.analyse.mcdc import Shown, mcdc
from canongate.analyse.solver import World
from canongate.evaluate.rule_checks import judgement_of
from canongate.model.clauses import iterate_clauses
from canongate.model.finding import Finding, Level
from canongate.model.pointer import to_pointer
from canongate.model.report import Report
from canongate.report.outcome import exit_code
from canongate.workflows.root import canon_name
from canongate.workflows.rule_cases import results_of
from canongate.workflows.rules import RuleSet, open_rules


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is covered and what is not."""

    report: Report
    """A finding for each clause that nothing takes care of, and each condition that no pair of cases shows."""
    answer: dict[str, Any]
    """Figures and the whole map."""
    rows: tuple[tuple[str, ...], ...]
    """The figures of clauses as rows of a table, headings first; none where only some rules were asked about."""


def coverage(given: Path | None, names: Sequence[str] = (), *, as_of: date) -> Coverage:
    """
    Return what rules and their cases cover.

    Args:
        given: the root; None searches upward.
        names: rules whose cases are looked at; none means all, and the clauses too.
        as_of: rules that are retired on this day do not count.

    Raises:
        UsageError: there is no root, or no rule of a name.
    """
    book = open_rules(given)
    chosen = [rule for rule in book.chosen(names) if not _retired(rule.document.data, as_of)]
    covers = () if names else _covers(book, as_of)
    shown = [one for rule in chosen if rule.id in book.cases for one in _shown(book, rule)]
    impossible = _impossible(book, shown)
    lacking = [one for one in shown if one.pair is None and one not in impossible]
    findings = [*book.wrong_with(chosen, names), *_open(book, covers), *_unshown(book, lacking)]
    placed = book.opened.placed(findings)
    report = Report(
        tool_version=__version__,
        command="rules coverage",
        root=canon_name(book.opened),
        as_of=as_of,
        findings=placed,
        exit_code=exit_code(placed),
        checked={"rules": len(chosen), "clauses": len(covers), "conditions": len(shown)},
    )
    return Coverage(report, _answer(covers, shown, impossible), _rows(covers))


def measured_clauses() -> list[tuple[str, str]]:
    """Return full clause id and name of each metric and kind of insight that says which clause asks for it."""
    from canongate.evidence.definitions.catalogue import MEASURES  # noqa: PLC0415  # costly, and only here
    from canongate.evidence.definitions.insight_catalogue import INSIGHT_METRICS  # noqa: PLC0415
    from canongate.evidence.definitions.tables import TABLES  # noqa: PLC0415
    from canongate.evidence.insight.kinds import KINDS  # noqa: PLC0415

    metrics = [*(measure.metric for measure in MEASURES.values()), *TABLES, *INSIGHT_METRICS]
    measured = [(metric.clause, f"metric {metric.id}") for metric in metrics]
    return [*measured, *((kind.clause, f"insight {name}") for name, kind in KINDS.items())]


def _retired(rule: Any, as_of: date) -> bool:
    return "retired_on" in rule and rule["retired_on"] <= as_of.isoformat()


def _covers(book: RuleSet, as_of: date) -> tuple[ClauseCover, ...]:
    workspace = book.workspace
    rules = [rule for rule in workspace.rules if not _retired(rule.data, as_of)]
    sources = sources_of(rules, judgement_of(workspace), measured_clauses())
    return clause_coverage((tuple(iterate_clauses(page.data)) for page in workspace.pages.values()), sources)


def _shown(book: RuleSet, rule: Any) -> tuple[Shown, ...]:
    results = results_of(book, book.cases[rule.id], rule)
    return mcdc(rule, [(result.name, result.dossier) for result in results])


def _open(book: RuleSet, covers: Sequence[ClauseCover]) -> Iterator[Finding]:
    for one in covers:
        if one.cover is not Cover.OPEN:
            continue
        clause = one.clause
        items = f"; of its items only {', '.join(one.open_items)} lack it" if one.open_items else ""
        mend = "map it in rules/judgement.yaml to a metric, a claim or a reason, or write a rule"
        yield Finding(
            rule="clause-not-covered",
            level=Level.WARNING if one.draft else Level.ERROR,
            message=f"no rule enforces {clause.id}, and nobody judges it{items}",
            path=book.workspace.pages[clause.page].path,
            pointer=clause.pointer,
            document=clause.page,
            help=mend if one.draft else "write a rule (`canongate new rule`), or list it in rules/judgement.yaml",
            context={"clause": clause.id, "text": clause.text, "open_items": list(one.open_items)},
        )


def _impossible(book: RuleSet, shown: Sequence[Shown]) -> tuple[Shown, ...]:
    """Return the conditions that no pair of cases can ever show."""
    missing = [one for one in shown if one.pair is None]
    if not missing:
        return ()
    from canongate.analyse.impossible import never_shown  # noqa: PLC0415  # the solver is loaded only where it is asked

    found: list[Shown] = []
    for rule in book.rules:
        own = [one for one in missing if one.rule == rule.id]
        if own:
            found += never_shown(rule, own, World(book.environments[rule.document.data["applies_to"]]))
    return tuple(found)


def _unshown(book: RuleSet, shown: Sequence[Shown]) -> Iterator[Finding]:
    documents = {rule.id: rule.document for rule in book.rules}
    for one in shown:
        condition = one.condition
        yield Finding(
            rule="condition-not-shown",
            level=Level.ERROR,
            message=f"no two cases show that `{condition.text}` alone turns what `{one.decision}` says",
            path=documents[one.rule].path,
            pointer=to_pointer(one.pointer),
            offset=condition.offset,
            document=one.rule,
            help=f"add cases to tests/cases/{one.rule}.yaml that differ in it, where nothing else decides",
            context={"condition": condition.text, "decision": one.decision},
        )


_HEADINGS = ("clauses of", "all", *Cover)


def _rows(covers: Sequence[ClauseCover]) -> tuple[tuple[str, ...], ...]:
    if not covers:
        return ()
    rows = [("Active pages", _counts(covers, draft=False)), ("Draft pages", _counts(covers, draft=True))]
    table = [(name, str(sum(counts.values())), *(str(counts[one]) for one in Cover)) for name, counts in rows]
    return (_HEADINGS, *table)


def _counts(covers: Sequence[ClauseCover], *, draft: bool) -> Counter[Cover]:
    return Counter(one.cover for one in covers if one.draft is draft)


def _answer(covers: Sequence[ClauseCover], shown: Sequence[Shown], impossible: Sequence[Shown]) -> dict[str, Any]:
    figures = {
        name: {one.value: counts[one] for one in Cover}
        for name, counts in (("active", _counts(covers, draft=False)), ("draft", _counts(covers, draft=True)))
    }
    return {
        "format": "rules-coverage_v1",
        "clauses": figures,
        "conditions": {
            "all": len(shown),
            "shown": sum(one.pair is not None for one in shown),
            "impossible": [f"{one.rule} {one.decision}: {one.condition.text}" for one in impossible],
        },
        "map": [
            {"clause": one.clause.id, "status": one.clause.page_status, "cover": one.cover.value, "by": list(one.by)}
            for one in covers
        ],
        "pairs": [
            {"rule": one.rule, "decision": one.decision, "condition": one.condition.text, "pair": one.pair}
            for one in shown
        ],
    }

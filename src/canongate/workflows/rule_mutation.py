"""``canongate rules mutate``: would the cases of a rule notice a small mistake in it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canongate import __version__
from canongate.analyse.mutants import Mutant, killed_by, mutants_of
from canongate.analyse.solver import World
from canongate.evaluate.compiled import CompiledRule
from canongate.model.error import UsageError
from canongate.model.finding import Finding, Level
from canongate.model.pointer import to_pointer
from canongate.model.report import Report
from canongate.report.outcome import ExitCode, exit_code, worst
from canongate.workflows.root import canon_name
from canongate.workflows.rule_cases import results_of
from canongate.workflows.rules import RuleSet, open_rules

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Mutation:
    """What came of planting mistakes."""

    report: Report
    """A warning for each mutant that no case kills; exit code 1 where fewer are killed than was asked for."""
    answer: dict[str, Any]
    """Figures by rule and in all."""


def mutate(given: Path | None, names: Sequence[str] = (), *, at_least: int = 0) -> Mutation:
    """
    Return which mutants of some rules, or of all, no case kills.

    Args:
        given: the root; None searches upward.
        names: rules; none means all.
        at_least: percentage of mutants that must be killed, equivalent ones left out.

    Raises:
        UsageError: there is no root, no rule of a name, or not one mutant.
    """
    book = open_rules(given)
    chosen = book.chosen(names)
    rows: list[dict[str, Any]] = []
    survivors: list[tuple[CompiledRule, Mutant]] = []
    for rule in chosen:
        mutants, left = _survivors(book, rule)
        equivalent, alive = _told_apart(book, rule, left)
        rows.append({"rule": rule.id, "mutants": mutants, "equivalent": equivalent, "alive": len(alive)})
        survivors += [(rule, mutant) for mutant in alive]
    counted = {name: sum(row[name] for row in rows) for name in ("mutants", "equivalent", "alive")}
    if not counted["mutants"]:
        raise UsageError("there is not one mutant, so nothing was tried", help="name rules that compile and have cases")
    findings = book.opened.placed([*book.wrong_with(chosen, names), *(_alive(rule, one) for rule, one in survivors)])
    told_apart = counted["mutants"] - counted["equivalent"]
    killed = told_apart - counted["alive"]
    enough = killed * 100 >= at_least * told_apart
    report = Report(
        tool_version=__version__,
        command="rules mutate",
        root=canon_name(book.opened),
        as_of=None,
        findings=findings,
        exit_code=exit_code(findings) if enough else worst([exit_code(findings), ExitCode.BLOCKED]),
        checked={"rules": len(chosen), "mutants": counted["mutants"]},
    )
    return Mutation(report, {"format": "rules-mutation_v1", "rules": rows, **counted, "killed": killed})


def _survivors(book: RuleSet, rule: CompiledRule) -> tuple[int, list[Mutant]]:
    """Return how many mutants a rule has, and those no case kills."""
    table = book.cases.get(rule.id)
    cases = [] if table is None else [(one.name, one.dossier, one.seen) for one in results_of(book, table, rule)]
    environment = book.environments[rule.document.data["applies_to"]]
    mutants = mutants_of(rule, book.workspace, environment)
    return len(mutants), [mutant for mutant in mutants if killed_by(mutant, cases) is None]


def _told_apart(book: RuleSet, rule: CompiledRule, left: Sequence[Mutant]) -> tuple[int, list[Mutant]]:
    """Return how many mutants say the same as their rule in other words, and the others."""
    if not left:
        return 0, []
    from canongate.analyse.impossible import is_equivalent  # noqa: PLC0415  # the solver is loaded for survivors only

    world = World(book.environments[rule.document.data["applies_to"]])
    alive = [mutant for mutant in left if not is_equivalent(rule, mutant, world)]
    return len(left) - len(alive), alive


def _alive(rule: CompiledRule, mutant: Mutant) -> Finding:
    before, after = (_short(text) for text in (mutant.before, mutant.after))
    return Finding(
        rule="mutant-survives",
        level=Level.WARNING,
        message=f"no case notices {before} changed into {after} ({mutant.kind})",
        path=rule.document.path,
        pointer=to_pointer(mutant.key),
        offset=mutant.offset,
        document=rule.id,
        help=f"add a case to tests/cases/{rule.id}.yaml on which the two differ",
        context={"kind": mutant.kind, "before": mutant.before, "after": mutant.after},
    )


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return f"`{shown if len(shown) <= _SHOWN else shown[: _SHOWN - 3] + '...'}`"

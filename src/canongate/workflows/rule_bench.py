"""``canongate rules bench``: what each rule costs to judge, over the dossiers of its cases."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.judge import judge
from canongate.expression import emit_python
from canongate.model.error import UsageError
from canongate.workflows.rule_cases import results_of
from canongate.workflows.rules import open_rules

_LEAST = 20_000_000
"""Nanoseconds of processor time that a measurement takes at least, so that the clock's grain does not show."""


@dataclass(frozen=True, slots=True)
class RuleCost:
    """What one rule costs, in nanoseconds of processor time for one dossier."""

    rule: str
    dossiers: int
    steps: int
    """The most steps its conditions can take on any dossier, by the schema's bounds."""
    evaluator: int
    python: int
    """By generated code, as a batch of decisions is judged."""


def bench(given: Path | None, names: Sequence[str] = ()) -> tuple[RuleCost, ...]:
    """
    Return what some rules cost, or all, dearest first.

    Raises:
        UsageError: there is no root, no rule of a name, or no case to judge.
    """
    book = open_rules(given)
    found = []
    for rule in book.chosen(names):
        table = book.cases.get(rule.id)
        dossiers = [] if table is None else [one.dossier for one in results_of(book, table, rule)]
        if dossiers:
            found.append(_cost(rule, dossiers))
    if not found:
        raise UsageError("there are no cases to judge", help="name rules that compile and have cases")
    return tuple(sorted(found, key=lambda cost: (-cost.python, cost.rule)))


def _cost(rule: CompiledRule, dossiers: Sequence[Mapping[str, Any]]) -> RuleCost:
    emitted = emit_python(rule.conditions)
    return RuleCost(
        rule=rule.id,
        dossiers=len(dossiers),
        steps=sum(program.cost for program in rule.conditions),
        evaluator=_nanoseconds(lambda dossier: judge(rule, dossier), dossiers),
        python=_nanoseconds(emitted.outcomes, dossiers),
    )


def _nanoseconds(ask: Callable[[Mapping[str, Any]], object], dossiers: Sequence[Mapping[str, Any]]) -> int:
    """Return the processor time of one question, in the mean of as many rounds as make it measurable."""
    rounds, spent = 1, 0
    while spent < _LEAST:
        rounds *= 2
        start = time.process_time_ns()
        for _ in range(rounds):
            for dossier in dossiers:
                ask(dossier)
        spent = time.process_time_ns() - start
    return spent // (rounds * len(dossiers))

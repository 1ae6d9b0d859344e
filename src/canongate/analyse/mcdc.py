"""
Masking MC/DC: does some pair of cases show, for each condition of a rule, that it alone turns the outcome?

A case shows a condition in one value where turning only that value would change the outcome (it is not masked). A
condition is shown when two cases show it true and false with opposite outcomes; the other conditions may differ.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from canongate.analyse.conditions import Condition, conditions_of, met, tree_of, truth_of, values_in
from canongate.evaluate.compiled import CompiledRule
from canongate.expression import Program

# NOTE: `require` turns pass into fail; `when` turns "is judged" into "is not", without which neither is reached.


@dataclass(frozen=True, slots=True)
class Shown:
    """One condition of one decision of a rule, and the cases that show it."""

    rule: str
    decision: str
    """``when`` or ``require``."""
    condition: Condition
    pair: tuple[str, str] | None
    """Names of the case that shows it true and of the one that shows it false; None where no pair does."""

    @property
    def pointer(self) -> tuple[str, ...]:
        """Where in the rule file the text with the condition stands."""
        return ("let", self.condition.binding) if self.condition.binding else (self.decision,)


def mcdc(rule: CompiledRule, dossiers: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[Shown, ...]:
    """
    Return every condition of a rule with the pair of cases that shows it.

    Args:
        rule: a compiled rule.
        dossiers: name and dossier of each of its cases.
    """
    cases = list(dossiers)
    applying = [(name, one) for name, one in cases if rule.when is None or _answer(rule.when, one) is True]
    found = [] if rule.when is None else list(_of_decision(rule, "when", rule.when, cases))
    return (*found, *_of_decision(rule, "require", rule.require, applying))


def _answer(program: Program, dossier: Mapping[str, Any]) -> bool | None:
    return truth_of(met(tree_of(program), program, dossier))


def _of_decision(
    rule: CompiledRule, decision: str, program: Program, cases: Iterable[tuple[str, Mapping[str, Any]]]
) -> Iterator[Shown]:
    tree = tree_of(program)
    showing: dict[tuple[int, bool, bool], str] = {}
    for name, dossier in cases:
        for key in _unmasked(met(tree, program, dossier)):
            showing.setdefault(key, name)
    for condition in conditions_of(tree):
        number = condition.number
        pairs = [(showing.get((number, True, one)), showing.get((number, False, not one))) for one in (True, False)]
        pair = next(((true, false) for true, false in pairs if true is not None and false is not None), None)
        yield Shown(rule.id, decision, condition, pair)


def _unmasked(seen: Any) -> Iterator[tuple[int, bool, bool]]:
    """Yield number, value and outcome of each condition whose value alone carries the outcome."""
    outcome = truth_of(seen)
    if outcome is None:
        return
    for value in values_in(seen):
        if value.truth is not None and truth_of(seen, {value.key: not value.truth}) is not outcome:
            yield value.number, value.truth, outcome

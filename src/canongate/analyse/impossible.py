"""
What no case can show, proven by the solver: mutants that are the rule in other words, and conditions that never decide.

Proofs hold for lists up to the world's bound. What cannot be proven stays with the author.
"""

from collections.abc import Iterable

from canongate.analyse.conditions import tree_of
from canongate.analyse.mcdc import Shown
from canongate.analyse.mutants import Mutant
from canongate.analyse.rewriting import condition_alone, with_fixed
from canongate.analyse.solver import Formula, World
from canongate.evaluate.compiled import CompiledRule
from canongate.expression import Program
from canongate.expression.refusals import RefusedError
from canongate.expression.smt import Status


def is_equivalent(rule: CompiledRule, mutant: Mutant, world: World) -> bool:
    """Return whether a mutant is proven to say the same as its rule on every dossier."""
    try:
        return world.ask(world.differ(rule, mutant.rule)).status is Status.IMPOSSIBLE
    except RefusedError:
        return False


def never_shown(rule: CompiledRule, missing: Iterable[Shown], world: World) -> tuple[Shown, ...]:
    """Return the conditions, among those no pair of cases shows, for which there is proven to be no such pair."""
    found = []
    for one in missing:
        program = rule.when if one.decision == "when" else rule.require
        if program is not None and _never(program, one, rule, world):
            found.append(one)
    return tuple(found)


def _never(program: Program, shown: Shown, rule: CompiledRule, world: World) -> bool:
    tree = tree_of(program)
    number = shown.condition.number
    alone = condition_alone(tree, program, number)
    if alone is None:
        return False
    try:
        asked = world.symbolic.condition(alone)
        fixed = {value: world.symbolic.condition(with_fixed(tree, program, {number: value})) for value in (True, False)}
        reached = [] if shown.decision == "when" or rule.when is None else [world.symbolic.condition(rule.when).true]
    except RefusedError:
        return False

    def side(value: bool, outcome: bool) -> Formula:  # noqa: FBT001  # the condition's value, the decision's outcome
        here, there = fixed[value], fixed[not value]
        own = asked.true if value else asked.false
        return own & (here.true & ~there.true if outcome else here.false & ~there.false)

    def possible(value: bool, outcome: bool) -> bool:  # noqa: FBT001  # the same
        return world.ask(side(value, outcome), *reached).status is not Status.IMPOSSIBLE

    return not any(possible(True, outcome) and possible(False, not outcome) for outcome in (True, False))  # noqa: FBT003

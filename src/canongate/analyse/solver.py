"""
Rules as formulas: when a rule passes, fails, is undetermined or does not apply, on any dossier that the schema allows.

One world holds one symbolic dossier, so that what is asked of several rules is asked of the same dossier. Lists are
looked at up to a bound, which every answer goes with. What the solver cannot express is refused by name, never guessed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from canongate.evaluate.compiled import CompiledRule
from canongate.expression import Environment, Program, compile_expression
from canongate.model.error import UsageError
from canongate.model.verdict import Outcome

if TYPE_CHECKING:
    from canongate.expression.smt import Answer, SymbolicDocument

type Formula = Any
LIST_BOUND = 4
"""Elements of a list that are looked at."""


class World:
    """
    A symbolic dossier and the rules asked of it.

    Args:
        environment: what rules of one kind may read.
        list_bound: how many elements of a list are looked at.
    """

    def __init__(self, environment: Environment, list_bound: int = LIST_BOUND) -> None:
        self.environment = environment
        self.list_bound = list_bound
        self.symbolic = _symbolic(environment, list_bound)
        self._known: dict[int, Mapping[Outcome, Formula]] = {}
        self._kept: list[CompiledRule] = []
        self._assumed: list[Formula] = []
        self._facts: list[str] = []

    def outcomes(self, rule: CompiledRule) -> Mapping[Outcome, Formula]:
        """
        Return when a rule has each outcome; exactly one of the formulas holds on any dossier.

        Raises:
            RefusedError: the rule needs something that a solver cannot express.
        """
        if id(rule) not in self._known:
            self._known[id(rule)] = self._outcomes(rule)
            # NOTE: kept alive, so that no other rule is met under the same identity.
            self._kept.append(rule)
        return self._known[id(rule)]

    def true(self, text: str) -> Formula:
        """Return when a condition over the dossier is true."""
        return self.symbolic.condition(compile_expression(text, self.environment)).true

    def assume(self, text: str) -> None:
        """
        Take for granted that a condition over the dossier is never false.

        Raises:
            ExpressionError: it does not compile, or the solver cannot express it.
        """
        self._facts.append(text)
        self._assumed.append(~self.symbolic.condition(compile_expression(text, self.environment)).false)

    def with_lists(self, bound: int) -> "World":
        """Return a world with the same facts in which fewer elements of lists are looked at."""
        other = World(self.environment, bound)
        for text in self._facts:
            other.assume(text)
        return other

    def stands(self, rule: CompiledRule) -> Formula:
        """Return when a rule lets a decision be accepted: it passes or does not apply."""
        outcomes = self.outcomes(rule)
        return outcomes[Outcome.PASS] | outcomes[Outcome.NOT_APPLICABLE]

    def one_of(self, rule: CompiledRule, wanted: frozenset[Outcome]) -> Formula:
        """Return when a rule has one of some outcomes."""
        outcomes = self.outcomes(rule)
        return any_of([outcomes[one] for one in Outcome if one in wanted])

    def differ(self, one: CompiledRule, other: CompiledRule) -> Formula:
        """Return when two rules have different outcomes."""
        left, right = self.outcomes(one), self.outcomes(other)
        return any_of([left[outcome] ^ right[outcome] for outcome in Outcome])

    def ask(self, *formulas: Formula) -> "Answer":
        """Return whether some dossier fulfils all formulas, with one where there is."""
        return self.symbolic.ask(*self._assumed, *formulas)

    @property
    def bounded(self) -> dict[str, int]:
        """The lists that were looked at only in part, with how many elements were; a proof speaks of no longer ones."""
        return {name: bound.used for name, bound in self.symbolic.bounds.items() if not bound.is_whole}

    def _outcomes(self, rule: CompiledRule) -> Mapping[Outcome, Formula]:
        require = self.symbolic.condition(rule.require)
        if rule.when is None:
            passes, fails, open_ = require.true, require.false, require.undetermined
            never = require.true & ~require.true
            return _table(passes, fails, open_, never)
        when = self.symbolic.condition(rule.when)
        return _table(
            when.true & require.true,
            when.true & require.false,
            when.undetermined | (when.true & require.undetermined),
            when.false,
        )


def all_of(formulas: Sequence[Formula]) -> Formula:
    """Return the conjunction of at least one formula."""
    found = formulas[0]
    for one in formulas[1:]:
        found = found & one
    return found


def any_of(formulas: Sequence[Formula]) -> Formula:
    """Return the disjunction of at least one formula."""
    found = formulas[0]
    for one in formulas[1:]:
        found = found | one
    return found


def plain(environment: Environment) -> Environment:
    """Return an environment without let bindings."""
    return replace(environment, bindings={})


def environment_of(program: Program) -> Environment:
    """Return what a program may read of its document."""
    return plain(program.environment)


def _table(passes: Formula, fails: Formula, undetermined: Formula, not_applicable: Formula) -> dict[Outcome, Formula]:
    return {
        Outcome.PASS: passes,
        Outcome.FAIL: fails,
        Outcome.UNDETERMINED: undetermined,
        Outcome.NOT_APPLICABLE: not_applicable,
    }


def _symbolic(environment: Environment, list_bound: int) -> "SymbolicDocument":
    try:
        from canongate.expression.smt import SymbolicDocument  # noqa: PLC0415  # the solver is an extra
    except ModuleNotFoundError as error:
        if error.name != "z3":
            raise
        raise UsageError("proofs need the solver Z3", help="pip install 'canongate[prove]'") from None
    return SymbolicDocument(environment, list_bound)

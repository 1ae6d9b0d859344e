"""
Programs as formulas of a solver (Z3): what is true of every document that the schema allows, not of one.

::

    world = SymbolicDocument(environment, list_bound=4)      # one document, shared by every program asked of it
    rule = world.condition(program)                          # .true, .false, .undetermined: formulas
    other = world.condition(another)
    answer = world.ask(rule.true, other.false)               # is there a document on which all of these hold?
    answer.status                                            # Status.POSSIBLE, IMPOSSIBLE or UNKNOWN
    answer.document                                          # the witness, for the evaluator to confirm
    world.bounds                                             # lists: how many elements were looked at

A proof (IMPOSSIBLE) holds for every document that fits the schema as its types tell it, whose lists are within the
bounds and whose integers fit 64 bits. Work is limited by the solver's own count of resources, never by time, so that
an answer is the same on every machine. ``UNKNOWN`` is no proof of anything.

For changes of one document: ``world.equalities(document)`` gives for each place (a path as a tuple) the formula that
the place is as in the document, ``world.numbers()`` the integer terms by place, ``world.facts`` what the schema says;
``world.document(model)`` makes a document of any model.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

try:
    import z3
except ModuleNotFoundError as missing:
    from canongate.model.error import CanongateError

    raise CanongateError("the solver is not installed", help="pip install 'canongate[prove]'") from missing

from canongate.expression.environment import Environment, Program
from canongate.expression.lowering import Lowering
from canongate.expression.smt_document import Documents
from canongate.expression.smt_places import Bound, Path, Place, Places, shown
from canongate.expression.smt_target import Partial, Smt
from canongate.expression.smt_text import Term
from canongate.expression.sql_layout import EncodingError
from canongate.expression.values import Kind, Value

__all__ = ["Answer", "Bound", "EncodingError", "Status", "SymbolicDocument", "Truth", "shown"]
LIST_BOUND = 8
"""Elements of a list that are looked at, unless told otherwise."""
NODES = 20_000
"""Nodes of one expression with its loops written out; about a second to build."""
RESOURCES = 20_000_000
"""Steps of the solver for one question; some seconds."""


class Status(StrEnum):
    """What the solver says of a question."""

    POSSIBLE = "possible"
    """There is a document; the answer has it."""
    IMPOSSIBLE = "impossible"
    """There is none, within the bounds."""
    UNKNOWN = "unknown"
    """The resources did not suffice."""


@dataclass(frozen=True, slots=True)
class Truth:
    """When a condition is true, false, or neither; exactly one of them holds on any document."""

    true: Term
    false: Term
    undetermined: Term


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, with a document where there is one, and why there is none where that is not known."""

    status: Status
    document: Mapping[str, Any] | None = None
    model: Any = None
    reason: str = ""


class SymbolicDocument:
    """
    Any document that fits a schema, and the programs asked of it.

    Args:
        environment: the variables, from a schema.
        list_bound: how many elements of a list are looked at, where the schema allows more.
    """

    def __init__(self, environment: Environment, list_bound: int = LIST_BOUND) -> None:
        # A context of its own: what was asked before, of other documents, does not change an answer.
        self.context = z3.Context()
        self._places = Places(environment, self.context, list_bound)
        self._documents = Documents(self._places)
        self._target = Smt(self._places)
        self._lowering = Lowering(self._target, NODES)

    def condition(self, program: Program) -> Truth:
        """
        Return when a condition is true, false or undetermined.

        Raises:
            RefusedError: the program needs something that a solver cannot express (:data:`.refusals.REFUSALS`).
        """
        found: Partial = self._lowering.condition(program)
        return Truth(
            z3.And(found.defined, found.value),
            z3.And(found.defined, z3.Not(found.value)),
            z3.Not(found.defined),
        )

    def scalar(self, program: Program) -> Mapping[Kind, Partial]:
        """
        Return the value of a program by kind, each with the formula that says where it is defined.

        Raises:
            RefusedError: the program needs something that a solver cannot express.
        """
        return self._lowering.scalar(program)

    @property
    def facts(self) -> tuple[Term, ...]:
        """What the schema says of the places asked for so far; part of every question."""
        return tuple(self._places.facts)

    @property
    def bounds(self) -> Mapping[str, Bound]:
        """The lists asked for so far: how many elements are looked at, and how many there could be."""
        return dict(sorted(self._places.bounds.items()))

    def ask(self, *formulas: Term, resources: int = RESOURCES) -> Answer:
        """
        Return whether some document fulfils all formulas.

        A document on which integers overflow is told only where none was found on which they do not: such figures are
        no organisation's, and say nothing of a rule but that 64 bits end.
        """
        first = self._asked(formulas, resources)
        if first.model is None or all(self.holds(first.model, one) for one in self._target.fitting):
            return first
        other = self._asked((*formulas, *self._target.fitting), resources)
        return other if other.status is Status.POSSIBLE else first

    def _asked(self, formulas: Sequence[Term], resources: int) -> Answer:
        solver = z3.Solver(ctx=self.context)
        solver.set("rlimit", resources)
        solver.add(*self.facts, *formulas)
        status = solver.check()
        if status == z3.unsat:
            return Answer(Status.IMPOSSIBLE)
        if status == z3.unknown:
            return Answer(Status.UNKNOWN, reason=solver.reason_unknown())
        model = solver.model()
        return Answer(Status.POSSIBLE, self.document(model), model)

    def document(self, model: Any) -> dict[str, Any]:
        """Return the document that a model describes: what was asked for, and what the schema requires beside it."""
        return self._documents.document(model)

    def holds(self, model: Any, formula: Term) -> bool:
        """Return whether a formula holds in a model."""
        return self._documents.holds(model, formula)

    def read(self, model: Any, kind: Kind, value: Partial) -> Value:
        """Return the value that a model gives a term of :meth:`scalar`."""
        return self._documents.scalar(model, value.value, kind)

    def equalities(self, document: Mapping[str, Any]) -> dict[Path, Term]:
        """
        Return for each place asked for the formula that it is as a document has it.

        Raises:
            EncodingError: the document does not fit its schema, or has a list beyond its bound.
        """
        return self._documents.equalities(document)

    def numbers(self) -> dict[Path, Term]:
        """Return the integer terms of all places asked for, by place; each means something where an integer stands."""
        return {place.path: place.scalars[Kind.INT] for place in self._all() if Kind.INT in place.scalars}

    def lengths(self) -> dict[Path, Term]:
        """Return the lengths of all lists asked for, by place; each means something where a list stands."""
        return {place.path: place.length for place in self._all() if place.length is not None}

    def _all(self) -> Iterable[Place]:
        waiting = list(self._places.roots.values())
        while waiting:
            place = waiting.pop(0)
            yield place
            waiting += place.below.values()

"""
A solver's world as a target: a partial value is a term beside the formula that says where it is defined.

What a document can be stands in :mod:`.smt_places`; texts are in :mod:`.smt_text`, numbers in :mod:`.smt_numbers`.
Loops are written out, element by element, up to the bound of the list. Long because it is one target, an answer to
every question of :class:`.lowered.Target`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import z3

from canongate.expression.arithmetic import BINARY
from canongate.expression.lowered import SAME, Elements, Handle, Lowered, placed, united
from canongate.expression.refusals import Backend, Refuse, refused_function
from canongate.expression.smt_numbers import Numbers
from canongate.expression.smt_places import Place, Places
from canongate.expression.smt_text import Constant, Free, Term, Texts
from canongate.expression.types import Type
from canongate.expression.values import Kind


@dataclass(frozen=True, slots=True)
class Partial:
    """A value and where it is defined; ``value`` is a term, a text, a place of the document, or None for null."""

    defined: Term
    value: Any


class Smt:
    """
    The target.

    Args:
        places: the symbolic document.
    """

    name: str = Backend.SMT

    def __init__(self, places: Places) -> None:
        self._places = places
        self._context = places.context
        self._texts = Texts(places.context)
        self._numbers = Numbers(places.context)
        self._yes, self._no = (z3.BoolVal(value, places.context) for value in (True, False))

    @property
    def fitting(self) -> tuple[Term, ...]:
        """For each sum, difference and product of integers made so far: that it fits into 64 bits."""
        return tuple(self._numbers.fitting)

    # -- scalars

    def literal(self, kind: Kind, value: Any) -> Handle:
        """Return a constant."""
        return Partial(self._yes, self._constant(kind, value))

    def _constant(self, kind: Kind, value: Any) -> Any:
        match kind:
            case Kind.BOOL:
                return self._yes if value else self._no
            case Kind.INT:
                return self._numbers.integer(value)
            case Kind.DOUBLE:
                return self._numbers.double(value)
            case Kind.STRING:
                self._texts.sequence(Constant(value))
                return Constant(value)
            case _:
                return None

    def undefined(self, kind: Kind) -> Handle:
        """Return what is defined nowhere."""
        anything = {Kind.BOOL: False, Kind.INT: 0, Kind.DOUBLE: 0.0, Kind.STRING: ""}
        return Partial(self._no, self._constant(kind, anything.get(kind)))

    def logic(self, operator: str, operands: list[Handle]) -> Handle:
        """Return three-valued logic: one operand may decide, otherwise all must be defined."""
        true = [self._and(one.defined, one.value) for one in operands]
        false = [self._and(one.defined, z3.Not(one.value)) for one in operands]
        decided, value = (
            (self._or(*false), self._and(*true)) if operator == "&&" else (self._and(*false), self._or(*true))
        )
        return Partial(self._or(decided, value), value)

    def negate(self, operand: Handle) -> Handle:
        """Return the opposite."""
        return Partial(operand.defined, z3.Not(operand.value))

    def choose(self, kind: Kind, condition: Handle, then: Handle, otherwise: Handle) -> Handle:
        """Return one of two values; only the chosen one need be defined."""
        chosen = z3.If(condition.value, then.defined, otherwise.defined)
        return Partial(self._and(condition.defined, chosen), self._pick(kind, condition.value, then, otherwise))

    def either(self, kind: Kind, operands: list[Handle]) -> Handle:
        """Return whichever is defined."""
        if not operands:
            return self.undefined(kind)
        found = operands[-1]
        for one in reversed(operands[:-1]):
            found = Partial(self._or(one.defined, found.defined), self._pick(kind, one.defined, one, found))
        return found

    def _pick(self, kind: Kind, condition: Term, one: Partial, two: Partial) -> Any:
        if kind is Kind.NULL:
            return None
        if kind is Kind.STRING:
            return self._texts.chosen(condition, one.value, two.value)
        return z3.If(condition, one.value, two.value)

    def guard(self, kind: Kind, guards: list[Handle], value: Handle) -> Handle:
        """Return a value that is defined in fewer documents."""
        del kind
        return Partial(self._and(*(one.defined for one in guards), value.defined), value.value)

    def binary(self, operator: str, left: tuple[Kind, Handle], right: tuple[Kind, Handle]) -> Handle:
        """Return arithmetic, order or equality."""
        (kind, one), (other, two) = left, right
        defined = self._and(one.defined, two.defined)
        if operator in BINARY:
            return self._arithmetic(operator, kind, defined, (one.value, two.value))
        return Partial(defined, self._relation(operator, (kind, one.value), (other, two.value)))

    def _arithmetic(self, operator: str, kind: Kind, defined: Term, values: tuple[Any, Any]) -> Partial:
        if kind is Kind.STRING:
            return Partial(defined, self._texts.joined(*values))
        if kind is Kind.DOUBLE:
            return Partial(defined, self._numbers.doubles(operator, *values))
        value, exists = self._numbers.arithmetic(operator, *values)
        return Partial(self._and(defined, exists), value)

    def _relation(self, operator: str, left: tuple[Kind, Any], right: tuple[Kind, Any]) -> Term:
        (kind, one), (other, two) = left, right
        if kind is Kind.NULL:
            return self._yes
        if kind is Kind.STRING:
            return self._texts.relation(operator, one, two)
        if kind is Kind.BOOL:
            one, two = (z3.If(side, self._numbers.integer(1), self._numbers.integer(0)) for side in (one, two))
        elif Kind.DOUBLE in {kind, other}:
            one, two = (self._as_double(of, side) for of, side in (left, right))
            return self._numbers.relation(operator, one, two)
        return _COMPARE[operator](one, two)

    def _as_double(self, kind: Kind, value: Term) -> Term:
        return value if kind is Kind.DOUBLE else self._numbers.from_integer(value)

    def function(self, name: str, operands: list[tuple[Kind, Handle]], result: Kind) -> Handle:
        """Return a function of scalars."""
        kinds, handles = tuple(kind for kind, _ in operands), [handle for _, handle in operands]
        defined = self._and(*(handle.defined for handle in handles))
        values = [handle.value for handle in handles]
        del result
        if len(kinds) == 1 and (name, kinds[0]) in SAME:
            return handles[0]
        if name in _TEXT_TESTS and kinds == (Kind.STRING, Kind.STRING):
            return Partial(defined, self._texts.test(name, *values))
        if name in _OF_DOUBLE and kinds == (Kind.DOUBLE,):
            return Partial(defined, self._numbers.of_double(name, *values))
        make = self._functions().get((name, kinds))
        if make is None:
            raise Refuse(refused_function(name, kinds), name)
        value, exists = make(*values)
        return Partial(self._and(defined, exists), value)

    def _functions(self) -> dict[tuple[str, tuple[Kind, ...]], Callable[..., tuple[Any, Term]]]:
        numbers, yes = self._numbers, self._yes
        return {
            ("-", (Kind.INT,)): numbers.negated,
            ("math.abs", (Kind.INT,)): numbers.absolute,
            ("int", (Kind.DOUBLE,)): numbers.to_integer,
            ("double", (Kind.INT,)): lambda value: (numbers.from_integer(value), yes),
            ("size", (Kind.STRING,)): lambda value: (self._texts.length(value), yes),
            ("string", (Kind.BOOL,)): lambda value: (
                self._texts.chosen(value, Constant("true"), Constant("false")),
                yes,
            ),
            ("string", (Kind.INT,)): lambda value: (self._digits(value), yes),
        }

    def _digits(self, value: Term) -> Free:
        minus = self._texts.sequence(Constant("-"))
        return Free(z3.If(value >= 0, z3.IntToStr(value), z3.Concat(minus, z3.IntToStr(-value))))

    # -- places of the document

    def variable(self, name: str, type_: Type) -> Lowered:
        """Return a field at the top."""
        return self._lowered(self._places.variable(name, type_), self._yes)

    def field(self, record: Handle, name: str, type_: Type) -> Lowered:
        """Return a field of an object."""
        return self._lowered(self._places.field(record.value, name, type_), record.defined)

    def has_field(self, record: Handle, name: str, type_: Type) -> Handle:
        """Return whether an object has a field."""
        return Partial(record.defined, self._places.field(record.value, name, type_).present)

    def at_key(self, map_: Handle, key: Handle, type_: Type) -> Lowered:
        """Return the value under a constant key."""
        found = self.field(map_, self._key(key), type_)
        return self._guarded(found, key.defined)

    def has_key(self, map_: Handle, key: Handle) -> Handle:
        """Return whether a map has a constant key."""
        made = map_.value.made.map
        place = self._places.field(map_.value, self._key(key), made.value)
        return Partial(self._and(map_.defined, key.defined), place.present)

    def _key(self, key: Handle) -> str:
        if not isinstance(key.value, Constant):
            raise Refuse("computed-key")
        return key.value.value

    def keys(self, map_: Handle) -> Handle:  # noqa: ARG002  # every target is asked alike
        """Refuse: how many keys there are is not known."""
        raise Refuse("map-loop")

    def map_size(self, map_: Handle) -> Handle:  # noqa: ARG002  # every target is asked alike
        """Refuse: how many keys there are is not known."""
        raise Refuse("map-loop")

    def item(self, list_: Handle, index: Handle, type_: Type) -> Lowered:
        """Return the element at a position: one for each position, of which at most one is asked for."""
        found = []
        for position, element in enumerate(self._elements(list_, type_)):
            asked = self._and(index.defined, index.value == position)
            found.append(self._guarded(self._lowered(element, list_.defined), asked))
        return united(found, self.either)

    def length(self, list_: Handle) -> Handle:
        """Return how many elements a list has."""
        return Partial(list_.defined, list_.value.length)

    def quantify(self, macro: str, list_: Elements, body: Callable[[Lowered], Handle]) -> Handle:
        """Return a fold over the elements that a list can have."""
        place: Place = list_.handle.value
        inside, answers = [], []
        for position, element in enumerate(self._elements(list_.handle, list_.type.element)):
            inside.append(place.length > position)
            answers.append(body(self._lowered(element, list_.handle.defined)))
        return self._folded(macro, list_.handle.defined, inside, answers)

    def _folded(self, macro: str, defined: Term, inside: list[Term], answers: list[Partial]) -> Partial:
        pairs = list(zip(inside, answers, strict=True))
        if macro == "count":
            all_known = self._and(*(z3.Implies(here, one.defined) for here, one in pairs))
            one_or_none = [
                z3.If(self._and(here, one.value), self._numbers.integer(1), self._numbers.integer(0))
                for here, one in pairs
            ]
            return Partial(self._and(defined, all_known), z3.Sum([self._numbers.integer(0), *one_or_none]))
        wanted = macro == "exists"
        deciding = self._or(*(self._and(here, one.defined, self._is(one, wanted)) for here, one in pairs))
        rest = self._and(*(z3.Implies(here, self._and(one.defined, self._is(one, not wanted))) for here, one in pairs))
        return Partial(self._and(defined, self._or(deciding, rest)), deciding if wanted else z3.Not(deciding))

    @staticmethod
    def _is(answer: Partial, wanted: bool) -> Term:  # noqa: FBT001  # the value that is looked for
        return answer.value if wanted else z3.Not(answer.value)

    def _elements(self, list_: Handle, type_: Type) -> list[Place]:
        place: Place = list_.value
        bound = self._places.bound(place)
        return [self._places.element(place, position, type_) for position in range(bound)]

    def _lowered(self, place: Place, guard: Term) -> Lowered:
        """Return what can stand at a place, each part defined where it does."""
        self._places.open(place)
        made = place.made
        if made is None:
            raise AssertionError(place)

        scalars = {kind.value: term for kind, term in place.scalars.items()}

        def part(name: str) -> Partial:
            return Partial(self._and(guard, place.tags[name]), scalars.get(name, place))

        return placed(made, part)

    def _guarded(self, value: Lowered, guard: Term) -> Lowered:
        def kept(handle: Partial) -> Partial:
            return Partial(self._and(guard, handle.defined), handle.value)

        return Lowered(
            {kind: kept(handle) for kind, handle in value.scalars.items()},
            tuple(Elements(kept(one.handle), one.type) for one in value.lists if isinstance(one, Elements)),
            tuple((kept(handle), type_) for handle, type_ in value.maps),
            tuple((kept(handle), type_) for handle, type_ in value.records),
        )

    # -- formulas

    def _and(self, *formulas: Term) -> Term:
        kept = [one for one in formulas if not z3.is_true(one)]
        if any(z3.is_false(one) for one in kept):
            return self._no
        return kept[0] if len(kept) == 1 else z3.And(*kept) if kept else self._yes

    def _or(self, *formulas: Term) -> Term:
        kept = [one for one in formulas if not z3.is_false(one)]
        if any(z3.is_true(one) for one in kept):
            return self._yes
        return kept[0] if len(kept) == 1 else z3.Or(*kept) if kept else self._no


_TEXT_TESTS = frozenset({"contains", "startsWith", "endsWith"})
_OF_DOUBLE = frozenset({"-", "math.abs", "math.isNaN", "math.isInf", "math.isFinite"})
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": lambda one, two: one == two,
    "<": lambda one, two: one < two,
    "<=": lambda one, two: one <= two,
    ">": lambda one, two: one > two,
    ">=": lambda one, two: one >= two,
}

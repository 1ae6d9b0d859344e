"""
The symbolic document: a place for every field that an expression reads, with what the schema says of it as facts.

A place is there or not; what is there is of one kind. Lists are as long as a bound allows; the bound is on record
beside the schema's own, because a proof holds for documents within it. Integers fit into 64 bits.
Long because a place and the facts about it are made together, one short method for each type.
"""

from dataclasses import dataclass, field
from typing import Any

import z3

from canongate.expression.environment import Environment
from canongate.expression.lowered_parts import Parts, parts
from canongate.expression.smt_text import Coded, Day, Free, Term, Text
from canongate.expression.types import ListType, Scalar, Type, alternatives
from canongate.expression.values import INT_MAX, INT_MIN, Kind

type Path = tuple[str | int, ...]
"""Field names, keys and positions from the top of the document."""

_MONTHS_OF_30 = (4, 6, 9, 11)


@dataclass(frozen=True, slots=True)
class Bound:
    """How many elements of a list are looked at, and how many the schema allows (None is any number)."""

    used: int
    schema: int | None

    @property
    def is_whole(self) -> bool:
        """True where every list of the schema is covered."""
        return self.schema is not None and self.schema <= self.used


@dataclass(slots=True)
class Place:
    """One place of the document, and the places below it that have been asked for."""

    path: Path
    type: Type
    present: Term
    required: bool
    """True where the schema wants it to be there whenever what holds it is."""
    made: Parts | None = None
    tags: dict[str, Term] = field(default_factory=dict)
    """For each part the type allows: whether that is what stands here."""
    scalars: dict[Kind, Any] = field(default_factory=dict)
    """Terms and texts of the scalar parts."""
    length: Term = None
    below: dict[str | int, "Place"] = field(default_factory=dict)


class Places:
    """
    Makes places when they are first asked for, and collects facts.

    Args:
        environment: the variables, from a schema.
        context: where terms are made.
        list_bound: how many elements of a list are looked at.
    """

    def __init__(self, environment: Environment, context: Any, list_bound: int) -> None:
        self.required = {name: environment.variables[name] for name in sorted(environment.required)}
        self.context = context
        self.list_bound = list_bound
        self.roots: dict[str, Place] = {}
        self.facts: list[Term] = []
        self.bounds: dict[str, Bound] = {}

    def variable(self, name: str, type_: Type) -> Place:
        """Return the place of a field at the top."""
        if name not in self.roots:
            required = name in self.required
            present = z3.BoolVal(True, self.context) if required else self._bool((name,), "there")  # noqa: FBT003
            self.roots[name] = Place((name,), type_, present, required)
        return self.roots[name]

    def field(self, holder: Place, name: str, type_: Type) -> Place:
        """Return the place of a field of an object, or under a key of a map."""
        if name not in holder.below:
            record = holder.made.record if holder.made is not None else None
            held = holder.tags["map" if record is None else "record"]
            required = record is not None and name in record.fields and record.fields[name].required
            present = held if required else z3.And(held, self._bool((*holder.path, name), "there"))
            holder.below[name] = Place((*holder.path, name), type_, present, required)
        return holder.below[name]

    def element(self, holder: Place, position: int, type_: Type) -> Place:
        """Return the place of an element of a list."""
        if position not in holder.below:
            present = z3.And(holder.tags["list"], holder.length > position)
            holder.below[position] = Place((*holder.path, position), type_, present, required=True)
        return holder.below[position]

    def bound(self, place: Place) -> int:
        """Return how many elements of a list are looked at."""
        return self.bounds[shown(place.path)].used

    def open(self, place: Place) -> Place:
        """
        Return a place with everything its type allows laid out.

        Raises:
            Refuse: the type is not known.
        """
        if place.made is not None:
            return place
        place.made = parts(place.type)
        names = place.made.names
        if len(names) == 1:
            place.tags = {names[0]: place.present}
        else:
            place.tags = {name: self._bool(place.path, name) for name in names}
            self.facts.append(place.present == z3.Or(*place.tags.values()))
            self.facts += [
                z3.Not(z3.And(place.tags[one], place.tags[two]))
                for at, one in enumerate(names)
                for two in names[at + 1 :]
            ]
        for kind in place.made.scalars:
            place.scalars[kind] = self._scalar(place, kind)
        if place.made.list is not None:
            place.length = self._length(place, place.made.list)
        return place

    def _length(self, place: Place, of: ListType) -> Term:
        most, used = of.max_items, max(self.list_bound, of.min_items)
        bound = Bound(used if most is None else min(used, most), most)
        self.bounds[shown(place.path)] = bound
        length = z3.Int(self._name(place.path, "length"), self.context)
        self.facts.append(z3.And(length >= of.min_items, length <= bound.used))
        return length

    def _scalar(self, place: Place, kind: Kind) -> Any:
        """Return the term of a scalar part; only facts that hold for every type of the kind are kept."""
        types = [one for one in alternatives(place.type) if isinstance(one, Scalar) and one.kind is kind]
        known = types[0] if len(types) == 1 else Scalar(kind)
        name = self._name(place.path, kind.value)
        match kind:
            case Kind.BOOL:
                return self._flag(name, known)
            case Kind.INT:
                return self._integer(name, known)
            case Kind.DOUBLE:
                return self._double(name, known)
            case Kind.STRING:
                return self._text(name, known)
            case _:
                return None

    def _flag(self, name: str, of: Scalar) -> Term:
        flag = z3.Bool(name, self.context)
        self._one_of(of, lambda value: flag == z3.BoolVal(value, self.context))
        return flag

    def _integer(self, name: str, of: Scalar) -> Term:
        number = z3.Int(name, self.context)
        low = INT_MIN if of.low is None else max(INT_MIN, -(-of.low // 1))
        high = INT_MAX if of.high is None else min(INT_MAX, of.high // 1)
        self.facts.append(z3.And(number >= int(low), number <= int(high)))
        self._one_of(of, lambda value: number == value)
        return number

    def _double(self, name: str, of: Scalar) -> Term:
        sort = z3.Float64(self.context)
        number = z3.FP(name, sort, self.context)
        # JSON has neither NaN nor infinity.
        self.facts.append(z3.Not(z3.Or(z3.fpIsNaN(number, self.context), z3.fpIsInf(number, self.context))))
        for limit, relate in ((of.low, z3.fpGEQ), (of.high, z3.fpLEQ)):
            if limit is not None:
                self.facts.append(relate(number, z3.FPVal(float(limit), None, sort, self.context), self.context))
        self._one_of(of, lambda value: z3.fpEQ(number, z3.FPVal(value, None, sort, self.context), self.context))
        return number

    def _text(self, name: str, of: Scalar) -> Text:
        if of.values is not None:
            values = tuple(sorted(of.values))
            code = z3.Int(name, self.context)
            self.facts.append(z3.And(code >= 0, code < len(values)))
            return Coded(code, values)
        if of.date:
            return Day(self._day(name))
        text = z3.String(name, self.context)
        if of.max_length is not None:
            self.facts.append(z3.Length(text) <= of.max_length)
        if of.min_length:
            self.facts.append(z3.Length(text) >= of.min_length)
        return Free(text)

    def _day(self, name: str) -> Term:
        """Return the number of a day that the calendar has."""
        year, month, day = (z3.Int(f"{name} {part}", self.context) for part in ("year", "month", "day"))
        leap = z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))
        short = z3.If(leap, z3.IntVal(29, self.context), z3.IntVal(28, self.context))
        is_short = z3.Or(*(month == one for one in _MONTHS_OF_30))
        last = z3.If(month == 2, short, z3.If(is_short, z3.IntVal(30, self.context), z3.IntVal(31, self.context)))  # noqa: PLR2004  # February
        self.facts.append(z3.And(year >= 1, year <= 9999, month >= 1, month <= 12, day >= 1, day <= last))  # noqa: PLR2004
        return year * 10_000 + month * 100 + day

    def _one_of(self, of: Scalar, equals: Any) -> None:
        if of.values is not None:
            self.facts.append(z3.Or(*(equals(value) for value in sorted(of.values))))

    def _bool(self, path: Path, what: str) -> Term:
        return z3.Bool(self._name(path, what), self.context)

    @staticmethod
    def _name(path: Path, what: str) -> str:
        """Return a name that no other place has; a field may have any characters in its name."""
        return "".join(f"/{part}" if isinstance(part, int) else f".{part!r}" for part in path) + f" {what}"


def shown(path: Path) -> str:
    """Return a path as people write it, such as ``decision.tests[0].result``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")

"""
Between symbolic documents and real ones: what a document says of each place, and the document that a model describes.

A model is told with the fields that were asked for, and with those that the schema requires beside them, so that it
can be read, and judged, as a document. Patterns of a schema are not part of its types: a text made here may break one.
Long because every form of a value is read and written here side by side.
"""

from collections.abc import Mapping
from math import isfinite
from struct import pack, unpack
from typing import Any

import z3

from canongate.expression.smt_places import Path, Place, Places, shown
from canongate.expression.smt_text import LAST_CHARACTER, Coded, Constant, Day, Term, Texts, day_number, read
from canongate.expression.sql_layout import EncodingError
from canongate.expression.types import ListType, MapType, RecordType, Scalar, Type, alternatives
from canongate.expression.values import INT_MAX, INT_MIN, Kind, Value, kind_of

_ABSENT = object()


class Documents:
    """
    Reads and writes documents by the places of a symbolic one.

    Args:
        places: the places asked for so far.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._texts = Texts(places.context)

    def equalities(self, document: Mapping[str, Any]) -> dict[Path, Term]:
        """
        Return for each place the formula that it is as a document has it.

        Raises:
            EncodingError: the document does not fit its schema, or has a list beyond the bound or an integer beyond
                64 bits.
        """
        found: dict[Path, Term] = {}
        for name, place in self._places.roots.items():
            self._equal(place, document.get(name, _ABSENT), found)
        return found

    def _equal(self, place: Place, value: Any, found: dict[Path, Term]) -> None:
        made = place.made
        part = "" if value is _ABSENT else self._part(place, value)
        same = [place.present if value is not _ABSENT else z3.Not(place.present)]
        if made is not None and part:
            same.append(place.tags[part])
            kind = kind_of(value)
            if kind is not None and kind in place.scalars:
                same += self._same(place.scalars[kind], kind, value)
            if part == "list":
                same.append(place.length == len(value))
        found[place.path] = z3.And(*same)
        for key, below in place.below.items():
            inner: Any = _ABSENT
            if isinstance(key, int):
                inner = value[key] if isinstance(value, list) and key < len(value) else _ABSENT
            elif isinstance(value, Mapping):
                inner = value.get(key, _ABSENT)
            self._equal(below, inner, found)

    def _part(self, place: Place, value: Any) -> str:
        """Return which part of its place a value is."""
        kind = kind_of(value)
        name = "" if kind is None else kind.value
        if place.made is None:
            return ""
        if kind is Kind.MAP:
            name = "map" if place.made.map is not None else "record"
        too_large = kind is Kind.INT and not INT_MIN <= value <= INT_MAX
        too_long = kind is Kind.LIST and place.made.list is not None and len(value) > self._places.bound(place)
        odd = kind is Kind.STRING and any(ord(one) > LAST_CHARACTER for one in value)
        odd |= kind is Kind.DOUBLE and not isfinite(value)
        if name not in place.made.names or too_large or too_long or odd:
            limit = (
                "is longer than the bound" if too_long else "does not fit its schema, or is beyond what a solver holds"
            )
            raise EncodingError(f"{shown(place.path)} {limit}")
        return name

    def _same(self, term: Any, kind: Kind, value: Any) -> list[Term]:
        context = self._places.context
        match kind:
            case Kind.BOOL:
                return [term if value else z3.Not(term)]
            case Kind.INT:
                return [term == value]
            case Kind.DOUBLE:
                # Bit for bit, but for NaN: equality of terms, not of numbers.
                return [term == z3.FPVal(value, None, z3.Float64(context), context)]
            case Kind.STRING:
                return [self._same_text(term, value)]
            case _:
                return []

    def _same_text(self, text: Any, value: str) -> Term:
        never = z3.BoolVal(False, self._places.context)  # noqa: FBT003  # the solver's constant
        match text:
            case Coded(code=code, values=values):
                return code == values.index(value) if value in values else never
            case Day(number=number):
                wanted = day_number(value)
                return never if wanted is None else number == wanted
            case _:
                return self._texts.sequence(text) == self._texts.sequence(Constant(value))

    def document(self, model: Any) -> dict[str, Any]:
        """Return the document that a model describes."""
        roots = self._places.roots
        found = {name: self._value(model, place) for name, place in roots.items() if self.holds(model, place.present)}
        missing = {name: example(of) for name, of in self._places.required.items() if name not in roots}
        return dict(sorted((found | missing).items()))

    def holds(self, model: Any, formula: Term) -> bool:
        """Return whether a formula holds in a model."""
        return bool(z3.is_true(_valued(model, formula)))

    def _value(self, model: Any, place: Place) -> Any:
        if place.made is None:
            return example(place.type)
        part = next(name for name in place.made.names if self.holds(model, place.tags[name]))
        if part == "list":
            length = _valued(model, place.length).as_long()
            of = place.made.list.element if place.made.list is not None else place.type
            return [self._value(model, place.below[at]) if at in place.below else example(of) for at in range(length)]
        if part in {"record", "map"}:
            found = {
                key: self._value(model, below)
                for key, below in place.below.items()
                if isinstance(key, str) and self.holds(model, below.present)
            }
            return _completed(found, place.made.record)
        kind = Kind(part)
        return self.scalar(model, place.scalars[kind], kind)

    def scalar(self, model: Any, term: Any, kind: Kind) -> Value:
        """Return the value that a model gives a term of a kind."""
        match kind:
            case Kind.NULL:
                return None
            case Kind.BOOL:
                return self.holds(model, term)
            case Kind.INT:
                return _valued(model, term).as_long()
            case Kind.DOUBLE:
                return _double(_valued(model, term))
            case _:
                return self._text(model, term)

    def _text(self, model: Any, text: Any) -> str:
        match text:
            case Coded(code=code, values=values):
                return str(values[_valued(model, code).as_long()])
            case Constant(value=value):
                return str(value)
            case Day(number=number):
                digits = f"{_valued(model, number).as_long():08d}"
                return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
            case _:
                return read(_valued(model, text.sequence))


def _valued(model: Any, term: Term) -> Term:
    """Return the value of a term; the model alone leaves an equation of two constant texts unsolved."""
    return z3.simplify(model.eval(term, model_completion=True))


def _double(value: Term) -> float:
    """Return a double of the solver's as Python's."""
    if value.isNaN():
        return float("nan")
    bits = z3.simplify(z3.fpToIEEEBV(value, value.ctx))
    (found,) = unpack("<d", pack("<Q", bits.as_long()))
    return float(found)


def _completed(found: dict[str, Any], record: RecordType | None) -> dict[str, Any]:
    """Return an object with the fields that its schema requires."""
    wanted = {} if record is None else {name: one for name, one in record.fields.items() if one.required}
    missing = {name: example(one.type) for name, one in wanted.items() if name not in found}
    return dict(sorted((found | missing).items()))


def example(of: Type) -> Any:
    """Return the plainest value of a type: what nobody asked for, but a schema wants."""
    first = next(iter(alternatives(of)))
    match first:
        case Scalar():
            return _plainest(first)
        case ListType():
            return _fewest(first)
        case RecordType():
            return _completed({}, first)
        case MapType():
            return {}
        case _:
            return None


def _fewest(of: ListType) -> list[Any]:
    """Return the shortest list of a type, of different elements where they are known."""
    known = [value for one in alternatives(of.element) if isinstance(one, Scalar) for value in sorted(one.values or ())]
    return [*known[: of.min_items], *[example(of.element)] * (of.min_items - len(known))]


def _plainest(of: Scalar) -> Any:
    if of.values is not None:
        return min(of.values)
    match of.kind:
        case Kind.STRING:
            return "2000-01-01" if of.date else "a" * of.min_length
        case Kind.INT:
            return int(max(0, of.low or 0)) if of.high is None or of.high >= 0 else int(of.high)
        case Kind.DOUBLE:
            return float(max(0, of.low or 0)) if of.high is None or of.high >= 0 else float(of.high)
        case Kind.BOOL:
            return False
        case _:
            return None

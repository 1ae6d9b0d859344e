"""
Which comparisons can be true: equality, membership and order, by the types of both sides and by the values they list.

A comparison that never holds is a mistake, and so is a constant that a field with listed values, or a date, never is.
"""

import re
from itertools import product

from canongate.expression import ir
from canongate.expression.problem import Mistake, did_you_mean
from canongate.expression.types import Dyn, ListType, MapType, RecordType, Scalar, Type, alternatives, possible
from canongate.expression.values import NUMBERS, Kind

_ISO_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_DATE_HELP = "write a date as '2026-04-26'"
_UNORDERED = frozenset({Kind.NULL, Kind.LIST, Kind.MAP, Kind.TYPE})


def comparable(left: Type, right: Type) -> bool:
    """Return whether some value of one type can equal some value of the other."""
    for one, two in product(alternatives(left), alternatives(right)):
        if one.kind is None or two.kind is None or one.kind is two.kind or {one.kind, two.kind} <= NUMBERS:
            return True
    return False


def equality(left: ir.Node, right: ir.Node) -> None:
    """Refuse an equality that never holds, or one with a constant that never occurs."""
    if not comparable(left.type, right.type):
        raise Mistake(f"{left.type} never equals {right.type}", _comparison_help(left, right))
    for one, two in ((left, right), (right, left)):
        _occurs(one.type, two)
    _disjoint(left.type, right.type)


def _occurs(of: Type, node: ir.Node) -> None:
    """Refuse a literal that a field with listed values never holds."""
    if not isinstance(node, ir.Literal) or node.value is None:
        return
    listed: list[object] = []
    dates = False
    for one in alternatives(of):
        if one.kind is None:
            return
        if not comparable(one, node.type):
            continue
        if not isinstance(one, Scalar) or (one.values is None and not one.date):
            return
        dates |= one.date
        listed.extend(one.values or ())
    if node.value in listed or (dates and _is_date(node)):
        return
    if dates:
        raise Mistake(f"`{node.value}` is no ISO date", _DATE_HELP, node.span)
    if listed:
        known = [str(value) for value in listed]
        hint = did_you_mean(str(node.value), known) or "its values are " + ", ".join(sorted(known))
        raise Mistake(f"`{node.value}` never occurs here", hint, node.span)


def _is_date(node: ir.Literal) -> bool:
    return isinstance(node.value, str) and _ISO_DATE.fullmatch(node.value) is not None


def _disjoint(left: Type, right: Type) -> None:
    """Refuse to compare two fields that share no value."""
    sides = []
    for of in (left, right):
        members = list(alternatives(of))
        if not all(isinstance(one, Scalar) and one.values is not None for one in members):
            return
        sides.append(frozenset(value for one in members if isinstance(one, Scalar) for value in one.values or ()))
    if not sides[0] & sides[1]:
        shown = " and ".join(", ".join(sorted(map(str, side))) for side in sides)
        raise Mistake(f"the two sides share no value: {shown}")


def membership(item: ir.Node, container: ir.Node) -> None:
    """Refuse a membership that never holds, or one of a constant that never occurs."""
    found = False
    for one in alternatives(container.type):
        match one:
            case Dyn():
                found = True
            case ListType(element=inner):
                found |= comparable(inner, item.type)
            case MapType(key=key):
                found |= comparable(key, item.type)
            case RecordType():
                found |= possible(item.type, {Kind.STRING})
            case _:
                continue
    if not found:
        raise Mistake(f"{item.type} is never in {container.type}")
    if isinstance(container, ir.ListDisplay):
        for candidate in container.elements:
            _occurs(item.type, candidate)
    elif isinstance(container.type, ListType):
        _occurs(container.type.element, item)


def order(operator: str, left: ir.Node, right: ir.Node) -> None:
    """Refuse an order between kinds that have none, or with a text that is no date where dates stand."""
    for one, two in product(alternatives(left.type), alternatives(right.type)):
        known = {one.kind, two.kind} - {None}
        if not known & _UNORDERED and (len(known) < 2 or known <= NUMBERS):  # noqa: PLR2004  # two kinds that differ
            break
    else:
        message = f"`{operator}` does not compare {left.type} with {right.type}"
        raise Mistake(message, _comparison_help(left, right))
    for side, node in ((left, right), (right, left)):
        dates = any(isinstance(of, Scalar) and of.date for of in alternatives(side.type))
        if dates and isinstance(node, ir.Literal) and isinstance(node.value, str) and not _is_date(node):
            raise Mistake(f"`{node.value}` is no ISO date", _DATE_HELP, node.span)


def _comparison_help(left: ir.Node, right: ir.Node) -> str:
    """Return the mend for two types that cannot be compared."""
    found = {one.kind for node in (left, right) for one in alternatives(node.type)}
    if Kind.NULL in found:
        return "the field is never null; has(x.field) tells whether it is there"
    texts = [node.value for node in (left, right) if isinstance(node, ir.Literal) and isinstance(node.value, str)]
    if found & NUMBERS and texts:
        return f"write {texts[0]} without quotes" if texts[0].isdecimal() else ""
    if Kind.STRING in found and found & NUMBERS:
        return "convert one side: int(text) or string(number)"
    return ""

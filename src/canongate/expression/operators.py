"""What operators do with values; each gives a value or raises a Refusal."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from canongate.expression.arithmetic import BINARY, NEGATE
from canongate.expression.failure import FailureKind, Refusal
from canongate.expression.values import NUMBERS, Kind, Value, compare, equal, has_key, kind_of, map_key

ORDER: Mapping[str, Callable[[int], bool]] = {
    "<": lambda order: order == -1,
    "<=": lambda order: order in {-1, 0},
    ">": lambda order: order == 1,
    ">=": lambda order: order in {0, 1},
}
"""Whether an order (see :func:`.values.compare`) fulfils a comparison; NaN fulfils none."""
KEYS = frozenset({Kind.BOOL, Kind.STRING, *NUMBERS})
"""Kinds that can be asked for in a map; a double finds the integer it equals."""


def apply_binary(operator: str, left: Value, right: Value) -> Value:
    """
    Return the result of a strict binary operator.

    Raises:
        Refusal: the operator has no result for these values.
    """
    if operator == "==":
        return equal(left, right)
    if operator == "!=":
        return not equal(left, right)
    if operator == "in":
        return contains(right, left)
    if operator in ORDER:
        order = compare(left, right)
        if order is None:
            raise overload_refusal(operator, (left, right))
        return ORDER[operator](order)
    overload = BINARY[operator].find([kind for kind in map(kind_of, (left, right)) if kind is not None])
    if overload is None:
        raise overload_refusal(operator, (left, right))
    return overload.apply(left, right)


def apply_unary(operator: str, operand: Value) -> Value:
    """
    Return the negation of a truth value or of a number.

    Raises:
        Refusal: the operand is neither.
    """
    if operator == "!":
        if not isinstance(operand, bool):
            raise overload_refusal("!", (operand,))
        return not operand
    kind = kind_of(operand)
    overload = NEGATE.find([kind]) if kind is not None else None
    if overload is None:
        raise overload_refusal("-", (operand,))
    return overload.apply(operand)


def contains(container: Value, item: Value) -> bool:
    """
    Return whether a list holds an equal element, or a map an equal key.

    Raises:
        Refusal: the container is neither, or a map is asked for what cannot be a key.
    """
    kind = kind_of(container)
    if kind is Kind.LIST:
        return any(equal(element, item) for element in container)
    if kind is not Kind.MAP or kind_of(item) not in KEYS:
        raise overload_refusal("in", (item, container))
    return has_key(container, item)


def index(container: Value, key: Value) -> Value:
    """
    Return the element of a list at a position, or the value of a map under a key.

    Raises:
        Refusal: there is none, or the container is neither, or the key is of a kind that finds nothing.
    """
    kind = kind_of(container)
    if kind is Kind.LIST:
        position = _position(key)
        if not 0 <= position < len(container):
            raise Refusal(FailureKind.RANGE, f"the list has {len(container)} elements, there is none at {key!r}")
        return container[position]
    if kind is not Kind.MAP or kind_of(key) not in KEYS:
        raise overload_refusal("[]", (container, key))
    if not has_key(container, key):
        raise Refusal(FailureKind.MISSING, f"the map has no key {key!r}")
    return container[key]


def _position(key: Value) -> int:
    if kind_of(key) not in NUMBERS or (isinstance(key, float) and not key.is_integer()):
        raise Refusal(FailureKind.OVERLOAD, f"a list has whole numbers as positions, not a {kind_of(key)}")
    return int(key)


def look_up(entries: Iterable[tuple[Value, Value]], key: Value) -> bool:
    """Return whether entries of a map display already hold a key."""
    return any(map_key(known) == map_key(key) for known, _ in entries)


def overload_refusal(name: str, values: Sequence[Value]) -> Refusal:
    """Return the refusal of arguments of kinds an operator or function is not defined for."""
    kinds = ", ".join(str(kind_of(value)) for value in values)
    return Refusal(FailureKind.OVERLOAD, f"`{name}` is not defined for ({kinds})")

"""
What generated Python calls: a stand-in for missing fields, and operators for where Python's own would differ.

Everything here either gives the value the language has, or raises one of :data:`FAILURES`.
Long because generated code knows one module of names.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from canongate.expression.failure import Refusal, overflow
from canongate.expression.functions import lookup
from canongate.expression.operators import apply_binary, apply_unary, index, overload_refusal
from canongate.expression.values import (
    INT_MAX,
    INT_MIN,
    Kind,
    MapValue,
    TypeValue,
    Value,
    admit,
    has_key,
    iterate,
    kind_of,
)


class AbsentError(Exception):
    """A field that is not there was used."""


FAILURES = (AbsentError, Refusal, KeyError, IndexError, TypeError, ZeroDivisionError)
"""What a failing expression raises; anything else is a defect and not caught."""


class OddError(Exception):
    """A document that does not fit its schema, or holds an integer beyond 64 bits: judged by the evaluator."""


class Missing:
    """
    Stands for a field that is not there: reading on gives itself, any use raises.

    So a lookup need not be tested where it is hoisted; the test is where the value is used, if it is used at all.
    """

    __slots__ = ()

    def get(self, _key: str, _default: object = None) -> "Missing":
        """Return itself: what is below a missing field is missing."""
        return self

    def _raise(self, *_arguments: object) -> NoReturn:
        raise AbsentError

    __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = __getattr__ = _raise
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _raise
    __lt__ = __le__ = __gt__ = __ge__ = _raise
    __eq__ = __ne__ = _raise
    __hash__ = _raise


MISSING = Missing()


class Undetermined:
    """The mark of a program that has no value on a document; why, the evaluator tells when it is asked."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "undetermined"


UNDETERMINED = Undetermined()


def there(value: Any) -> Any:
    """Return a value that is there."""
    if type(value) is Missing:
        raise AbsentError
    return value


def integer(value: Any) -> Any:
    """Return an element that the schema says is an integer."""
    if type(value) is int and INT_MIN <= value <= INT_MAX:
        return value
    raise OddError


def admitted(value: Any) -> Any:
    """Return a value of a document of which nothing is known."""
    if type(value) is Missing:
        raise AbsentError
    found = admit(value)
    if found is NotImplemented:
        raise overflow("64 bits")
    return found


def odd() -> NoReturn:
    """Give the document to the evaluator."""
    raise OddError


def too_large() -> NoReturn:
    """Fail as arithmetic that does not fit."""
    raise overflow("int")


def truth(value: Any) -> bool:
    """Return a condition that is not known to be one."""
    if value is True or value is False:
        return bool(value)
    raise overload_refusal("condition", (value,))


def add(left: int, right: int) -> int:
    """Return the sum of two integers."""
    result = left + right
    if INT_MIN <= result <= INT_MAX:
        return result
    raise overflow("int")


def subtract(left: int, right: int) -> int:
    """Return the difference of two integers."""
    result = left - right
    if INT_MIN <= result <= INT_MAX:
        return result
    raise overflow("int")


def multiply(left: int, right: int) -> int:
    """Return the product of two integers."""
    result = left * right
    if INT_MIN <= result <= INT_MAX:
        return result
    raise overflow("int")


def below(left: Any, right: Any) -> bool:
    """Return whether a number is smaller than another of any kind."""
    return bool(left < right) if type(left) is type(right) else float(left) < float(right)


def at_most(left: Any, right: Any) -> bool:
    """Return whether a number is at most another of any kind."""
    return bool(left <= right) if type(left) is type(right) else float(left) <= float(right)


def same(left: Any, right: Any) -> bool:
    """Return whether a number equals another of any kind."""
    return bool(left == right) if type(left) is type(right) else float(left) == float(right)


def binary(operator: str, left: Any, right: Any) -> Value:
    """Return what an operator gives for two values of any kinds."""
    return apply_binary(operator, there(left), there(right))


def unary(operator: str, operand: Any) -> Value:
    """Return a negation of a value of any kind."""
    return apply_unary(operator, there(operand))


def select(operand: Any, field: str) -> Any:
    """Return a field of a value of any kind."""
    if kind_of(there(operand)) is not Kind.MAP:
        raise overload_refusal(field, (operand,))
    return admitted(operand[field] if has_key(operand, field) else MISSING)


def has(operand: Any, field: str) -> bool:
    """Return whether a value of any kind has a field."""
    if kind_of(there(operand)) is not Kind.MAP:
        raise overload_refusal(field, (operand,))
    return has_key(operand, field)


def at(operand: Any, key: Any) -> Any:
    """Return the element of a list or map."""
    return admitted(index(there(operand), there(key)))


def call(name: str, member: bool, *operands: Any) -> Value:  # noqa: FBT001  # generated code passes it
    """Return what a function gives for values of any kinds."""
    for operand in operands:
        there(operand)
    if not member and name == "dyn":
        return operands[0]
    if not member and name == "type":
        return TypeValue(str(kind_of(operands[0])))
    function = lookup(name, member=member)
    kinds = [kind for kind in map(kind_of, operands) if kind is not None]
    overload = function.find(kinds) if function is not None else None
    if overload is None:
        raise overload_refusal(name, operands)
    return overload.apply(*operands)


def elements(value: Any) -> list[Any]:
    """Return what a loop runs over."""
    found = iterate(there(value))
    if found is None:
        raise overload_refusal("loop", (value,))
    return found


def mapping(entries: Iterable[tuple[Any, Any]]) -> Mapping[Any, Any]:
    """Return a map display."""
    listed = list(entries)
    made = MapValue((there(key), there(value)) for key, value in listed)
    kinds = {kind_of(key) for key, _ in listed}
    if len(made) < len(listed) or not kinds <= {Kind.BOOL, Kind.INT, Kind.UINT, Kind.STRING}:
        raise overload_refusal("map", [key for key, _ in listed])
    return dict(listed) if kinds <= {Kind.STRING} else made

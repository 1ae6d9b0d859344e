"""
Where Python's own operators mean what the language's mean, as far as static types tell.

Whatever is not said to be alike here is computed by a function of :mod:`.python_runtime`.
"""

from canongate.expression.operators import ORDER
from canongate.expression.types import DYN, ListType, MapType, RecordType, Type, alternatives, kinds
from canongate.expression.values import NUMBERS, Kind

_PLAIN = frozenset({Kind.STRING, Kind.INT, Kind.BOOL, Kind.NULL})
"""Kinds that Python compares as the language does, as long as bool never meets int."""
_ORDERED = tuple(frozenset({kind}) for kind in (Kind.INT, Kind.STRING, Kind.DOUBLE))


def is_object(of: Type) -> bool:
    """Return whether a value is known to be an object, so that its fields can be read as Python reads them."""
    return all(isinstance(one, RecordType | MapType) and _has_text_keys(one) for one in alternatives(of))


def _has_text_keys(of: RecordType | MapType) -> bool:
    return isinstance(of, RecordType) or only(of.key, Kind.STRING)


def only(of: Type, kind: Kind) -> bool:
    """Return whether a type has values of one kind and no others."""
    return kinds(of) == frozenset({kind})


def compares(operator: str, left: frozenset[Kind], right: frozenset[Kind]) -> bool:
    """Return whether Python's own comparison is the language's."""
    if operator in ORDER:
        return left == right and left in _ORDERED
    return operator in {"==", "!="} and _comparable(left, right)


def _comparable(left: frozenset[Kind], right: frozenset[Kind]) -> bool:
    """Return whether Python's equality is the language's for values of these kinds."""
    if not left or not right or not left | right <= _PLAIN:
        return False
    return not (Kind.BOOL in left and Kind.INT in right) and not (Kind.INT in left and Kind.BOOL in right)


def holds_plainly(container: Type, item: frozenset[Kind]) -> bool:
    """Return whether Python finds an item of some kinds in a list as the language does."""
    found = [one for one in alternatives(container) if isinstance(one, ListType)]
    if len(found) != 1 or not only(container, Kind.LIST) or found[0].element == DYN:
        return False
    inside = kinds(found[0].element) or frozenset()
    # Integers in a document may be too large to be values; only constants are safe without a look at each.
    return _comparable(inside, item) and not inside & NUMBERS

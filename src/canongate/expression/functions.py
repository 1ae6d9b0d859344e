"""The one table of functions by name and call style; checker, evaluators and explanations read it."""

from collections.abc import Iterator, Mapping

from canongate.expression import conversions, mathematics, strings, times
from canongate.expression.overloads import Function, function
from canongate.expression.types import INT
from canongate.expression.values import Kind

_SIZE = function(*(((kind,), INT, len) for kind in (Kind.STRING, Kind.BYTES, Kind.LIST, Kind.MAP)))

GLOBAL: Mapping[str, Function] = {
    "size": _SIZE,
    "matches": strings.MATCHES,
    "bool": conversions.TO_BOOL,
    "bytes": conversions.TO_BYTES,
    "double": conversions.TO_DOUBLE,
    "int": conversions.TO_INT,
    "uint": conversions.TO_UINT,
    "string": times.TO_STRING,
    "timestamp": times.TO_TIMESTAMP,
    "duration": times.TO_DURATION,
    "strings.quote": strings.QUOTE,
    **mathematics.FUNCTIONS,
}
"""Called as ``name(a, b)``."""
MEMBER: Mapping[str, Function] = {"size": _SIZE, **strings.MEMBERS, **times.MEMBERS}
"""Called as ``a.name(b)``; the receiver is the first parameter."""
ANY = frozenset({"type", "dyn"})
"""Global functions of one argument of any kind."""
TYPE_NAMES = frozenset(kind.value for kind in Kind)
"""Names that stand for types."""


def lookup(name: str, *, member: bool) -> Function | None:
    """Return the function of a name in a call style."""
    return (MEMBER if member else GLOBAL).get(name)


def names(*, member: bool) -> Iterator[str]:
    """Yield every name that can be called in a style, macros not among them."""
    yield from MEMBER if member else (*GLOBAL, *ANY)

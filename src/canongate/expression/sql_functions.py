"""Functions of scalars as DuckDB and Spark both write them; a dialect's own table adds what it writes otherwise."""

from collections.abc import Callable, Mapping

from canongate.expression.values import Kind

_UPPER, _LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
_B, _I, _D, _S = Kind.BOOL, Kind.INT, Kind.DOUBLE, Kind.STRING
ALIKE: Mapping[tuple[str, tuple[Kind, ...]], Callable[..., str]] = {
    ("-", (_D,)): lambda one: f"(- {one})",
    ("size", (_S,)): lambda one: f"CAST(length({one}) AS BIGINT)",
    ("contains", (_S, _S)): lambda one, two: f"contains({one}, {two})",
    ("lowerAscii", (_S,)): lambda one: f"translate({one}, '{_UPPER}', '{_LOWER}')",
    ("upperAscii", (_S,)): lambda one: f"translate({one}, '{_LOWER}', '{_UPPER}')",
    ("string", (_S,)): lambda one: one,
    ("bool", (_B,)): lambda one: one,
    ("int", (_I,)): lambda one: one,
    ("double", (_D,)): lambda one: one,
    ("double", (_I,)): lambda one: f"CAST({one} AS DOUBLE)",
    ("math.abs", (_D,)): lambda one: f"abs({one})",
}


def int_from_double(text: str, whole: str) -> str:
    """Return a double as an integer where it is inside the range; ``whole`` makes it one."""
    low, high = ("CAST('-9.223372036854775808e18' AS DOUBLE)", "CAST('9.223372036854775808e18' AS DOUBLE)")
    return f"CASE WHEN {text} > {low} AND {text} < {high} THEN {whole} END"

"""What a cell of a CSV registry says, by the type its column declares."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from canongate.load.admit import admitted, scalar_refusal
from canongate.load.jsonfile import Parsed, parse_json

_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_SHOWN: Final = 60


class CellError(Exception):
    """A cell is not of its column's type; raised here, caught by who reads the row."""


def _text(cell: str) -> str:
    return cell


def _whole(cell: str) -> int:
    if not _WHOLE.fullmatch(cell) or scalar_refusal(int(cell)):
        raise CellError(f"{cell!r} is no whole number of 64 bits")
    return int(cell)


def _number(cell: str) -> float:
    value = float(cell) if _NUMBER.fullmatch(cell) else None
    if value is None or scalar_refusal(value):
        raise CellError(f"{cell!r} is no finite number")
    return value


def _bool(cell: str) -> bool:
    if cell not in {"true", "false"}:
        raise CellError(f"{cell!r} is neither true nor false")
    return cell == "true"


def _json(cell: str) -> Any:
    parsed = parse_json(cell, "")
    if not isinstance(parsed, Parsed):
        raise CellError(f"{cell[:_SHOWN]!r} is no JSON: {parsed[0].message}")
    # In the table a cell stands three levels deep.
    if not admitted([[[parsed.value]]], escapes=False):
        raise CellError(f"{cell[:_SHOWN]!r} is nested too deep")
    return parsed.value


CONVERTERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "": _text,
    "int": _whole,
    "number": _number,
    "bool": _bool,
    "json": _json,
}
"""How a cell is read, by the type of its column."""

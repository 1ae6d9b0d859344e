"""
Why a table of data is refused: what is wrong with it first, in which columns, and how such a value is written.

No value is quoted: what stands in the data is a customer's.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import ibis.expr.types as ir

from canongate.evidence.casting import Cast, is_true
from canongate.evidence.engine import Engine, fetch
from canongate.evidence.error import EvidenceError
from canongate.evidence.inputs import OpenInput
from canongate.evidence.logical import ATTRIBUTE_TYPES, LOGICAL_TABLES, LogicalType
from canongate.model.contract import Table

REASONS = (
    "wrong_type",
    "missing_key",
    "missing_customer",
    "other_currency",
    "negative_amount",
    "return_sign",
    "future_date",
    "duplicate_key",
)
_WORDS = {
    "wrong_type": "have a value of the wrong type",
    "missing_key": "lack a value that every row must have",
    "missing_customer": "lack the customer",
    "other_currency": "state another currency",
    "negative_amount": "have a price or amount below zero",
    "return_sign": "contradict the declared sign of returns",
    "future_date": "are dated after the day the data were extracted",
    "duplicate_key": "repeat the key of another row",
}
_WRITTEN: Mapping[LogicalType, str] = {
    "timestamp": "Write a day as 2026-04-30 and a time as 2026-04-30T09:15:00; another form is named by `format`.",
    "money": "Write an amount as 1234.50: a point before the decimals, no other separator and no sign of a currency.",
    "integer": "Write a whole number as 1234, with no separator and no decimals.",
    "key": "Write a key as the contract says under `keys`; a number as 1234.",
    "text": "Write it as text.",
    "flag": "Write true or false, yes or no, or 1 or 0; another form is named by `starts_with` or `one_of`.",
}
"""Type of a logical column to how its values are written in a file."""
_IN_MINOR_UNITS = (
    "Write an amount in minor units, as a whole number such as 123450; or say `unit: major` of the column."
)


def is_refused(counts: Mapping[str, int], table: Table) -> bool:
    """Return whether a table has no row, a mapped column no value, or a row that the contract refuses."""
    columns = (*table.columns, *table.attributes)
    empty = not counts["rows"] or any(not counts[f"values.{name}"] for name in columns)
    return empty or any(counts[f"reason.{one}"] and getattr(table.bad_rows, one) == "refuse" for one in REASONS)


def refuse(counts: Mapping[str, int], source: OpenInput, name: str, table: Table, wrong: Mapping[str, int]) -> None:
    """
    Raise what is wrong first with a table that is refused.

    Args:
        counts: rows, values by column and rows by reason.
        source: the file.
        name: the logical table.
        table: what the contract says of it.
        wrong: logical columns whose values cannot be read, to how many rows they are in.
    """
    if not counts["rows"]:
        raise EvidenceError(f"{source.file} holds no row for {name}", help="Unmap the table, or give it its data.")
    for logical, mapping in (table.columns | table.attributes).items():
        if not counts[f"values.{logical}"]:
            said = f"column {mapping.column!r} of {source.file} gives no value to {name}.{logical} "
            raise EvidenceError(
                f"{said}in any of {counts['rows']:,} rows",
                help=f"See that it is the right column. {_written(name, table, [logical])}"
                if logical in wrong
                else "Check the column's name and type in the data contract; unmap a column that holds nothing.",
            )
    reason = next(one for one in REASONS if counts[f"reason.{one}"] and getattr(table.bad_rows, one) == "refuse")
    where = f": {_columns(wrong, table)}" if reason == "wrong_type" else ""
    how = f"{_written(name, table, wrong)} " if reason == "wrong_type" else ""
    raise EvidenceError(
        f"{name}: {counts[f'reason.{reason}']:,} of {counts['rows']:,} rows of {source.file} {_WORDS[reason]}{where}",
        help=f"{how}Mend the data, or say `bad_rows: {{{reason}: exclude}}` for {name}; excluded rows are counted.",
    )


def unread(engine: Engine, raw: ir.Table, casts: Mapping[str, Cast]) -> dict[str, int]:
    """Return each logical column in which values cannot be read as its type, to how many rows it is in."""
    names = {f"c{place}": name for place, name in enumerate(casts)}
    marked = raw.select(**{short: is_true(casts[name].wrong) for short, name in names.items()})
    sums = {short: marked[short].sum().fill_null(0) for short in names}
    row: dict[str, Any] = fetch(engine, marked.aggregate(**sums))[0]
    return {names[short]: count for short, count in row.items() if count}


def _columns(wrong: Mapping[str, int], table: Table) -> str:
    """Return the columns of a file that hold such values, with how many rows they are in."""
    mapped = {name: one.column for name, one in (table.columns | table.attributes).items()}
    return ", ".join(f"column {mapped[name]!r} in {count:,}" for name, count in wrong.items())


def _written(name: str, table: Table, columns: Iterable[str]) -> str:
    """
    Return how values of some columns are to stand in a file, each sort once.

    Args:
        name: the logical table.
        table: what the contract says of it.
        columns: logical columns.
    """
    definition = LOGICAL_TABLES[name]
    said = []
    for one in columns:
        mapping, column = table.columns.get(one), definition.column(one)
        if mapping is None or column is None:
            said.append(_WRITTEN[ATTRIBUTE_TYPES[table.attributes[one].type]])
        elif column.type == "money" and mapping.unit != "major":
            said.append(_IN_MINOR_UNITS)
        else:
            said.append(_WRITTEN[column.type])
    return " ".join(dict.fromkeys(said))

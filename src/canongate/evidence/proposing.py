"""
Proposing a data contract: what files seem to hold, read from their columns' names and types.

A proposal is a start for a person to read, not a finding: everything guessed is said in a note, and what cannot be
known (the currency, mostly) is written so that evidence refuses it until somebody fills it in.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from canongate.evidence.columns import CUSTOMER_COLUMNS
from canongate.evidence.contract import NO_CURRENCY
from canongate.evidence.engine import engine_errors
from canongate.evidence.error import EvidenceError
from canongate.evidence.inputs import OpenInput, open_input, separator_of
from canongate.evidence.logical import LOGICAL_TABLES, LogicalColumn, LogicalTableDefinition
from canongate.evidence.naming import file_says, plain_name, stated_in_minor_units, without_unit, words_for
from canongate.evidence.reasons import reason_of
from canongate.model.contract import Input

_FORMATS = {".parquet": "parquet", ".csv": "csv", ".tsv": "csv", ".duckdb": "duckdb", ".db": "duckdb"}
_CODE = re.compile("[A-Z]{3}")
"""A currency; a column of that name may hold anything."""
_NAMED = 100
"""A file whose name speaks of a table is meant for it, however many columns fit another."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A contract, and what a person must look at in it."""

    contract: dict[str, Any]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    """A proposal in the making."""

    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    inputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=dict)
    days: list[str] = field(default_factory=list)
    currencies: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def propose(files: Sequence[Path], name: str) -> Proposal:
    """
    Return a contract for files of one folder.

    Args:
        files: Parquet, CSV and DuckDB files.
        name: id of the contract.

    Raises:
        EvidenceError: a file cannot be read, they stand in several folders, or none holds a table that is known.
    """
    if len({path.resolve().parent for path in files}) > 1:
        raise EvidenceError("the files stand in several folders", help="Bring them into one; a contract names files.")
    draft = _Draft()
    for given, spec in _specifications(files):
        source = open_input(given, spec, files[0].parent)
        _place(draft, source, spec)
    if not draft.tables:
        raise EvidenceError(
            "no file holds a table that is known", help="Write the contract by hand; the user guide lists the tables."
        )
    return Proposal(_contract(draft, name), tuple(draft.notes))


def _specifications(files: Sequence[Path]) -> Iterator[tuple[str, Input]]:
    """Yield a short name and how to read it for each file, and for each table of a DuckDB file."""
    for path in files:
        kind = _FORMATS.get(path.suffix.lower())
        if kind is None:
            raise EvidenceError(
                f"{path.name} has no format that is known", help=f"Known endings: {', '.join(_FORMATS)}."
            )
        short = plain_name(path.stem).replace("_", "-") or "input"
        if kind == "duckdb":
            for table in _tables_of(path):
                yield f"{short}-{table.replace('_', '-')}", Input(file=path.name, format="duckdb", table=table)
        else:
            delimiter = "\t" if path.suffix.lower() == ".tsv" else separator_of(path) if kind == "csv" else None
            yield short, Input(file=path.name, format=kind, delimiter=delimiter)  # type: ignore[arg-type]


def _tables_of(path: Path) -> list[str]:
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            rows = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY table_name").fetchall()
    except duckdb.Error as error:
        raise EvidenceError(f"{path.name} cannot be read as duckdb: {reason_of(error)}") from None
    return [str(row[0]) for row in rows]


def _place(draft: _Draft, source: OpenInput, spec: Input) -> None:
    """Give a file to the logical table it fits best, unless a file before it has it."""
    types = {one.name: one.type for one in source.data.schema}
    fits = {}
    for table, definition in LOGICAL_TABLES.items():
        columns = dict(_matches(definition, types))
        needed = [column.name for column in definition.columns if column.demand != "optional"]
        if all(column in columns for column in needed) and _has_value(definition, columns):
            fits[table] = len(columns) + _NAMED * file_says(spec.table or Path(spec.file).stem, table)
    table = max(sorted(fits), key=lambda one: fits[one], default="")
    if not table or table in draft.tables:
        why = f"another file is taken for {table}" if table else "its columns fit no table"
        draft.notes.append(f"{source.file}{f' ({spec.table})' if spec.table else ''} is left out: {why}")
        return
    draft.inputs[source.name] = {"file": source.file, "format": spec.format} | {
        key: value for key, value in (("delimiter", spec.delimiter), ("table", spec.table)) if value
    }
    draft.tables[table] = {"from": source.name, **_mapping(draft, table, source, types)}


def _has_value(definition: LogicalTableDefinition, columns: Mapping[str, str]) -> bool:
    return definition.name != "orders" or bool({"unit_price", "amount"} & set(columns))


def _matches(definition: LogicalTableDefinition, types: Mapping[str, pa.DataType]) -> Iterator[tuple[str, str]]:
    """Yield logical columns with the file's column of that name and a type that can be read as it; each once."""
    taken: set[str] = set()
    for column in definition.columns:
        for word in words_for(column.name):
            found = next(
                (
                    one
                    for one, kind in types.items()
                    if one not in taken and word in {plain_name(one), without_unit(one)} and _readable(column, kind)
                ),
                None,
            )
            if found is not None:
                taken.add(found)
                yield column.name, found
                break


def _readable(column: LogicalColumn, kind: pa.DataType) -> bool:
    """Return whether a type can be read as a logical column."""
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind):
        return True
    if column.type == "key":
        return bool(pa.types.is_integer(kind))
    if column.type in {"integer", "money"}:
        return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))
    if column.type == "flag":
        return bool(pa.types.is_boolean(kind))
    return bool(column.type == "timestamp" and pa.types.is_temporal(kind))


def _mapping(draft: _Draft, table: str, source: OpenInput, types: Mapping[str, pa.DataType]) -> dict[str, Any]:
    """Return the mapping of a table: columns, and what else is known of customers as attributes."""
    definition = LOGICAL_TABLES[table]
    matched = dict(_matches(definition, types))
    if table == "orders" and {"unit_price", "amount"} <= set(matched):
        draft.notes.append(f"orders: {matched.pop('amount')!r} is left out, amounts are made of price and quantity")
    columns: dict[str, Any] = {}
    for name, column in matched.items():
        logical = next(one for one in definition.columns if one.name == name)
        columns[name] = {"column": column}
        if logical.type == "money":
            columns[name]["unit"] = _unit(draft, f"{table}.{name}", column, types[column])
        if logical.type == "key":
            draft.keys.setdefault(name, set()).add("integer" if pa.types.is_integer(types[column]) else "text")
    _look_at(draft, source, matched, definition)
    attributes = dict(_attributes(matched, types)) if definition.attributes else {}
    return {"columns": columns} | ({"attributes": attributes} if attributes else {})


def _unit(draft: _Draft, where: str, column: str, kind: pa.DataType) -> str:
    if stated_in_minor_units(column):
        return "minor"
    if pa.types.is_integer(kind):
        draft.notes.append(f"{where}: whole numbers are taken for minor units")
        return "minor"
    draft.notes.append(f"{where}: numbers with decimals are taken for units of the currency")
    return "major"


def _attributes(matched: Mapping[str, str], types: Mapping[str, pa.DataType]) -> Iterator[tuple[str, dict[str, Any]]]:
    for column, kind in types.items():
        name = plain_name(column)
        if column in matched.values() or name in CUSTOMER_COLUMNS or not name[:1].isalpha():
            continue
        if pa.types.is_integer(kind):
            yield name, {"column": column, "type": "integer"}
        elif pa.types.is_boolean(kind):
            yield name, {"column": column, "type": "boolean"}
        elif pa.types.is_string(kind) or pa.types.is_dictionary(kind):
            yield name, {"column": column, "type": "text"}


def _look_at(draft: _Draft, source: OpenInput, matched: Mapping[str, str], definition: LogicalTableDefinition) -> None:
    """Read the last day and the currencies of a file."""
    with engine_errors(f"reading {source.file}"), duckdb.connect() as engine:
        engine.register("input", source.data)
        if definition.time in matched:
            column = matched[definition.time].replace('"', '""')
            found = engine.execute(
                f'SELECT max(TRY_CAST("{column}" AS TIMESTAMP)), count("{column}") FROM input'  # noqa: S608  # quoted
            ).fetchone()
            moment, values = found or (None, 0)
            if moment is not None:
                draft.days.append(moment.date().isoformat())
            elif values:
                draft.notes.append(
                    f"{definition.name}.{definition.time}: say how {column!r} is written, under `format`"
                )
        if "currency" in matched:
            column = matched["currency"].replace('"', '""')
            rows = engine.execute(f'SELECT DISTINCT "{column}" FROM input').fetchall()  # noqa: S608  # quoted
            draft.currencies |= {str(row[0]) for row in rows if row[0]}


def _contract(draft: _Draft, name: str) -> dict[str, Any]:
    codes = [one for one in draft.currencies if _CODE.fullmatch(one)]
    code = codes[0] if len(draft.currencies) == len(codes) == 1 else NO_CURRENCY
    if code == NO_CURRENCY:
        draft.notes.append(f"currency: it is not known; {NO_CURRENCY} is refused until you write which it is")
    draft.notes.append("time_zone: UTC is taken for times that state none")
    if not draft.days:
        draft.notes.append("extracted_on: no time is mapped; write the day the data were extracted")
    return {
        "schema": "data-contract/v1",
        "id": name,
        "title": f"Data of {name}",
        "currency": {"code": code, "minor_units": 100},
        "time_zone": "UTC",
        "extracted_on": max(draft.days, default="1970-01-01"),
        "keys": {key: "integer" for key, kinds in sorted(draft.keys.items()) if kinds == {"integer"}},
        "inputs": draft.inputs,
        "tables": {table: draft.tables[table] for table in LOGICAL_TABLES if table in draft.tables},
    }

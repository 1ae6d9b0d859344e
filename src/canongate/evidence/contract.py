"""
Reading a data contract: its schema first, then what no schema can say about columns and tables.

Everything wrong is said at once. This module opens no data file; whether the files keep the contract is found by
:mod:`.staging`.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from canongate.evidence.columns import CUSTOMER_COLUMNS
from canongate.evidence.error import EvidenceError
from canongate.evidence.logical import LOGICAL_TABLES, LogicalTableDefinition
from canongate.evidence.zones import known_zone
from canongate.model.contract import DataContract, Table
from canongate.model.segments import SegmentSet
from canongate.model.similar import did_you_mean
from canongate.model.strict import Strict

NO_CURRENCY = "XXX"
"""ISO 4217 code for no currency; `contract init` writes it where it cannot know."""
_FITTED_PERIODS = 2
"""A model of renewals has two parameters; fewer periods leave one of them open."""
DECLARED_TYPES: dict[str, tuple[str, ...]] = {
    "key": ("text", "integer"),
    "text": ("text", "integer", "decimal", "boolean"),
    "integer": ("integer", "decimal", "text"),
    "money": ("integer", "decimal", "text"),
    "flag": ("boolean", "text", "integer"),
    "timestamp": ("timestamp", "date", "text"),
}
"""Types a column may be declared to have, by the type of the logical column."""


def read_contract(value: Mapping[str, Any]) -> DataContract:
    """
    Return the contract a mapping holds.

    Raises:
        EvidenceError: it breaks its schema, or maps what a logical table does not have.
    """
    contract = _read(DataContract, value, "data contract")
    problems = list(_problems(contract))
    if problems:
        raise EvidenceError(
            f"data contract {contract.id!r} cannot be used: " + "; ".join(problems),
            help="Mend the contract; docs/evidence.md lists the tables and columns it may map.",
        )
    return contract


def read_segments(value: Mapping[str, Any]) -> SegmentSet:
    """
    Return the set of segments a mapping holds.

    Raises:
        EvidenceError: it breaks its schema, or names a segment twice or by a reserved word.
    """
    segments = _read(SegmentSet, value, "set of segments")
    ids = [segment.id for segment in segments.segments]
    wrong = sorted({one for one in ids if ids.count(one) > 1 or one in {"population", "none"}})
    if wrong:
        raise EvidenceError(
            f"segment set {segments.id!r} uses ids twice, or ids that mean something else: {', '.join(wrong)}",
            help="Give each segment an id of its own; `population` and `none` are taken.",
        )
    return segments


def _read[Model: Strict](model: type[Model], value: Mapping[str, Any], what: str) -> Model:
    """Return a mapping as a model; JSON mode, so that lists become tuples and nothing else is coerced."""
    try:
        return model.model_validate_json(json.dumps(value))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(str(part) for part in first["loc"]) or "top"
        raise EvidenceError(
            f"the {what} breaks its schema at {place}: {first['msg']}", help="`canongate check` lists every place."
        ) from error


def _problems(contract: DataContract) -> Iterator[str]:
    """Yield what is wrong in a contract that fits its schema."""
    if not known_zone(contract.time_zone):
        yield f"time_zone {contract.time_zone!r} is not known"
    if contract.currency.code == NO_CURRENCY:
        yield f"currency.code {NO_CURRENCY} stands for no currency; say which one the money is in"
    if (
        "contracts" in contract.tables
        and held_out_periods(contract) > contract.contract_terms.periods - _FITTED_PERIODS
    ):
        yield (
            f"contract_terms.periods: of {contract.contract_terms.periods} periods hold_out_days keeps"
            f" {held_out_periods(contract)} back, and a model of renewals needs {_FITTED_PERIODS} more"
        )
    used = {table.from_ for table in contract.tables.values()}
    for name, source in contract.inputs.items():
        if name not in used:
            yield f"input {name!r} is read by no table"
        if (source.format in {"duckdb", "ibis"}) != (source.table is not None):
            yield f"input {name!r}: `table` belongs to the formats duckdb and ibis, and to no other"
    for name, table in contract.tables.items():
        for problem in _table_problems(contract, LOGICAL_TABLES[name], table):
            yield f"tables.{name}: {problem}"


def held_out_periods(contract: DataContract) -> int:
    """Return how many periods of contracts are held out: as many as reach into the hold-out, at least one."""
    return -(-contract.hold_out_days // contract.contract_terms.period_days)


def _table_problems(contract: DataContract, definition: LogicalTableDefinition, table: Table) -> Iterator[str]:
    """Yield what is wrong in the mapping of one table."""
    if table.from_ not in contract.inputs:
        yield f"from names the input {table.from_!r}, which is not declared"
    yield from (
        f"column {column.name!r} ({column.meaning}) is not mapped"
        for column in definition.columns
        if column.demand != "optional" and column.name not in table.columns
    )
    for name, mapping in table.columns.items():
        column = definition.column(name)
        if column is None:
            hint = did_you_mean(name, [known.name for known in definition.columns])
            yield f"no column {name!r} in this table" + (f" ({hint})" if hint else "")
            continue
        if (column.type == "money") != (mapping.unit is not None):
            yield f"column {name!r}: `unit` (minor or major) belongs to money, and to nothing else"
        if mapping.type is not None and mapping.type not in DECLARED_TYPES[column.type]:
            yield f"column {name!r}: type {mapping.type} cannot be read as {column.type}"
        if column.type != "flag" and (mapping.starts_with or mapping.one_of):
            yield f"column {name!r}: `starts_with` and `one_of` make flags; this column is {column.type}"
    yield from _table_rules(contract, definition, table)


def _table_rules(contract: DataContract, definition: LogicalTableDefinition, table: Table) -> Iterator[str]:
    """Yield what is wrong between the parts of one table's mapping."""
    if definition.name == "orders" and ("unit_price" in table.columns) == ("amount" in table.columns):
        yield "map either unit_price or amount, one of the two"
    if definition.name != "orders" and table.returns is not None:
        yield "`returns` belongs to orders"
    if not definition.attributes and (table.attributes or table.keep):
        yield "`attributes` and `keep` belong to customers, demographics and psychographics"
    if table.keep == "latest" and definition.time not in table.columns:
        yield f"`keep: latest` needs {definition.time!r} to be mapped"
    taken = {name for other in contract.tables.values() if other is not table for name in other.attributes}
    for name, attribute in table.attributes.items():
        if attribute.base is not None and definition.name != "customers":
            yield f"attribute {name!r}: `base` belongs to the table of customers; this table says it by its name"
        if name in CUSTOMER_COLUMNS or name in taken or definition.column(name):
            yield f"attribute {name!r} has the name of another column"
    if any(mapping.unit == "major" for mapping in table.columns.values()) and not _power_of_ten(contract):
        yield f"unit: major needs currency.minor_units to be a power of ten, not {contract.currency.minor_units}"


def _power_of_ten(contract: DataContract) -> bool:
    return str(contract.currency.minor_units).strip("0") == "1"

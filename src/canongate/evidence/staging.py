"""
Loading logical tables: cast every mapped column, say what is wrong with each row, keep what the contract allows.

A row is left out for the first reason that applies, so the counts of reasons add up to the rows left out. Rows on or
after the cut-off are left out last. Nothing is left out silently: see :class:`Staged`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from canongate.evidence.casting import Cast, cast, is_true
from canongate.evidence.engine import Embedded, drop, fetch, lend, store
from canongate.evidence.error import EvidenceError
from canongate.evidence.inputs import OpenInput
from canongate.evidence.logical import ATTRIBUTE_TYPES, LOGICAL_TABLES, LogicalTableDefinition
from canongate.evidence.refusing import REASONS, is_refused, refuse, unread
from canongate.model.contract import Column, DataContract, Table
from canongate.model.evidence import ControlTotal, ExcludedRows
from canongate.model.similar import did_you_mean

CUT_OFF = "cut_off"
SUPERSEDED = "superseded"
_CODES = {reason: code for code, reason in enumerate((*REASONS, CUT_OFF, SUPERSEDED), start=1)}


@dataclass(frozen=True, slots=True)
class Staged:
    """A logical table: its clean rows, its totals over all rows, and the rows left out by reason."""

    name: str
    rows: ir.Table
    read: int
    totals: tuple[ControlTotal, ...]
    excluded: tuple[ExcludedRows, ...]


def stage(engine: Embedded, contract: DataContract, name: str, source: OpenInput, cut_off: date) -> Staged:
    """
    Load one logical table from its input.

    Raises:
        EvidenceError: a column is absent or empty, or rows break the contract where it says `refuse`.
    """
    table, definition = contract.tables[name], LOGICAL_TABLES[name]  # type: ignore[index]  # a literal name
    _require_columns(table, source)
    raw = lend(engine, f"input_{source.name}", source.data)
    _require_types(raw, table, source)
    casts = _casts(raw, contract, definition, table)
    staged = store(engine, f"{name}_stage", _typed(raw, casts, contract, definition, table), f"reading {source.file}")
    if definition.unique and set(definition.unique) <= set(staged.columns):
        repeated = staged
        staged = store(engine, f"{name}_unique", _without_repeats(repeated, definition, table, cut_off))
        drop(engine, repeated)
    counts = _counts(engine, staged, definition, table, cut_off)
    if is_refused(counts, table):
        refuse(counts, source, name, table, unread(engine, raw, casts))
    excluded = _excluded(counts, name)
    clean = staged.filter(staged.reason == 0)
    if definition.time in staged.columns:
        clean = clean.filter(clean[definition.time].isnull() | (clean[definition.time] < _start_of(cut_off)))
    return Staged(name, clean.drop("reason"), counts["rows"], tuple(_totals(name, counts)), tuple(excluded))


def _require_columns(table: Table, source: OpenInput) -> None:
    """Raise when a mapped column does not stand in the file."""
    mapped: Mapping[str, Column] = table.columns
    wanted = [one.column for one in mapped.values()] + [one.column for one in table.attributes.values()]
    for column in wanted:
        if column not in source.columns:
            # NOTE: where no column is found, the first line may be no heading but a customer's row, and is not quoted.
            headed = any(one in source.columns for one in wanted)
            hint = did_you_mean(column, source.columns) if headed else ""
            raise EvidenceError(
                f"{source.file} has no column {column!r}" + (f"; {hint}" if hint else ""),
                help="Mend the column's name in the data contract, or the file.",
            )


def _require_types(raw: ir.Table, table: Table, source: OpenInput) -> None:
    """Raise when a column does not have the type the contract declares; text may hold any of them."""
    for mapping in table.columns.values():
        kind = raw[mapping.column].type()
        if mapping.type is None or kind.is_string() or _DECLARED[mapping.type](kind):
            continue
        raise EvidenceError(
            f"column {mapping.column!r} of {source.file} holds {kind}, where the contract says {mapping.type}",
            help="Mend `type` in the data contract, or leave it out.",
        )


_DECLARED: dict[str, Callable[[dt.DataType], bool]] = {
    "text": lambda kind: kind.is_string(),
    "integer": lambda kind: kind.is_integer(),
    "decimal": lambda kind: kind.is_decimal() or kind.is_floating(),
    "boolean": lambda kind: kind.is_boolean(),
    "date": lambda kind: kind.is_date(),
    "timestamp": lambda kind: kind.is_timestamp(),
}


def _casts(raw: ir.Table, contract: DataContract, definition: LogicalTableDefinition, table: Table) -> dict[str, Cast]:
    """Return every mapped column as its logical type."""
    casts: dict[str, Cast] = {}
    for name, mapping in table.columns.items():
        column = definition.column(name)
        if column is None:
            raise EvidenceError(f"{definition.name} has no column {name!r}")
        key = contract.keys.get(name, "text")
        casts[name] = cast(raw[mapping.column], column.type, mapping, contract, key)
    for name, attribute in table.attributes.items():
        kind = ATTRIBUTE_TYPES[attribute.type]
        casts[name] = cast(raw[attribute.column], kind, Column(column=attribute.column), contract)
    return casts


def _typed(
    raw: ir.Table,
    casts: Mapping[str, Cast],
    contract: DataContract,
    definition: LogicalTableDefinition,
    table: Table,
) -> ir.Table:
    """Return every mapped column with its type, and ``reason``: 0, or the code of what is wrong with the row."""
    values = {name: one.value for name, one in casts.items()}
    return raw.select(**values, reason=_reason(values, casts, contract, definition, table).cast("int8"))


def _reason(
    values: Mapping[str, ir.Value],
    casts: Mapping[str, Cast],
    contract: DataContract,
    definition: LogicalTableDefinition,
    table: Table,
) -> ir.IntegerValue:
    """Return the code of the first reason for which a row breaks the contract, or 0."""
    never = ibis.literal(value=False)
    demands: dict[str, str] = {column.name: column.demand for column in definition.columns}
    if definition.name == "orders":
        # What a line was worth must be known of every line, once the contract says where it stands.
        demands |= dict.fromkeys(("quantity", "unit_price", "amount"), "row")
    required = [value.isnull() for name, value in values.items() if demands.get(name) == "row"]
    customer = [value.isnull() for name, value in values.items() if demands.get(name) == "customer"]
    money = [value < 0 for name, value in values.items() if _never_negative(definition, name)]
    tests: dict[str, list[ir.BooleanValue]] = {
        "wrong_type": [one.wrong for one in casts.values()],
        "missing_key": required,
        "missing_customer": customer,
        "other_currency": [values["currency"] != contract.currency.code] if "currency" in values else [],
        "negative_amount": money,
        "return_sign": _wrong_sign(values, table),
        "future_date": [
            values[definition.time] >= _start_of(date.fromisoformat(contract.extracted_on) + timedelta(days=1))
        ]
        if definition.time in values
        else [],
    }
    branches = [
        (is_true(ibis.or_(never, *conditions)), _CODES[reason]) for reason, conditions in tests.items() if conditions
    ]
    return ibis.cases(*branches, else_=0)


def _never_negative(definition: LogicalTableDefinition, name: str) -> bool:
    """Return whether a column is money that returns do not make negative: all but the amount of an order line."""
    column = definition.column(name)
    return column is not None and column.type == "money" and (definition.name, name) != ("orders", "amount")


def _wrong_sign(values: Mapping[str, ir.Value], table: Table) -> list[ir.BooleanValue]:
    """Return where a cancelled row has the sign of a sale."""
    if "cancelled" not in values or not {"quantity", "amount"} & set(values):
        return []
    number = values["quantity"] if "quantity" in values else values["amount"]
    cancelled = is_true(values["cancelled"])
    return [number < 0] if table.returns == "positive_quantity" else [cancelled & (number > 0)]


def _without_repeats(staged: ir.Table, definition: LogicalTableDefinition, table: Table, cut_off: date) -> ir.Table:
    """Mark all rows of a key but one: the latest before the cut-off, or the first in the order of all columns."""
    usable, latest = staged.reason == 0, table.keep == "latest"
    # NOTE: of two keys of one column Ibis keeps the place of the first and the direction of the last.
    names = [name for name in sorted(staged.columns) if name != "reason" and not (latest and name == definition.time)]
    order: list[ir.Value] = [staged[name] for name in names]
    if latest:
        time_column = staged[definition.time]
        usable &= time_column < _start_of(cut_off)
        order.insert(0, time_column.desc())
    place = ibis.row_number().over(group_by=[staged[name] for name in definition.unique] + [usable], order_by=order)
    code = _CODES[SUPERSEDED if latest else "duplicate_key"]
    return staged.mutate(reason=ibis.ifelse(usable & (place > 0), code, staged.reason).cast("int8"))


def _counts(
    engine: Embedded, staged: ir.Table, definition: LogicalTableDefinition, table: Table, cut_off: date
) -> dict[str, int]:
    """Return, in one pass: rows, values per column, rows by reason, and the totals of orders."""
    counts: dict[str, ir.IntegerScalar] = {"rows": staged.count()}
    for column in (*table.columns, *table.attributes):
        counts[f"values.{column}"] = staged[column].count()
    for reason, code in _CODES.items():
        counts[f"reason.{reason}"] = (staged.reason == code).sum().fill_null(0)
    if definition.time in staged.columns:
        late = (staged.reason == 0) & (staged[definition.time] >= _start_of(cut_off))
        counts[f"reason.{CUT_OFF}"] = late.sum().fill_null(0)
    if definition.name == "orders":
        counts |= _order_totals(staged, table)
    renamed = {f"c{place}": value for place, value in enumerate(counts.values())}
    row = fetch(engine, staged.aggregate(**renamed))[0]
    return dict(zip(counts, row.values(), strict=True))


def _order_totals(staged: ir.Table, table: Table) -> dict[str, ir.IntegerScalar]:
    """Return the control totals of orders over all rows read."""
    totals = {
        "orders": staged.order_id.nunique(),
        "customers": staged.customer_id.nunique(),
        "rows_without_customer": staged.customer_id.isnull().sum().fill_null(0),
        "amount": line_amount(staged, table.returns).sum().fill_null(0).cast("int64"),
    }
    if "cancelled" in staged.columns:
        totals["cancelled_rows"] = staged.cancelled.sum().fill_null(0)
    return totals


def line_amount(lines: ir.Table, returns: str | None) -> ir.IntegerColumn:
    """Return the amount of each order line in minor units, negative where it is a return."""
    amount = lines.amount if "amount" in lines.columns else lines.unit_price * line_quantity(lines, None)
    if returns == "positive_quantity" and "cancelled" in lines.columns:
        return ibis.ifelse(is_true(lines.cancelled), -amount, amount)
    return amount


def line_quantity(lines: ir.Table, returns: str | None) -> ir.IntegerColumn:
    """Return the units of each order line, negative where it is a return."""
    quantity = lines.quantity if "quantity" in lines.columns else ibis.literal(1, "int64")
    if returns == "positive_quantity" and "cancelled" in lines.columns:
        return ibis.ifelse(is_true(lines.cancelled), -quantity, quantity)
    return quantity


_TOTALS = {
    "rows": ("rows read", "rows"),
    "orders": ("distinct order ids over all rows read, cancellations included", "orders"),
    "customers": ("distinct customers over all rows read", "customers"),
    "rows_without_customer": ("rows read without a customer", "rows"),
    "cancelled_rows": ("rows read that are returns or cancellations", "rows"),
    "amount": ("sum of line amounts over all rows read, returns negative, customers unknown included", "minor units"),
}


def _totals(name: str, counts: Mapping[str, int]) -> list[ControlTotal]:
    return [
        ControlTotal(id=f"{name}.{total}", definition=definition, value=counts[total], unit=unit)
        for total, (definition, unit) in _TOTALS.items()
        if total in counts
    ]


def _excluded(counts: Mapping[str, int], name: str) -> list[ExcludedRows]:
    """Return the rows left out by reason."""
    excluded = [
        ExcludedRows(table=name, reason=reason, rows=rows, policy="exclude")  # type: ignore[arg-type]  # literal names
        for reason in REASONS
        if (rows := counts[f"reason.{reason}"])
    ]
    for reason in (SUPERSEDED, CUT_OFF):
        if rows := counts[f"reason.{reason}"]:
            policy = "cut_off" if reason == CUT_OFF else "exclude"
            excluded.append(ExcludedRows(table=name, reason=reason, rows=rows, policy=policy))  # type: ignore[arg-type]
    return excluded


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time())

"""
The columns a segment's predicate may read: one row per customer, as known before the cut-off.

Each column says its type, unit and base: what kind of attribute it is. The bases a segment rests on are read from the
columns it uses, never declared. Attributes of the organisation's own come from the contract and are added to these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from canongate.model.contract import DataContract

Base = Literal["behaviour", "intent", "value", "demographics", "psychographics"]
CustomerType = Literal["integer", "text", "boolean", "date"]


@dataclass(frozen=True, slots=True)
class CustomerColumn:
    """One column of a customer: a date is ISO text, so that it compares as text and in time alike."""

    name: str
    type: CustomerType
    unit: str
    base: Base
    tables: tuple[str, ...]
    """Logical tables it is computed from."""
    meaning: str


_ORDERS = ("orders",)
_COLUMNS = (
    CustomerColumn("orders", "integer", "orders", "behaviour", _ORDERS, "orders with a line that is no return"),
    CustomerColumn("cancelled_orders", "integer", "orders", "behaviour", _ORDERS, "orders that hold returns only"),
    CustomerColumn("order_lines", "integer", "lines", "behaviour", _ORDERS, "order lines, returns included"),
    CustomerColumn("units", "integer", "units", "behaviour", _ORDERS, "units bought less units returned"),
    CustomerColumn("first_order", "date", "day (UTC)", "behaviour", _ORDERS, "day of the first order"),
    CustomerColumn("last_order", "date", "day (UTC)", "behaviour", _ORDERS, "day of the last order"),
    CustomerColumn("days_active", "integer", "days", "behaviour", _ORDERS, "days from the first order to the last"),
    CustomerColumn("days_since_first_order", "integer", "days", "behaviour", _ORDERS, "from first order to cut-off"),
    CustomerColumn("days_since_last_order", "integer", "days", "behaviour", _ORDERS, "from last order to cut-off"),
    CustomerColumn("net_revenue", "integer", "minor units", "value", _ORDERS, "paid for orders less returns"),
    CustomerColumn("largest_order", "integer", "minor units", "value", _ORDERS, "amount of the largest order"),
)

CUSTOMER_COLUMNS: dict[str, CustomerColumn] = {column.name: column for column in _COLUMNS}

_ATTRIBUTE_BASE: dict[str, Base] = {
    "customers": "demographics",
    "demographics": "demographics",
    "psychographics": "psychographics",
}


def columns_of(contract: DataContract) -> dict[str, CustomerColumn]:
    """Return the columns that predicates may read under a contract: those its tables can fill, and its attributes."""
    present = set(contract.tables)
    columns = {name: column for name, column in CUSTOMER_COLUMNS.items() if present.issuperset(column.tables)}
    for table, base in _ATTRIBUTE_BASE.items():
        mapping = contract.tables.get(table)  # type: ignore[call-overload]  # the keys are the literal names
        for name, attribute in mapping.attributes.items() if mapping else ():
            columns[name] = CustomerColumn(
                name, attribute.type, attribute.unit or "", base, (table,), attribute.meaning or name
            )
    return columns


def columns_schema(columns: Mapping[str, CustomerColumn]) -> dict[str, Any]:
    """Return the JSON Schema of one customer's row, which predicates are checked against; no column is required."""
    types: dict[str, dict[str, Any]] = {
        "integer": {"type": "integer"},
        "text": {"type": "string"},
        "boolean": {"type": "boolean"},
        "date": {"type": "string", "format": "date"},
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: types[column.type] | {"description": column.meaning} for name, column in sorted(columns.items())
        },
    }

"""
The columns a segment's predicate may read: one row per customer, as known before the cut-off.

Each column says its type, unit and base: what kind of attribute it is. The bases a segment rests on are read from the
columns it uses, never declared. Attributes of the organisation's own come from the contract and are added to these.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from canongate.evidence.logical import SURVEY_QUESTIONS, SURVEY_WORDS
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
    at_start: bool = False
    """True when it is settled before anything that evidence measures can have happened."""


def _columns() -> Iterator[CustomerColumn]:
    orders, touches, usage, surveys = ("orders",), ("touches",), ("usage",), ("surveys",)
    column = CustomerColumn
    yield column("orders", "integer", "orders", "behaviour", orders, "orders with a line that is no return")
    yield column("cancelled_orders", "integer", "orders", "behaviour", orders, "orders that hold returns only")
    yield column("order_lines", "integer", "lines", "behaviour", orders, "order lines, returns included")
    yield column("units", "integer", "units", "behaviour", orders, "units bought less units returned")
    yield column("first_order", "date", "day (UTC)", "behaviour", orders, "day of the first order")
    yield column("last_order", "date", "day (UTC)", "behaviour", orders, "day of the last order")
    yield column("days_active", "integer", "days", "behaviour", orders, "days from the first order to the last")
    yield column("days_since_first_order", "integer", "days", "behaviour", orders, "from first order to cut-off")
    yield column("days_since_last_order", "integer", "days", "behaviour", orders, "from last order to cut-off")
    yield column("upsell_lines", "integer", "lines", "behaviour", orders, "lines sold on top of what was asked for")
    yield column("net_revenue", "integer", "minor units", "value", orders, "paid for orders less returns")
    yield column("largest_order", "integer", "minor units", "value", orders, "amount of the largest order")
    yield column("first_touch", "date", "day (UTC)", "intent", touches, "day of the first contact", at_start=True)
    yield column("first_channel", "text", "", "intent", touches, "channel of the first contact", at_start=True)
    yield column("touches", "integer", "contacts", "intent", touches, "contacts")
    yield column("sales_contacts", "integer", "contacts", "intent", touches, "contacts with a person of sales")
    yield column("responses", "integer", "contacts", "intent", touches, "contacts the customer answered")
    yield column(
        "days_to_first_order", "integer", "days", "intent", ("touches", "orders"), "from first contact to first order"
    )
    yield column("leads", "integer", "leads", "intent", ("leads",), "leads that became this customer")
    yield column("results_achieved", "integer", "results", "behaviour", ("outcomes",), "results reached")
    yield column("referrals", "integer", "referrals", "behaviour", ("referrals",), "people referred")
    yield column(
        "referrals_converted", "integer", "referrals", "value", ("referrals",), "referred who became customers"
    )
    yield column("tickets", "integer", "tickets", "behaviour", ("support",), "support tickets")
    yield column("community_acts", "integer", "acts", "behaviour", ("community",), "acts in the community")
    yield column("ideas", "integer", "ideas", "behaviour", ("ideas",), "ideas submitted")
    yield column("usage_rows", "integer", "days", "behaviour", usage, "days of use")
    yield column("usage_events", "integer", "events", "behaviour", usage, "events of use")
    yield column("last_use", "date", "day (UTC)", "behaviour", usage, "day of the last use")
    yield column("late_payments", "integer", "payments", "behaviour", ("payments",), "payments after their due date")
    yield column("deals", "integer", "deals", "intent", ("deals",), "deals opened")
    yield column("deals_won", "integer", "deals", "value", ("deals",), "deals won")
    yield column("contracts", "integer", "contracts", "behaviour", ("contracts",), "contracts that began")
    yield column(
        "contracts_running", "integer", "contracts", "behaviour", ("contracts",), "contracts that have not ended"
    )
    for question, meaning in SURVEY_QUESTIONS.items():
        kind: CustomerType = "text" if question in SURVEY_WORDS else "integer"
        base: Base = "intent" if question in _INTENT_QUESTIONS else "psychographics"
        yield column(question, kind, "" if kind == "text" else "0 to 10", base, surveys, meaning)


_INTENT_QUESTIONS = frozenset({"problem_intensity", "problem_awareness", "urgency"})
CUSTOMER_COLUMNS: dict[str, CustomerColumn] = {column.name: column for column in _columns()}

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
                name,
                attribute.type,
                attribute.unit or "",
                attribute.base or base,
                (table,),
                attribute.meaning or name,
                attribute.at_start,
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

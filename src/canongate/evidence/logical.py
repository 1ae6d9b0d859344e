"""
The logical tables of evidence: which columns each has, of which type, and which of them it cannot do without.

An organisation's own files are mapped to these by its data contract. Metrics read logical tables and nothing else,
so a new organisation needs a contract and no code. This module holds no data and asks no engine.
"""

from dataclasses import dataclass
from typing import Literal

LogicalType = Literal["key", "text", "integer", "money", "flag", "timestamp"]
Demand = Literal["row", "customer", "optional"]
ATTRIBUTE_TYPES: dict[str, LogicalType] = {"text": "text", "integer": "integer", "boolean": "flag"}
"""What a contract calls the type of an attribute, to what it is here."""


@dataclass(frozen=True, slots=True)
class LogicalColumn:
    """One column of a logical table: ``demand`` says whether a row can stand without it."""

    name: str
    type: LogicalType
    demand: Demand
    meaning: str


@dataclass(frozen=True, slots=True)
class LogicalTableDefinition:
    """
    One logical table.

    ``time`` is the column the cut-off applies to (empty for tables without time); ``unique`` is the key that no two
    rows may share where all its columns are mapped; ``attributes`` allows properties of the organisation's own;
    ``ends`` is the column that says when what a row tells of ended: an end is known from its day on.
    """

    name: str
    grain: str
    columns: tuple[LogicalColumn, ...]
    time: str
    unique: tuple[str, ...] = ()
    attributes: bool = False
    ends: str = ""

    def column(self, name: str) -> LogicalColumn | None:
        """Return the column of this name, or None."""
        return next((column for column in self.columns if column.name == name), None)


_CUSTOMER = LogicalColumn("customer_id", "key", "customer", "customer the row is about")


def _row(name: str, kind: LogicalType, meaning: str) -> LogicalColumn:
    return LogicalColumn(name, kind, "row", meaning)


def _optional(name: str, kind: LogicalType, meaning: str) -> LogicalColumn:
    return LogicalColumn(name, kind, "optional", meaning)


_DEFINITIONS = (
    LogicalTableDefinition(
        "customers",
        "one row per customer",
        (
            _row("customer_id", "key", "customer"),
            _optional("created_at", "timestamp", "when the customer became known"),
        ),
        time="created_at",
        unique=("customer_id",),
        attributes=True,
    ),
    LogicalTableDefinition(
        "orders",
        "one row per order line",
        (
            _row("order_id", "key", "order or invoice"),
            _CUSTOMER,
            _row("ordered_at", "timestamp", "when it was ordered, or cancelled"),
            _optional("line_id", "key", "line within the order"),
            _optional("product_id", "key", "product"),
            _optional("quantity", "integer", "units; 1 when not mapped"),
            _optional("unit_price", "money", "price paid for one unit"),
            _optional("amount", "money", "amount of the line, where there is no unit price"),
            _optional("list_price", "money", "list price of one unit"),
            _optional("currency", "text", "currency of the row"),
            _optional("cancelled", "flag", "the line is a return or a cancellation"),
            _optional("upsell", "flag", "the line was sold on top of what was asked for"),
            _optional("campaign", "text", "campaign it answers"),
        ),
        time="ordered_at",
        unique=("order_id", "line_id"),
    ),
    LogicalTableDefinition(
        "leads",
        "one row per lead",
        (
            _row("lead_id", "key", "lead"),
            _optional("customer_id", "key", "customer the lead became"),
            _row("created_at", "timestamp", "when the lead arose"),
            _optional("channel", "text", "channel it came through"),
        ),
        time="created_at",
        unique=("lead_id",),
    ),
    LogicalTableDefinition(
        "touches",
        "one row per contact with a customer or lead",
        (
            _CUSTOMER,
            _row("touched_at", "timestamp", "when it happened"),
            _row("channel", "text", "channel"),
            _optional("touch_id", "key", "contact"),
            _optional("sales_contact", "flag", "a person of sales took part"),
            _optional("responded", "flag", "the customer answered"),
            _optional("campaign", "text", "campaign it belongs to"),
            _optional("content", "text", "content shown"),
        ),
        time="touched_at",
        unique=("touch_id",),
    ),
    LogicalTableDefinition(
        "spend",
        "one row per day and channel",
        (
            _row("spent_at", "timestamp", "day of the spending"),
            _row("channel", "text", "channel"),
            _row("amount", "money", "amount spent on acquisition"),
            _optional("currency", "text", "currency of the row"),
        ),
        time="spent_at",
    ),
    LogicalTableDefinition(
        "outcomes",
        "one row per result a customer reached",
        (
            _CUSTOMER,
            _row("measured_at", "timestamp", "when it was measured"),
            _optional("before", "integer", "score before"),
            _optional("after", "integer", "score after"),
            _optional("achieved", "flag", "the customer reached the result sought"),
        ),
        time="measured_at",
    ),
    LogicalTableDefinition(
        "referrals",
        "one row per referral made",
        (
            LogicalColumn("customer_id", "key", "customer", "customer who referred"),
            _row("referred_at", "timestamp", "when"),
            _optional("referred_id", "key", "customer the referred person became"),
        ),
        time="referred_at",
    ),
    LogicalTableDefinition(
        "support",
        "one row per ticket",
        (
            _CUSTOMER,
            _row("opened_at", "timestamp", "when it was opened"),
            _optional("ticket_id", "key", "ticket"),
            _optional("closed_at", "timestamp", "when it was closed"),
            _optional("cost", "money", "cost of answering it"),
        ),
        time="opened_at",
        unique=("ticket_id",),
    ),
    LogicalTableDefinition(
        "community",
        "one row per act in the community",
        (
            _CUSTOMER,
            _row("acted_at", "timestamp", "when"),
            _optional("helped", "flag", "it answered another customer"),
        ),
        time="acted_at",
    ),
    LogicalTableDefinition(
        "ideas",
        "one row per idea submitted",
        (
            _CUSTOMER,
            _row("submitted_at", "timestamp", "when"),
            _optional("adopted", "flag", "the idea was taken up"),
        ),
        time="submitted_at",
    ),
    LogicalTableDefinition(
        "usage",
        "one row per customer and day of use",
        (
            _CUSTOMER,
            _row("used_at", "timestamp", "when the product was used"),
            _optional("events", "integer", "events counted; 1 when not mapped"),
        ),
        time="used_at",
    ),
    LogicalTableDefinition(
        "surveys",
        "one row per answer",
        (
            _CUSTOMER,
            _row("answered_at", "timestamp", "when"),
            _row("question", "text", "what was asked (see SURVEY_QUESTIONS)"),
            _optional("score", "integer", "answer on a scale from 0 to 10"),
            _optional("answer", "text", "answer in a word"),
        ),
        time="answered_at",
    ),
    LogicalTableDefinition(
        "payments",
        "one row per payment due",
        (
            _CUSTOMER,
            _row("due_at", "timestamp", "when it was due"),
            _row("amount", "money", "amount"),
            _optional("payment_id", "key", "payment"),
            _optional("paid_at", "timestamp", "when it was paid"),
            _optional("currency", "text", "currency of the row"),
        ),
        time="due_at",
        unique=("payment_id",),
    ),
    LogicalTableDefinition(
        "deals",
        "one row per deal",
        (
            _CUSTOMER,
            _row("opened_at", "timestamp", "when it was opened"),
            _optional("deal_id", "key", "deal"),
            _optional("closed_at", "timestamp", "when it was closed"),
            _optional("won", "flag", "it was won"),
            _optional("amount", "money", "amount"),
        ),
        time="opened_at",
        unique=("deal_id",),
    ),
    LogicalTableDefinition(
        "contracts",
        "one row per contract; one that was renewed stays one row",
        (
            _CUSTOMER,
            _row("started_at", "timestamp", "when it began"),
            _optional("contract_id", "key", "contract"),
            _optional("ended_at", "timestamp", "when it ended or will end; empty while no end is known"),
        ),
        time="started_at",
        ends="ended_at",
        unique=("contract_id",),
    ),
    LogicalTableDefinition(
        "demographics",
        "one row per customer",
        (_CUSTOMER, _optional("recorded_at", "timestamp", "when it was recorded")),
        time="recorded_at",
        unique=("customer_id",),
        attributes=True,
    ),
    LogicalTableDefinition(
        "psychographics",
        "one row per customer",
        (_CUSTOMER, _optional("recorded_at", "timestamp", "when it was recorded")),
        time="recorded_at",
        unique=("customer_id",),
        attributes=True,
    ),
)

LOGICAL_TABLES: dict[str, LogicalTableDefinition] = {definition.name: definition for definition in _DEFINITIONS}

SURVEY_QUESTIONS: dict[str, str] = {
    "problem_intensity": "How strong is the problem?",
    "problem_awareness": "How clear was the problem before the purchase?",
    "urgency": "How urgent was it?",
    "motivation": "How strongly do you want to solve it?",
    "driver": "What moved you most: urgency, pain, opportunity, identity or status? (a word)",
    "price_sensitivity": "How much does the price decide?",
    "satisfaction": "How satisfied are you?",
    "recommend": "How likely are you to recommend us?",
    "friction": "How hard was it to buy?",
    "message_clarity": "How clear was what we said?",
}
"""Questions whose answers metrics read, by the word that stands in ``surveys.question``."""

SURVEY_WORDS = frozenset({"driver"})
"""Questions answered in a word; all others are answered with a score."""

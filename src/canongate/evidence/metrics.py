"""
The metrics of the figures table: what each asks, reads and computes, and the clause that asks for it.

A definition is versioned and its digest stands in every manifest: whoever changes what a metric means gives it a new
version, and old manifests keep saying what was computed then. The expressions stand in :mod:`.figures`.
"""

import hashlib
import json
from dataclasses import asdict, dataclass

_PAGE = "customer/best-customer-identification"


@dataclass(frozen=True, slots=True)
class Metric:
    """One definition; ``tables`` are the logical tables without which it has no value."""

    id: str
    version: int
    question: str
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    formula: str
    unit: str
    clause: str

    @property
    def digest(self) -> str:
        """Digest of the whole definition."""
        text = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


FIGURES: tuple[Metric, ...] = (
    Metric(
        "customers",
        1,
        "How many customers belong to the segment?",
        ("orders",),
        ("orders.customer_id",),
        "count of distinct customers known before the cut-off",
        "customers",
        f"{_PAGE}#process.segmentation",
    ),
    Metric(
        "orders",
        1,
        "How many orders did they place?",
        ("orders",),
        ("orders.order_id", "orders.quantity", "orders.cancelled"),
        "count of orders with at least one line that is no return",
        "orders",
        f"{_PAGE}#process.data-analysis",
    ),
    Metric(
        "repeat_customers",
        1,
        "How many of them came back?",
        ("orders",),
        ("orders.order_id", "orders.customer_id"),
        "count of customers with at least two orders",
        "customers",
        f"{_PAGE}#criteria.retention-behaviour",
    ),
    Metric(
        "net_revenue",
        1,
        "How much did they pay, returns taken off?",
        ("orders",),
        ("orders.quantity", "orders.unit_price", "orders.amount", "orders.cancelled"),
        "sum of line amounts, returns negative",
        "minor units",
        f"{_PAGE}#criteria.lifetime-value",
    ),
)
"""Integers of each group of customers, in the order of the columns of the figures table."""

SHARES: tuple[Metric, ...] = (
    Metric(
        "share_of_customers",
        1,
        "What share of all customers is this?",
        ("orders",),
        ("orders.customer_id",),
        "customers / customers of the population",
        "share",
        f"{_PAGE}#segment-focus-rule",
    ),
    Metric(
        "share_of_net_revenue",
        1,
        "What share of the revenue do they bring?",
        ("orders",),
        ("orders.quantity", "orders.unit_price", "orders.amount", "orders.cancelled"),
        "net_revenue / net_revenue of the population",
        "share",
        f"{_PAGE}#criteria.lifetime-value",
    ),
    Metric(
        "repeat_rate",
        1,
        "What share of them came back?",
        ("orders",),
        ("orders.order_id", "orders.customer_id"),
        "repeat_customers / customers",
        "share",
        f"{_PAGE}#criteria.retention-behaviour",
    ),
    Metric(
        "net_revenue_per_customer",
        1,
        "How much does one of them bring?",
        ("orders",),
        ("orders.customer_id", "orders.quantity", "orders.unit_price", "orders.amount", "orders.cancelled"),
        "net_revenue / customers",
        "minor units per customer",
        f"{_PAGE}#criteria.lifetime-value",
    ),
)
"""Ratios of the figures, computed in Python."""

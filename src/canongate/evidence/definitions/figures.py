"""The figures every group has (integers of the figures table), and their ratios."""

from canongate.evidence.definitions.metric import PAGE, Metric

FIGURES: tuple[Metric, ...] = (
    Metric(
        "customers",
        1,
        "How many customers belong to the segment?",
        ("orders",),
        ("orders.customer_id",),
        "count of distinct customers known before the cut-off",
        "customers",
        f"{PAGE}#best-customer-identification-process.segmentation",
    ),
    Metric(
        "orders",
        1,
        "How many orders did they place?",
        ("orders",),
        ("orders.order_id", "orders.quantity", "orders.cancelled"),
        "count of orders with at least one line that is no return",
        "orders",
        f"{PAGE}#best-customer-identification-process.data-analysis",
    ),
    Metric(
        "repeat_customers",
        1,
        "How many of them came back?",
        ("orders",),
        ("orders.order_id", "orders.customer_id"),
        "count of customers with at least two orders",
        "customers",
        f"{PAGE}#best-customer-criteria.retention-behaviour",
    ),
    Metric(
        "net_revenue",
        1,
        "How much did they pay, returns taken off?",
        ("orders",),
        ("orders.quantity", "orders.unit_price", "orders.amount", "orders.cancelled"),
        "sum of line amounts, returns negative",
        "minor units",
        f"{PAGE}#best-customer-criteria.lifetime-value",
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
        f"{PAGE}#segment-focus-rule",
    ),
    Metric(
        "share_of_net_revenue",
        1,
        "What share of the revenue do they bring?",
        ("orders",),
        ("orders.quantity", "orders.unit_price", "orders.amount", "orders.cancelled"),
        "net_revenue / net_revenue of the population",
        "share",
        f"{PAGE}#best-customer-criteria.lifetime-value",
    ),
    Metric(
        "repeat_rate",
        1,
        "What share of them came back?",
        ("orders",),
        ("orders.order_id", "orders.customer_id"),
        "repeat_customers / customers",
        "share",
        f"{PAGE}#best-customer-criteria.retention-behaviour",
    ),
)
"""Ratios of the figures, computed in Python."""

"""Measures of the other conditions of the definition, of engagement and growth, and of plain revenue."""

from collections.abc import Iterator

from canongate.evidence.definitions.measure import (
    Measure,
    buyer,
    column,
    count,
    every,
    survey_measure,
    where,
)
from canongate.evidence.definitions.metric import PAGE, Metric


def _motivation() -> Iterator[Measure]:
    clause = f"{PAGE}#customer-motivation-rule"
    yield survey_measure("motivation", "strong_motivation", "motivation", clause)
    for name, question, counted, source in (
        ("contacts_per_order", "How much contact does an order take?", "touches", "touches.touched_at"),
        ("sales_contacts_per_order", "How much selling does an order take?", "sales_contacts", "touches.sales_contact"),
    ):
        yield Measure(
            Metric(
                name,
                1,
                question,
                ("touches", "orders"),
                (source, "orders.order_id"),
                f"{counted.replace('_', ' ')} of customers with orders / orders",
                "contacts per order",
                f"{clause}.low-motivation-customers",
            ),
            "motivation",
            "ratio",
            "lower",
            lambda t, counted=counted: where(t.orders > 0, t[counted].fill_null(0)),  # type: ignore[misc]  # bound now
            column("orders"),
            needs=(source,),
        )
    yield _discount()


def _discount() -> Measure:
    return Measure(
        Metric(
            "discount_per_order",
            1,
            "How much discount does an order take?",
            ("orders",),
            ("orders.unit_price", "orders.amount", "orders.list_price", "orders.quantity"),
            "list price less price paid, over lines with a list price that are no returns / orders of customers with"
            " such lines",
            "minor units per order",
            f"{PAGE}#customer-motivation-rule.low-motivation-customers",
        ),
        "motivation",
        "ratio",
        "lower",
        lambda t: (t.list_amount - t.paid_amount).fill_null(0).cast("int64"),
        lambda t: where(t.listed_lines > 0, t.orders),
        (
            lambda t: (t.list_amount - t.paid_amount).fill_null(0).cast("int64"),
            lambda t: where(t.listed_lines > 0, t.orders),
        ),
        needs=("orders.list_price",),
    )


def _problem() -> Iterator[Measure]:
    clause = f"{PAGE}#problem-intensity-rule"
    yield survey_measure("problem_intensity", "strong_problem", "problem_intensity", clause)
    yield Measure(
        Metric(
            "days_to_decide",
            1,
            "How long do they take to decide?",
            ("touches", "orders"),
            ("touches.touched_at", "orders.ordered_at"),
            "days from first contact to first order / customers who ordered after a contact",
            "days per customer",
            f"{clause}.weak-problems-lead-to",
        ),
        "problem_intensity",
        "ratio",
        "lower",
        column("days_to_first_order"),
        lambda t: count(t.days_to_first_order.notnull()),
    )


def _received() -> Iterator[Measure]:
    clause = f"{PAGE}#value-alignment-rule"
    yield Measure(
        Metric(
            "improvement",
            1,
            "How much better off are they?",
            ("outcomes",),
            ("outcomes.before", "outcomes.after"),
            "sum of score after less score before / results scored",
            "points per result",
            clause,
        ),
        "value_received",
        "ratio",
        "higher",
        column("improvement"),
        column("results_scored"),
        (column("improvement"), column("results_scored")),
        needs=(
            "outcomes.before",
            "outcomes.after",
        ),
    )


def _friction() -> Iterator[Measure]:
    clause = f"{PAGE}#definition"
    yield survey_measure("friction", "easy_to_buy", "least_friction", clause, low=True)
    yield Measure(
        Metric(
            "contacts_before_order",
            1,
            "How many contacts does the first order take?",
            ("touches", "orders"),
            ("touches.touched_at", "orders.ordered_at"),
            "contacts up to the first order / customers with an order and a contact",
            "contacts per customer",
            clause,
        ),
        "least_friction",
        "ratio",
        "lower",
        lambda t: where(t.first_order_at.notnull() & t.first_touch_at.notnull(), t.touches_before_order.fill_null(0)),
        lambda t: count(t.first_order_at.notnull() & t.first_touch_at.notnull()),
    )
    yield Measure(
        Metric(
            "tickets_per_customer",
            1,
            "How often do they need help?",
            ("support",),
            ("support.customer_id",),
            "tickets / all customers",
            "tickets per customer",
            clause,
        ),
        "least_friction",
        "ratio",
        "lower",
        column("tickets"),
        every,
        (column("tickets"), every),
    )


def _engagement() -> Iterator[Measure]:
    yield Measure(
        Metric(
            "use_per_customer",
            1,
            "How much do they use it?",
            ("usage",),
            ("usage.used_at", "usage.events"),
            "events of use / all customers",
            "events per customer",
            f"{PAGE}#best-customer-identification-process.comparison",
        ),
        "engagement",
        "ratio",
        "higher",
        column("usage_events"),
        every,
        (column("usage_events"), every),
    )


def _growth() -> Iterator[Measure]:
    yield Measure(
        Metric(
            "recent_customers",
            1,
            "Is the segment growing?",
            ("orders",),
            ("orders.ordered_at",),
            "customers whose first order lies in the later half of the time from the first order of all to the cut-off"
            " / customers with an order",
            "share",
            f"{PAGE}#best-customer-identification-process.selection",
        ),
        "growth_potential",
        "share",
        "higher",
        lambda t: count(t.half == 1),
        buyer,
    )


def _money() -> Iterator[Measure]:
    yield Measure(
        Metric(
            "net_revenue_per_customer",
            1,
            "How much does one of them bring?",
            ("orders",),
            ("orders.customer_id", "orders.quantity", "orders.unit_price", "orders.amount", "orders.cancelled"),
            "net_revenue / customers",
            "minor units per customer",
            f"{PAGE}#best-customer-criteria.lifetime-value",
        ),
        "net_revenue_per_customer",
        "ratio",
        "higher",
        column("net_revenue"),
        every,
        (column("net_revenue"), every),
    )


def condition_measures() -> Iterator[Measure]:
    """Yield the measures of motivation, problem, value, friction, engagement, growth and revenue."""
    yield from _motivation()
    yield from _problem()
    yield from _received()
    yield from _friction()
    yield from _engagement()
    yield from _growth()
    yield from _money()

"""What is derived from further tables of a manifest: coverage, survival, order value, forecasts, spread, drift."""

from collections.abc import Iterator

from canongate.evidence.definitions.metric import PAGE, Metric

_CRITERIA = "best-customer-criteria"
_ORDERS = ("orders",)
_BOTH = ("orders", "touches")


def _metric(id_: str, question: str, formula: str, unit: str, clause: str, tables: tuple[str, ...] = _ORDERS) -> Metric:  # noqa: PLR0913, PLR0917  # one row of the list below
    columns = {
        "contracts": ("contracts.customer_id", "contracts.started_at", "contracts.ended_at"),
        "orders": ("orders.ordered_at", "orders.customer_id"),
        "touches": ("touches.touched_at",),
    }
    read = tuple(column for table in tables for column in columns.get(table, (f"{table}.channel",)))
    return Metric(id_, 1, question, tables, read, formula, unit, f"{PAGE}#{clause}")


def _shares() -> Iterator[Metric]:
    process = "best-customer-identification-process.segmentation"
    yield _metric(
        "coverage", "How many belong to a segment?", "customers in a segment / customers", "share", process, ()
    )
    retention = f"{_CRITERIA}.retention-behaviour"
    for days in (30, 90, 365):
        yield _metric(
            f"retained_{days}_days",
            f"How many are still there after {days} days?",
            f"Kaplan-Meier, days from first to last order, left after 90 days without order, at {days} days",
            "share",
            retention,
        )
    yield _metric(
        "contract_retention",
        "How many stay under contract?",
        "customers whose first contract still ran after the periods watched / customers whose first contract began"
        " before these",
        "share",
        retention,
        ("contracts",),
    )
    yield _metric(
        "expected_contract_retention",
        "How many of those under contract will still be in a year?",
        "shifted-beta-geometric model of renewals, checked on the periods held out: product of the shares expected to"
        " renew in the whole periods of the next 365 days, at least one, of customers after the periods watched",
        "share",
        retention,
        ("contracts",),
    )
    speed = f"{_CRITERIA}.speed-to-purchase"
    for days in (30, 90):
        yield _metric(
            f"bought_by_day_{days}",
            f"How many have bought by day {days} after the first contact?",
            f"1 less Kaplan-Meier of days from first contact to first order, at {days} days",
            "share",
            speed,
            _BOTH,
        )
    yield _metric("median_days_to_buy", "When has half of them bought?", "Kaplan-Meier median", "days", speed, _BOTH)


def _value() -> Iterator[Metric]:
    value = f"{_CRITERIA}.lifetime-value"
    money = "minor units per customer"
    yield _metric(
        "average_order_value", "What is an order worth?", "net revenue / orders", "minor units per order", value
    )
    yield _metric(
        "orders_per_year",
        "How often do they order?",
        "orders x 365 / days since the first order, over buyers",
        "orders per customer and 365 days",
        value,
    )
    yield _metric(
        "lifespan_years",
        "How long do they buy?",
        "days from first to last order / buyers / 365",
        "years from first to last order",
        value,
    )
    yield _metric(
        "formula_lifetime_value",
        "What is a customer worth at this pace?",
        "average_order_value x orders_per_year x lifespan_years",
        money,
        value,
    )
    yield _metric(
        "model_lifetime_value",
        "What will a customer bring?",
        "expected revenue of a year from the start of the hold-out, by the order model that misses the hold-out least"
        " and a Gamma-Gamma model of spend",
        "minor units per customer in 365 days",
        value,
    )
    for percent in (1, 2, 5, 10, 20):
        yield _metric(
            f"top_{percent}_percent",
            f"What do the best {percent} percent bring?",
            f"net revenue of the best {percent} percent of customers, equals together / net revenue of all",
            "share",
            value,
        )
    yield _metric("gini", "How uneven is it?", "Gini index of net revenue over customers", "index", value)


def _reach() -> Iterator[Metric]:
    ease = f"{_CRITERIA}.ease-of-acquisition.includes"
    yield _metric(
        "channels_reached", "How can they be reached?", "channels that won enough customers", "channels", ease, _BOTH
    )
    yield _metric(
        "largest_channel_share",
        "How much hangs on one channel?",
        "customers of the largest channel / customers of all",
        "share",
        ease,
        _BOTH,
    )
    yield _metric(
        "payback_days",
        "When has a customer paid for winning them?",
        "180 x acquisition cost / net revenue of the first 180 days",
        "days of early revenue",
        ease,
        (*_BOTH, "spend"),
    )
    yield _metric(
        "headroom",
        "How many more are there?",
        "unconverted leads, each channel's shared out by the segment's part of its customers",
        "leads not yet customers",
        "best-customer-identification-process.selection",
        (*_BOTH, "leads"),
    )
    yield _metric(
        "population_stability",
        "Has the population shifted?",
        "stability index of first segments between the start of the hold-out and the cut-off",
        "index",
        "drift-protection",
        (),
    )


TABLES: tuple[Metric, ...] = (*_shares(), *_value(), *_reach())

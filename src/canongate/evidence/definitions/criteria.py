"""Measures of the seven criteria of a best customer."""

from collections.abc import Iterator

from canongate.evidence.definitions.measure import (
    Measure,
    Number,
    answered,
    any_of,
    at_least,
    buyer,
    column,
    count,
    every,
    survey_measure,
    watched,
    where,
)
from canongate.evidence.definitions.metric import PAGE, Metric
from canongate.evidence.facts import EARLY_DAYS, REPEAT_DAYS, RETURN_FROM, RETURN_TO

CRITERIA = f"{PAGE}#best-customer-criteria"
_PROMOTER = 9
_DECIDE_DAYS = 30


def _speed() -> Iterator[Measure]:
    clause = f"{CRITERIA}.speed-to-purchase"
    eligible: Number = lambda t: count(t.days_since_first_touch >= _DECIDE_DAYS)  # noqa: E731  # named for reading
    yield Measure(
        Metric(
            "bought_within_30_days",
            1,
            "How many buy within 30 days of the first contact?",
            ("touches", "orders"),
            ("touches.touched_at", "orders.ordered_at"),
            "customers who ordered at most 30 days after their first contact / customers first contacted at least"
            " 30 days before the cut-off",
            "share",
            clause,
        ),
        "speed_to_purchase",
        "share",
        "higher",
        lambda t: where(t.days_since_first_touch >= _DECIDE_DAYS, count(t.days_to_first_order <= _DECIDE_DAYS)),
        eligible,
    )
    yield survey_measure("urgency", "high_urgency", "speed_to_purchase", clause)
    yield survey_measure("problem_awareness", "clear_problem", "speed_to_purchase", clause)


def _willingness() -> Iterator[Measure]:
    clause = f"{CRITERIA}.willingness-to-pay"
    columns = ("orders.unit_price", "orders.list_price", "orders.quantity")
    yield Measure(
        Metric(
            "paid_of_list",
            1,
            "How much of the list price do they pay?",
            ("orders",),
            columns,
            "sum paid / sum listed, over lines with a list price that are no returns",
            "share of list price",
            clause,
        ),
        "willingness_to_pay",
        "ratio",
        "higher",
        column("paid_amount"),
        column("list_amount"),
        (column("paid_amount"), column("list_amount")),
        needs=("orders.list_price",),
    )
    yield Measure(
        Metric(
            "full_price_lines",
            1,
            "How often do they pay the full price?",
            ("orders",),
            columns,
            "lines paid at least at list price / lines with a list price",
            "share of lines",
            clause,
        ),
        "willingness_to_pay",
        "ratio",
        "higher",
        column("full_price_lines"),
        column("listed_lines"),
        (column("full_price_lines"), column("listed_lines")),
        needs=("orders.list_price",),
    )
    yield survey_measure("price_sensitivity", "price_insensitive", "willingness_to_pay", clause, low=True)


def _value() -> Iterator[Measure]:
    clause = f"{CRITERIA}.lifetime-value"
    money = ("orders.ordered_at", "orders.unit_price", "orders.amount", "orders.quantity", "orders.cancelled")
    yield Measure(
        Metric(
            "revenue_first_180_days",
            1,
            "How much does a customer bring in the first 180 days?",
            ("orders",),
            money,
            f"net revenue of the first {EARLY_DAYS} days after the first order / customers whose first order lies at"
            f" least {EARLY_DAYS} days before the cut-off; in the hold-out: net revenue / customers known before it",
            "minor units per customer",
            clause,
        ),
        "lifetime_value",
        "ratio",
        "higher",
        lambda t: where(watched(t, EARLY_DAYS), t.revenue_early.fill_null(0)),
        lambda t: count(watched(t, EARLY_DAYS)),
        (column("net_revenue"), buyer),
    )
    yield Measure(
        Metric(
            "repeat_within_90_days",
            1,
            "How many order again soon?",
            ("orders",),
            ("orders.order_id", "orders.ordered_at"),
            f"customers with a further order within {REPEAT_DAYS} days of the first / customers whose first order lies"
            f" at least {REPEAT_DAYS} days back",
            "share",
            f"{clause}.includes",
        ),
        "lifetime_value",
        "share",
        "higher",
        lambda t: where(watched(t, REPEAT_DAYS), count(t.orders_early > 0)),
        lambda t: count(watched(t, REPEAT_DAYS)),
        (any_of("orders"), buyer),
    )
    yield Measure(
        Metric(
            "upsell_lines",
            1,
            "How much do they buy on top?",
            ("orders",),
            ("orders.upsell",),
            "lines sold on top / lines that are no returns",
            "share of lines",
            f"{clause}.includes",
        ),
        "lifetime_value",
        "ratio",
        "higher",
        column("upsell_lines"),
        column("sale_lines"),
        (column("upsell_lines"), column("sale_lines")),
        needs=("orders.upsell",),
    )


def _outcomes() -> Iterator[Measure]:
    clause = f"{CRITERIA}.outcome-success"
    achieved: tuple[Number, Number] = (any_of("results_achieved"), any_of("results"))
    yield Measure(
        Metric(
            "result_achieved",
            1,
            "How many reach the result they sought?",
            ("outcomes",),
            ("outcomes.achieved",),
            "customers with a result achieved / customers with a result measured",
            "share",
            clause,
        ),
        "outcome_success",
        "share",
        "higher",
        *achieved,
        achieved,
        needs=("outcomes.achieved",),
    )
    yield survey_measure("satisfaction", "satisfied", "outcome_success", f"{clause}.high-success-leads-to")
    promoters: tuple[Number, Number] = (at_least("recommend", _PROMOTER), answered("recommend"))
    yield Measure(
        Metric(
            "advocates",
            1,
            "How many would recommend us?",
            ("surveys",),
            ("surveys.question", "surveys.score"),
            f"customers whose latest answer to recommend is at least {_PROMOTER} / customers who answered",
            "share",
            f"{clause}.high-success-leads-to",
        ),
        "outcome_success",
        "share",
        "higher",
        *promoters,
        promoters,
    )


def _retention() -> Iterator[Measure]:
    clause = f"{CRITERIA}.retention-behaviour"
    yield Measure(
        Metric(
            "returned_after_30_days",
            1,
            "How many come back after the first month?",
            ("orders",),
            ("orders.order_id", "orders.ordered_at"),
            f"customers who order between day {RETURN_FROM} and day {RETURN_TO} after the first order / customers"
            f" whose first order lies at least {RETURN_TO} days back; in the hold-out: customers who order in it /"
            " customers known before it",
            "share",
            clause,
        ),
        "retention_behaviour",
        "share",
        "higher",
        lambda t: where(watched(t, RETURN_TO), count(t.orders_returning > 0)),
        lambda t: count(watched(t, RETURN_TO)),
        (any_of("orders"), buyer),
    )
    yield Measure(
        Metric(
            "still_using_after_90_days",
            1,
            "How many still use it after 90 days?",
            ("usage", "orders"),
            ("usage.used_at", "orders.ordered_at"),
            f"customers with use on or after day {REPEAT_DAYS} since the first order / customers whose first order"
            f" lies at least {RETURN_TO} days back",
            "share",
            f"{clause}.indicators",
        ),
        "retention_behaviour",
        "share",
        "higher",
        lambda t: where(watched(t, RETURN_TO), count(t.usage_late > 0)),
        lambda t: count(watched(t, RETURN_TO)),
        (any_of("usage_rows"), buyer),
    )


def _referral() -> Iterator[Measure]:
    clause = f"{CRITERIA}.referral-potential"
    yield Measure(
        Metric(
            "referred_somebody",
            1,
            "How many refer others?",
            ("referrals",),
            ("referrals.customer_id",),
            "customers with a referral / all customers",
            "share",
            clause,
        ),
        "referral_potential",
        "share",
        "higher",
        any_of("referrals"),
        every,
        (any_of("referrals"), every),
    )
    yield Measure(
        Metric(
            "referrals_converted",
            1,
            "How many customers does a customer bring?",
            ("referrals",),
            ("referrals.referred_id",),
            "referred people who became customers / all customers",
            "customers per customer",
            f"{clause}.high-referral-customers",
        ),
        "referral_potential",
        "ratio",
        "higher",
        column("referrals_converted"),
        every,
        (column("referrals_converted"), every),
        needs=("referrals.referred_id",),
    )


def _acquisition() -> Iterator[Measure]:
    clause = f"{CRITERIA}.ease-of-acquisition"
    yield Measure(
        Metric(
            "acquisition_cost",
            1,
            "What does it cost to win one of them?",
            ("spend", "touches", "orders"),
            ("spend.amount", "spend.channel", "touches.channel", "orders.ordered_at"),
            "sum over customers of the spend of their first channel / customers who ordered, first contacted through"
            " it, each rounded down to whole minor units; / customers with such a channel",
            "minor units per customer",
            clause,
        ),
        "ease_of_acquisition",
        "ratio",
        "lower",
        column("acquisition_cost"),
        lambda t: count(t.acquisition_cost.notnull()),
        shared=True,
    )
    contacted: Number = lambda t: count(t.first_touch_at.notnull())  # noqa: E731  # named for reading
    yield Measure(
        Metric(
            "conversion",
            1,
            "How many of those contacted buy?",
            ("touches", "orders"),
            ("touches.touched_at", "orders.ordered_at"),
            "customers with an order / customers with a contact",
            "share",
            f"{PAGE}#measurement-requirement",
        ),
        "conversion_rate",
        "share",
        "higher",
        lambda t: where(t.first_touch_at.notnull(), count(t.first_order_at.notnull())),
        contacted,
    )
    yield Measure(
        Metric(
            "responses_to_contacts",
            1,
            "How often do they answer?",
            ("touches",),
            ("touches.responded",),
            "contacts answered / contacts",
            "share of contacts",
            f"{clause}.includes",
        ),
        "ease_of_acquisition",
        "ratio",
        "higher",
        column("responses"),
        column("touches"),
        (column("responses"), column("touches")),
        needs=("touches.responded",),
    )
    yield survey_measure("message_clarity", "clear_message", "ease_of_acquisition", f"{clause}.includes")


def criterion_measures() -> Iterator[Measure]:
    """Yield the measures of the seven criteria, and conversion beside them."""
    yield from _speed()
    yield from _willingness()
    yield from _value()
    yield from _outcomes()
    yield from _retention()
    yield from _referral()
    yield from _acquisition()

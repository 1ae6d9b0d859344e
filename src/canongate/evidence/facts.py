"""
One row per customer: everything the logical tables say of them in a window of time, as counts, sums and days.

Predicates read these columns (those :mod:`.columns` describes), measures add them up. A family is what one logical
table gives; families whose table is not mapped are absent, and so are their columns. Nothing is judged here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

import ibis
import ibis.expr.types as ir

from canongate.evidence.casting import is_true
from canongate.evidence.logical import LOGICAL_TABLES, SURVEY_QUESTIONS, SURVEY_WORDS

ATTRIBUTE_TABLES = ("customers", "demographics", "psychographics")
EARLY_DAYS = 180
"""Revenue counts as early within so many days of the first order."""
REPEAT_DAYS = 90
"""A second order within so many days of the first is an early repeat."""
RETURN_FROM, RETURN_TO = 30, 120
"""A customer who orders again between these days after the first order has stayed."""


@dataclass(frozen=True, slots=True)
class Window:
    """Rows dated from ``start`` (from the beginning, where absent) up to, and without, ``end``."""

    end: date
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """
    The clean logical tables, and the orders made from the order lines.

    ``parts``: into how many parts customers are divided where what several tables say of them is brought together.
    """

    rows: Mapping[str, ir.Table]
    orders: ir.Table | None
    parts: int = 1

    def speaks_of_customers(self, name: str) -> bool:
        """Return whether a table is there and says which customer its rows are about."""
        return name in self.rows and "customer_id" in self.rows[name].columns

    def within(self, name: str, window: Window) -> ir.Table:
        """Return the rows of a table that are dated in a window; rows without a date are in every window."""
        if name == "orders" and self.orders is not None:
            return _dated(self.orders, "placed_at", window)
        definition = LOGICAL_TABLES[name]
        table = self.rows[name]
        if definition.ends:
            table = _as_known(table, definition.ends, window.end)
        return _dated(table, definition.time, window) if definition.time in table.columns else table


def _as_known(table: ir.Table, ends: str, end: date) -> ir.Table:
    """Return rows as they stood before a day: an end that came later, or is in no column, was not known."""
    unknown = ibis.null("timestamp")
    ended = table[ends] if ends in table.columns else unknown
    return table.mutate(**{ends: ibis.ifelse(ended < _midnight(end), ended, unknown)})


def _dated(table: ir.Table, column: str, window: Window) -> ir.Table:
    moment = table[column]
    table = table.filter(moment.isnull() | (moment < _midnight(window.end)))
    if window.start is None:
        return table
    return table.filter(table[column] >= _midnight(window.start))


def first_moments(tables: Tables, end: date, wanted: frozenset[str] | None = None) -> dict[str, ir.Table]:
    """
    Return what :func:`join_known` makes the customers known before a day of, each table with one row per customer.

    Args:
        tables: the logical tables.
        end: first day whose rows are not used.
        wanted: tables asked about; all when absent. Where touches are not, the first touch is left null.

    Tables: ``everyone`` (customer_id), ``orders`` (first_order_at, last_order_at), ``touches`` (first_touch_at,
    first_channel); the last two only where such rows are there.
    """
    window = Window(end)
    sources = [tables.within("customers", window).select("customer_id")] if "customers" in tables.rows else []
    if tables.orders is not None:
        sources.append(tables.within("orders", window).select("customer_id"))
    if not sources:
        every = [table for table in tables.rows.values() if "customer_id" in table.columns]
        sources = [table.select("customer_id").filter(lambda row: row.customer_id.notnull()) for table in every]
    found = {"everyone": ibis.union(*sources, distinct=True) if len(sources) > 1 else sources[0].distinct()}
    if tables.orders is not None:
        orders = tables.within("orders", window)
        found["orders"] = orders.group_by("customer_id").aggregate(
            first_order_at=orders.ordered_at.min(), last_order_at=orders.ordered_at.max()
        )
    if "touches" in tables.rows and (wanted is None or "touches" in wanted):
        found["touches"] = _first_touches(tables.within("touches", window))
    return found


def join_known(given: Mapping[str, ir.Table]) -> ir.Table:
    """
    Return one row per customer, made of what :func:`first_moments` returns.

    Columns: customer_id, first_order_at, last_order_at (both null without orders), first_touch_at, first_channel (of
    the earliest touch, by name where two are equal; null without touches).
    """
    everyone = given["everyone"]
    for name in ("orders", "touches"):
        if name in given:
            everyone = _join(everyone, given[name])
    moments = {"first_order_at": "timestamp", "last_order_at": "timestamp", "first_touch_at": "timestamp"}
    absent = {name: ibis.null(kind) for name, kind in moments.items() if name not in everyone.columns}
    if "first_channel" not in everyone.columns:
        absent["first_channel"] = ibis.null("string")
    return everyone.mutate(**absent) if absent else everyone


def _first_touches(touches: ir.Table) -> ir.Table:
    first = touches.group_by("customer_id").aggregate(first_touch_at=touches.touched_at.min())
    both = touches.inner_join(
        first, [touches.customer_id == first.customer_id, touches.touched_at == first.first_touch_at]
    )
    return both.group_by("customer_id").aggregate(
        first_touch_at=both.first_touch_at.min(), first_channel=both.channel.min()
    )


def family_facts(
    tables: Tables, known: ir.Table, window: Window, wanted: frozenset[str] | None = None
) -> dict[str, ir.Table]:
    """
    Return what each table says of customers, by table: one row for each customer it knows.

    Args:
        tables: the logical tables.
        known: customers, as :func:`join_known` returns them.
        window: the time the facts are about.
        wanted: families to build, by table; all when absent.
    """
    asked = [name for name in (*_FAMILIES, *ATTRIBUTE_TABLES) if wanted is None or name in wanted]
    found = {}
    for name in asked:
        if name in _FAMILIES and tables.speaks_of_customers(name):
            found[name] = _FAMILIES[name](tables.within(name, window), known)
        elif name in ATTRIBUTE_TABLES and name in tables.rows:
            found[name] = _attributes(tables.within(name, window))
    return found


def join_facts(known: ir.Table, given: Mapping[str, ir.Table], end: date) -> ir.Table:
    """
    Return the customers given, with the columns of every family.

    Args:
        known: customers, as :func:`join_known` returns them.
        given: families, as :func:`family_facts` returns them.
        end: first day the facts are not about.
    """
    facts = known.mutate(**_ages(known, end))
    for family, table in given.items():
        facts = _join(facts, table)
        if family in _FAMILIES:
            counts = [name for name, kind in table.schema().items() if kind.is_integer() and name != "customer_id"]
            facts = facts.mutate(**{name: facts[name].fill_null(0) for name in counts if name not in _NEVER_FILLED})
    return facts


_NEVER_FILLED = frozenset({*SURVEY_QUESTIONS, "largest_order"})
"""An unanswered question has no score, which is not a score of 0; who never ordered has no largest order."""


def _ages(known: ir.Table, end: date) -> dict[str, ir.Value]:
    """Return the days from the first and last order to the end, and from the first touch to the first order."""
    last_day = ibis.date(end.isoformat())
    first, last, touch = known.first_order_at.date(), known.last_order_at.date(), known.first_touch_at.date()
    return {
        "first_order": known.first_order_at.strftime("%Y-%m-%d"),
        "last_order": known.last_order_at.strftime("%Y-%m-%d"),
        "first_touch": known.first_touch_at.strftime("%Y-%m-%d"),
        "days_active": last.delta(first, unit="day"),
        "days_since_first_order": last_day.delta(first, unit="day"),
        "days_since_last_order": last_day.delta(last, unit="day"),
        "days_since_first_touch": last_day.delta(touch, unit="day"),
        "days_to_first_order": ibis.ifelse(first >= touch, first.delta(touch, unit="day"), ibis.null("int64")),
    }


def _purchases(orders: ir.Table, known: ir.Table) -> ir.Table:
    orders = _with_first_order(orders, known)
    sale = orders.sale_lines > 0
    later = is_true(sale & (orders.ordered_at > orders.first_order_at))
    return orders.group_by("customer_id").aggregate(
        orders=sale.sum().cast("int64"),
        cancelled_orders=(~sale).sum().cast("int64"),
        order_lines=orders.order_lines.sum().cast("int64"),
        units=orders.units.sum().cast("int64"),
        net_revenue=orders.amount.sum().cast("int64"),
        largest_order=orders.amount.max(where=sale),
        revenue_early=orders.amount.sum(where=is_true(orders.day < EARLY_DAYS)).cast("int64"),
        orders_early=(later & is_true(orders.day <= REPEAT_DAYS)).sum().cast("int64"),
        orders_returning=(later & is_true((orders.day >= RETURN_FROM) & (orders.day < RETURN_TO))).sum().cast("int64"),
        **{
            name: orders[name].sum().cast("int64")
            for name in ("sale_lines", "upsell_lines", "listed_lines", "full_price_lines", "paid_amount", "list_amount")
        },
    )


def _with_first_order(orders: ir.Table, known: ir.Table) -> ir.Table:
    """Add to each order the customer's first order and the day since then."""
    joined = orders.inner_join(known.select("customer_id", "first_order_at"), "customer_id")
    return joined.mutate(day=joined.placed_at.date().delta(joined.first_order_at.date(), unit="day"))


def _contacts(touches: ir.Table, known: ir.Table) -> ir.Table:
    joined = touches.inner_join(known.select("customer_id", "first_order_at"), "customer_id")
    before = joined.first_order_at.isnull() | (joined.touched_at <= joined.first_order_at)
    return joined.group_by("customer_id").aggregate(
        touches=joined.count(),
        touches_before_order=before.sum().cast("int64"),
        channels=joined.channel.nunique(),
        sales_contacts=_flagged(joined, "sales_contact"),
        responses=_flagged(joined, "responded"),
    )


def _leads(leads: ir.Table, _known: ir.Table) -> ir.Table:
    known = leads.filter(leads.customer_id.notnull())
    return known.group_by("customer_id").aggregate(leads=known.count())


def _results(outcomes: ir.Table, _known: ir.Table) -> ir.Table:
    scored = _both(outcomes, "before", "after")
    change = outcomes.after - outcomes.before if scored is not None else ibis.literal(0, "int64")
    present = scored if scored is not None else ibis.literal(value=False)
    rows = outcomes.mutate(change=change, scored=present)
    return rows.group_by("customer_id").aggregate(
        results=rows.count(),
        results_achieved=_flagged(rows, "achieved"),
        results_scored=rows.scored.sum().cast("int64"),
        improvement=rows.change.sum(where=rows.scored).fill_null(0).cast("int64"),
    )


def _referrals(referrals: ir.Table, _known: ir.Table) -> ir.Table:
    converted = referrals.referred_id.count() if "referred_id" in referrals.columns else ibis.literal(0, "int64")
    return referrals.group_by("customer_id").aggregate(referrals=referrals.count(), referrals_converted=converted)


def _support(support: ir.Table, _known: ir.Table) -> ir.Table:
    cost = support.cost.sum().fill_null(0).cast("int64") if "cost" in support.columns else ibis.literal(0, "int64")
    return support.group_by("customer_id").aggregate(tickets=support.count(), support_cost=cost)


def _community(community: ir.Table, _known: ir.Table) -> ir.Table:
    return community.group_by("customer_id").aggregate(
        community_acts=community.count(), community_helped=_flagged(community, "helped")
    )


def _ideas(ideas: ir.Table, _known: ir.Table) -> ir.Table:
    return ideas.group_by("customer_id").aggregate(ideas=ideas.count(), ideas_adopted=_flagged(ideas, "adopted"))


def _usage(usage: ir.Table, known: ir.Table) -> ir.Table:
    joined = usage.inner_join(known.select("customer_id", "first_order_at"), "customer_id")
    day = joined.used_at.date().delta(joined.first_order_at.date(), unit="day")
    events = joined.events.fill_null(1) if "events" in joined.columns else ibis.literal(1, "int64")
    rows = joined.mutate(event_count=events, day=day)
    return rows.group_by("customer_id").aggregate(
        usage_rows=rows.count(),
        usage_events=rows.event_count.sum().cast("int64"),
        usage_late=is_true(rows.day >= REPEAT_DAYS).sum().cast("int64"),
        last_use=rows.used_at.max().strftime("%Y-%m-%d"),
    )


def _answers(surveys: ir.Table, _known: ir.Table) -> ir.Table:
    """Return each customer's latest answer to each question; of several on one moment the highest."""
    last = surveys.group_by(["customer_id", "question"]).aggregate(answered_at=surveys.answered_at.max())
    latest = surveys.semi_join(last, ["customer_id", "question", "answered_at"])
    answers: dict[str, ir.Value] = {}
    for question in SURVEY_QUESTIONS:
        asked = latest.question == question
        if question in SURVEY_WORDS:
            if "answer" in latest.columns:
                answers[question] = latest.answer.max(where=asked)
        elif "score" in latest.columns:
            answers[question] = latest.score.max(where=asked)
    return latest.group_by("customer_id").aggregate(answers=latest.count(), **answers)


def _payments(payments: ir.Table, _known: ir.Table) -> ir.Table:
    late = is_true(payments.paid_at > payments.due_at) if "paid_at" in payments.columns else ibis.literal(value=False)
    rows = payments.mutate(late=late)
    return rows.group_by("customer_id").aggregate(payments=rows.count(), late_payments=rows.late.sum().cast("int64"))


def _deals(deals: ir.Table, _known: ir.Table) -> ir.Table:
    return deals.group_by("customer_id").aggregate(deals=deals.count(), deals_won=_flagged(deals, "won"))


def _contracts(contracts: ir.Table, _known: ir.Table) -> ir.Table:
    return contracts.group_by("customer_id").aggregate(
        contracts=contracts.count(), contracts_running=contracts.ended_at.isnull().sum().cast("int64")
    )


_FAMILIES = {
    "orders": _purchases,
    "touches": _contacts,
    "leads": _leads,
    "outcomes": _results,
    "referrals": _referrals,
    "support": _support,
    "community": _community,
    "ideas": _ideas,
    "usage": _usage,
    "surveys": _answers,
    "payments": _payments,
    "deals": _deals,
    "contracts": _contracts,
}


def _attributes(table: ir.Table) -> ir.Table:
    """Return the attributes a table holds; its times say only whether they were known in time."""
    return table.drop(*[name for name in ("created_at", "recorded_at") if name in table.columns])


def _flagged(table: ir.Table, flag: str) -> ir.IntegerScalar:
    """Return how many rows have a flag; 0 where it is not mapped."""
    return is_true(table[flag]).sum().cast("int64") if flag in table.columns else ibis.literal(0, "int64")


def _both(table: ir.Table, one: str, other: str) -> ir.BooleanColumn | None:
    """Return where two columns are both present; None where they are not both mapped."""
    if not {one, other} <= set(table.columns):
        return None
    present: ir.BooleanColumn = table[one].notnull() & table[other].notnull()
    return present


def _join(left: ir.Table, right: ir.Table) -> ir.Table:
    """Return the left rows with what the right knows of each customer."""
    return left.left_join(right, "customer_id").drop("customer_id_right")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())

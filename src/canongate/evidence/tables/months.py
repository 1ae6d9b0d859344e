"""
The measurement set by segment and month: conversion, lifetime value, retention, acquisition cost, engagement.

Every figure is a pair of whole numbers: bought of contacted, returning of those active the month before, revenue of
active customers, cost of new customers, events of users. Months are those of UTC.
"""

import ibis
import ibis.expr.types as ir

from canongate.evidence.casting import is_true
from canongate.evidence.facts import Window
from canongate.evidence.setting import Part, Setting, result_table

_DECIDE_DAYS = 30
_BASES = {
    "contacted": "contacted",
    "bought": "contacted",
    "new_customers": "new_customers",
    "acquisition_cost": "new_customers",
    "active": "active",
    "orders": "active",
    "net_revenue": "active",
    "active_before": "active_before",
    "returning": "active_before",
    "users": "users",
    "usage_events": "users",
}


def months(setting: Setting) -> Part:
    """Return the measurement set; columns whose table is absent hold zeros."""
    rows: dict[tuple[str, ...], dict[str, int]] = {}
    for expression in _expressions(setting):
        for group, by_month in setting.by_group(expression, "month").items():
            if group not in setting.shown_groups:
                continue
            for month, numbers in by_month.items():
                row = rows.setdefault((group, month), dict.fromkeys(_BASES, 0))
                for column, value in numbers.items():
                    row[column] += value
    return Part({"months": result_table(("segment", "month"), rows, _BASES, setting.minimum)})


def _expressions(setting: Setting) -> list[ir.Table]:
    facts = setting.facts
    found = []
    if "touches" in setting.tables.rows:
        found.append(_conversion(facts))
    if setting.tables.orders is not None:
        found.append(_acquisition(facts))
        found += _activity(setting)
    if "usage" in setting.tables.rows:
        found.append(_engagement(setting))
    return found


def _conversion(facts: ir.Table) -> ir.Table:
    seen = facts.filter(is_true(facts.days_since_first_touch >= _DECIDE_DAYS))
    month = seen.first_touch_at.strftime("%Y-%m")
    return seen.group_by(["atom", month.name("month")]).aggregate(
        contacted=seen.count(), bought=is_true(seen.days_to_first_order <= _DECIDE_DAYS).sum().cast("int64")
    )


def _acquisition(facts: ir.Table) -> ir.Table:
    bought = facts.filter(facts.first_order_at.notnull())
    month = bought.first_order_at.strftime("%Y-%m")
    return bought.group_by(["atom", month.name("month")]).aggregate(
        new_customers=bought.count(), acquisition_cost=bought.acquisition_cost.sum().fill_null(0).cast("int64")
    )


def _activity(setting: Setting) -> list[ir.Table]:
    """Return what customers ordered by month, and who ordered in the month before too."""
    orders = setting.tables.within("orders", Window(setting.cut_off))
    when = orders.placed_at
    monthly = orders.group_by(
        ["customer_id", (when.year() * 12 + when.month() - 1).cast("int64").name("number")]
    ).aggregate(orders=(orders.sale_lines > 0).sum().cast("int64"), net_revenue=orders.amount.sum().cast("int64"))
    monthly = _named(monthly.inner_join(setting.facts.select("customer_id", "atom"), "customer_id"))
    active = monthly.filter(monthly.orders > 0)
    following = _named(active.select("customer_id", "atom", number=active.number + 1))
    following = following.filter(following.month < setting.cut_off.strftime("%Y-%m"))
    again = following.semi_join(active, ["customer_id", "number"])
    return [
        monthly.group_by(["atom", "month"]).aggregate(
            active=(monthly.orders > 0).sum().cast("int64"),
            orders=monthly.orders.sum().cast("int64"),
            net_revenue=monthly.net_revenue.sum().cast("int64"),
        ),
        following.group_by(["atom", "month"]).aggregate(active_before=following.count()),
        again.group_by(["atom", "month"]).aggregate(returning=again.count()),
    ]


def _named(table: ir.Table) -> ir.Table:
    """Add the month's name, such as 2011-03, made from its number."""
    year = (table.number // 12).cast("int64").cast("string")
    month = (table.number % 12 + 1).cast("int64").cast("string").lpad(2, "0")
    return table.mutate(month=year.concat(ibis.literal("-"), month))


def _engagement(setting: Setting) -> ir.Table:
    usage = setting.tables.within("usage", Window(setting.cut_off))
    events = usage.events.fill_null(1) if "events" in usage.columns else ibis.literal(1, "int64")
    rows = usage.mutate(month=usage.used_at.strftime("%Y-%m"), event_count=events)
    monthly = rows.group_by(["customer_id", "month"]).aggregate(events=rows.event_count.sum().cast("int64"))
    joined = monthly.inner_join(setting.facts.select("customer_id", "atom"), "customer_id")
    return joined.group_by(["atom", "month"]).aggregate(users=joined.count(), usage_events=joined.events.sum())

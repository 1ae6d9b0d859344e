"""
One row per customer, as known before the cut-off: the columns that predicates read and metrics add up.

Orders are netted first: an order that holds only returns is no order, and what was returned is taken off. So a
customer whose purchases were all cancelled has revenue 0, never a phantom's. The columns are described in
:mod:`.columns`; nothing is judged here.
"""

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir

from canongate.evidence.casting import is_true
from canongate.evidence.staging import Staged, line_amount, line_quantity
from canongate.model.contract import DataContract

ATTRIBUTE_TABLES = ("customers", "demographics", "psychographics")


def order_facts(orders: ir.Table, contract: DataContract) -> ir.Table:
    """
    Return one row per customer and order.

    Columns: customer_id, order_id, amount (minor units, net), units (net), order_lines, sale_lines, ordered_at (first
    line that is no return; null where all are).
    """
    returns = contract.tables["orders"].returns
    known = orders.filter(orders.customer_id.notnull())
    units = line_quantity(known, returns)
    returned = units < 0 if "quantity" in known.columns else line_amount(known, returns) < 0
    if "cancelled" in known.columns:
        returned |= is_true(known.cancelled)
    lines = known.mutate(line_amount=line_amount(known, returns), line_units=units, sale=~returned)
    return lines.group_by(["customer_id", "order_id"]).aggregate(
        amount=lines.line_amount.sum().cast("int64"),
        units=lines.line_units.sum().cast("int64"),
        order_lines=lines.count(),
        sale_lines=lines.sale.sum().cast("int64"),
        ordered_at=lines.ordered_at.min(where=lines.sale),
    )


def customer_rows(staged: Mapping[str, Staged], facts: ir.Table | None, cut_off: date) -> ir.Table:
    """
    Return one row per customer: customer_id, the columns orders give, and the attributes.

    The customers are those of the table `customers`, where there is one, and all who ever ordered.
    """
    rows = _everyone(staged, facts)
    if facts is not None:
        rows = _with_orders(rows, facts, cut_off)
    for name in ATTRIBUTE_TABLES:
        if name in staged:
            rows = _with_attributes(rows, staged[name].rows)
    return rows


def _everyone(staged: Mapping[str, Staged], facts: ir.Table | None) -> ir.Table:
    sources = [staged[name].rows.select("customer_id") for name in ("customers",) if name in staged]
    if facts is not None:
        sources.append(facts.select("customer_id"))
    if not sources:
        sources = [one.rows.select("customer_id") for one in staged.values() if "customer_id" in one.rows.columns]
    return ibis.union(*sources, distinct=True) if len(sources) > 1 else sources[0].distinct()


def _with_orders(rows: ir.Table, facts: ir.Table, cut_off: date) -> ir.Table:
    """Add what the orders say; counts and sums are 0 and days are absent for customers without orders."""
    sale = facts.sale_lines > 0
    first, last = facts.ordered_at.min(), facts.ordered_at.max()
    end = ibis.date(cut_off.isoformat())
    given = facts.group_by("customer_id").aggregate(
        orders=sale.sum().cast("int64"),
        cancelled_orders=(~sale).sum().cast("int64"),
        order_lines=facts.order_lines.sum().cast("int64"),
        units=facts.units.sum().cast("int64"),
        net_revenue=facts.amount.sum().cast("int64"),
        largest_order=facts.amount.max(where=sale).fill_null(0),
        first_order=first.strftime("%Y-%m-%d"),
        last_order=last.strftime("%Y-%m-%d"),
        days_active=last.date().delta(first.date(), unit="day"),
        days_since_first_order=end.delta(first.date(), unit="day"),
        days_since_last_order=end.delta(last.date(), unit="day"),
    )
    counts = ("orders", "cancelled_orders", "order_lines", "units", "net_revenue", "largest_order")
    joined = rows.left_join(given, "customer_id").drop("customer_id_right")
    return joined.mutate(**{name: joined[name].fill_null(0) for name in counts})


def _with_attributes(rows: ir.Table, attributes: ir.Table) -> ir.Table:
    """Add the attributes a table holds; its times say only whether they were known before the cut-off."""
    wanted = attributes.drop(*[name for name in ("created_at", "recorded_at") if name in attributes.columns])
    return rows.left_join(wanted, "customer_id").drop("customer_id_right")

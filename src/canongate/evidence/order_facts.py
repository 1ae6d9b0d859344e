"""
Orders from order lines: one row per customer and order, netted, with what was paid and what was listed.

An order that holds only returns is no order, and what was returned is taken off; so a customer whose purchases were
all cancelled has revenue 0 and is nobody's best customer. Lines without a customer are left out here; they stand in
the control totals.
"""

import ibis
import ibis.expr.types as ir

from canongate.evidence.casting import is_true
from canongate.evidence.staging import line_amount, line_quantity
from canongate.model.contract import DataContract


def order_facts(orders: ir.Table, contract: DataContract) -> ir.Table:
    """
    Return one row per customer and order.

    Columns: customer_id, order_id, placed_at (first line), ordered_at (first line that is no return; null where all
    are), amount and units (net), order_lines, sale_lines; and of sale lines: upsell_lines, listed_lines (list price
    known), full_price_lines (paid at least the list price), paid_amount and list_amount (minor units, listed lines).
    """
    returns = contract.tables["orders"].returns
    known = orders.filter(orders.customer_id.notnull())
    amount, units = line_amount(known, returns), line_quantity(known, returns)
    lines = known.mutate(
        line_amount=amount, line_units=units, sale=~_returned(known, amount, units), **_listed(known, amount, units)
    )
    sale = lines.sale
    return lines.group_by(["customer_id", "order_id"]).aggregate(
        placed_at=lines.ordered_at.min(),
        ordered_at=lines.ordered_at.min(where=sale),
        amount=lines.line_amount.sum().cast("int64"),
        units=lines.line_units.sum().cast("int64"),
        order_lines=lines.count(),
        sale_lines=sale.sum().cast("int64"),
        **_sale_sums(lines),
    )


def product_lines(orders: ir.Table, contract: DataContract) -> ir.Table:
    """Return customer_id, order_id, product_id and ordered_at of the order lines with both that are no returns."""
    known = orders.filter(orders.customer_id.notnull() & orders.product_id.notnull())
    returns = contract.tables["orders"].returns
    returned = _returned(known, line_amount(known, returns), line_quantity(known, returns))
    return known.filter(~returned).select(
        "customer_id", "order_id", "ordered_at", product_id=known.product_id.cast("string")
    )


def _returned(known: ir.Table, amount: ir.IntegerColumn, units: ir.IntegerColumn) -> ir.BooleanValue:
    """Return which lines are returns or cancellations."""
    returned = units < 0 if "quantity" in known.columns else amount < 0
    return returned | is_true(known.cancelled) if "cancelled" in known.columns else returned


def _listed(known: ir.Table, amount: ir.IntegerColumn, units: ir.IntegerColumn) -> dict[str, ir.Value]:
    """Return the list amount of each line and whether it was paid in full, where list prices are known."""
    if "list_price" not in known.columns:
        return {}
    listed = known.list_price * units
    return {"line_listed": listed, "line_full": is_true(amount >= listed)}


def _sale_sums(lines: ir.Table) -> dict[str, ir.Value]:
    """Return the sums over sale lines that the contract makes possible; columns that are not mapped give 0."""
    zero = ibis.literal(0, "int64")
    sums: dict[str, ir.Value] = {
        "upsell_lines": zero,
        "listed_lines": zero,
        "full_price_lines": zero,
        "paid_amount": zero,
        "list_amount": zero,
    }
    if "upsell" in lines.columns:
        sums["upsell_lines"] = (lines.sale & is_true(lines.upsell)).sum().cast("int64")
    if "line_listed" in lines.columns:
        listed = lines.sale & lines.line_listed.notnull()
        sums["listed_lines"] = listed.sum().cast("int64")
        sums["full_price_lines"] = (listed & lines.line_full).sum().cast("int64")
        sums["paid_amount"] = lines.line_amount.sum(where=listed).fill_null(0).cast("int64")
        sums["list_amount"] = lines.line_listed.sum(where=listed).fill_null(0).cast("int64")
    return sums

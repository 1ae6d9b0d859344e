"""
What it cost to win each customer: the spend of the first channel, shared by the customers won through it.

Spend is counted up to the cut-off, customers who ordered by then; each share is rounded down to whole minor units, so
that it is an integer on every engine. A channel nobody was won through costs nobody anything; it stands in the table
of channels.
"""

import ibis
import ibis.expr.types as ir

from canongate.evidence.facts import Tables, Window


def with_costs(tables: Tables, facts: ir.Table, window: Window) -> ir.Table:
    """Add ``acquisition_cost`` to customers who ordered and have a first channel with spend; null for all others."""
    if "spend" not in tables.rows or "touches" not in tables.rows:
        return facts.mutate(acquisition_cost=ibis.null("int64"))
    spend = tables.within("spend", window)
    spent = spend.group_by("channel").aggregate(spent=spend.amount.sum().cast("int64"))
    bought = facts.filter(facts.first_order_at.notnull() & facts.first_channel.notnull())
    won = bought.group_by("first_channel").aggregate(won=bought.count())
    each = won.inner_join(spent, won.first_channel == spent.channel)
    each = each.select("first_channel", each=(each.spent // each.won).cast("int64"))
    joined = facts.left_join(each, "first_channel").drop("first_channel_right")
    cost = ibis.ifelse(joined.first_order_at.notnull(), joined["each"], ibis.null("int64"))
    return joined.mutate(acquisition_cost=cost).drop("each")

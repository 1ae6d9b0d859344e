"""
RFM: how recently, how often and for how much customers bought, cut by value so that equal customers stay together.

Each part is from 1, the least valuable fifth, to 5; a part may be empty where many are equal. The cuts are recorded.
"""

import ibis
import ibis.expr.types as ir

from canongate.evidence.engine import fetch
from canongate.evidence.setting import Part, Setting, result_table
from canongate.evidence.spreads import spread_of
from canongate.evidence.statistics.quantile import value_cuts

_PARTS = 5
_BASES = {"customers": "customers", "net_revenue": "customers"}


def recency_frequency_money(setting: Setting) -> Part:
    """Return the customers and revenue of each combination of the three parts, and the cuts between parts."""
    facts = setting.facts
    buyers = facts.filter(facts.orders > 0)
    # Recency is turned round, so that more is better in all three.
    buyers = buyers.mutate(recency=-buyers.days_since_last_order.cast("int64"))
    names = ("recency", "orders", "net_revenue")
    cuts = {name: _cuts(setting, buyers, name) for name in names}
    if not cuts["orders"]:
        return Part({})
    scored = buyers.mutate(**{f"{name}_part": _part(buyers[name], cuts[name]) for name in names})
    keys = tuple(f"{name}_part" for name in names)
    rows = fetch(
        setting.engine,
        scored.group_by(list(keys)).aggregate(
            customers=scored.count(), net_revenue=scored.net_revenue.sum().cast("int64")
        ),
        keys,
    )
    table = {tuple(str(row[key]) for key in keys): row for row in rows}
    edges = {(name, str(place)): {"highest": cut} for name in names for place, cut in enumerate(cuts[name], start=1)}
    return Part(
        {
            "rfm": result_table(("recency", "frequency", "money"), table, _BASES, setting.minimum),
            # A cut is a value that at least a fifth of all buyers does not exceed, so it is nobody's in particular.
            "rfm_cuts": result_table(("measure", "part"), edges, {"highest": "highest"}, 0),
        }
    )


def _cuts(setting: Setting, buyers: ir.Table, name: str) -> tuple[int, ...]:
    spread = spread_of(setting.engine, buyers, name)
    return value_cuts(spread, _PARTS) if spread else ()


def _part(column: ir.Column, cuts: tuple[int, ...]) -> ir.IntegerValue:
    return ibis.cases(*[(column <= cut, place) for place, cut in enumerate(cuts, start=1)], else_=_PARTS)

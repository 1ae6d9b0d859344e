"""
Where best and very best customers begin, and what they hold: each cut with its share of customers and of revenue.

A cut lies on a value, so equal customers stand on one side; those within a twentieth of it are counted as close, since
the next order may move them across.
"""

import numpy as np

from canongate.evidence.insight.found import Found, figure, insight, money, percent, unknown
from canongate.evidence.insight.scene import BEST, VERY_BEST, Scene
from canongate.evidence.setting import result_table
from canongate.evidence.statistics.concentration import cut_value, top_share
from canongate.evidence.statistics.top_share_interval import top_share_interval
from canongate.model.evidence import Derived
from canongate.model.insight import Insight

_CLOSE = 20
"""A customer is close to a cut within one part in so many of it."""
_BASES = {"customers": "customers", "net_revenue": "customers", "lowest": "customers", "close": "close"}


def cuts(scene: Scene) -> Found:
    """Return the table of cuts, the shares above each with their interval, and an insight for each."""
    if not scene.spread:
        return Found(insights=(unknown("cut", "all customers", "Nobody has ordered."),))
    rows, derived, insights = {}, [], []
    everyone, values = scene.spread.customers, scene.spread.levels
    for name, cut in ((BEST, scene.plan.cuts.best_percent), (VERY_BEST, scene.plan.cuts.very_best_percent)):
        top, lowest = top_share(scene.spread, cut), cut_value(scene.spread, cut)
        near = (np.abs(values - lowest) <= abs(lowest) // _CLOSE) & (values != 0)
        close = int(scene.spread.counts[near].sum())
        rows[name,] = {"customers": top.customers, "net_revenue": top.value, "lowest": lowest, "close": close}
        if top.share is None or top.customers < scene.minimum:
            words = f"The {name} customers are too few to be shown, or all customers together brought nothing."
            insights.append(unknown("cut", name, words))
            continue
        interval = top_share_interval(scene.spread, cut)
        derived += [
            figure("cut_customer_share", name, top.customers / everyone, "share", everyone),
            figure("cut_revenue_share", name, top.share, "share", top.customers, interval),
        ]
        insights.append(_say(scene, name, derived[-2], derived[-1], lowest))
    return Found({"cuts": result_table(("cut",), rows, _BASES, scene.minimum)}, tuple(derived), tuple(insights))


def _say(scene: Scene, name: str, customers: Derived, revenue: Derived, lowest: int) -> Insight:
    interval = f" ({percent(revenue.interval[0])} to {percent(revenue.interval[1])})" if revenue.interval else ""
    return insight(
        "cut",
        name,
        "measured",
        f"{percent(customers.value)} of buyers, from {money(lowest, scene.contract)} on, brought"
        f" {percent(revenue.value)} of net revenue{interval}.",
        estimate=revenue.value,
        unit="share of net revenue",
        interval=revenue.interval,
        n=revenue.n,
    )

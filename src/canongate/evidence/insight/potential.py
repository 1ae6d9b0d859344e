"""
Unspent potential: customers who began like the best customers and spend less.

A beginning is the first channel and the product of the first order that comes first by name. Only beginnings count
that lead to the top group more often than the others do, after correction; the gap is what the best of the same
beginning spend, less what these customers spend.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from canongate.evidence.engine import fetch
from canongate.evidence.facts import Window
from canongate.evidence.insight.found import ALPHA, Found, figure, insight, money, over_all_searches, unknown
from canongate.evidence.insight.scene import REST, Scene
from canongate.evidence.order_facts import product_lines
from canongate.evidence.setting import result_table
from canongate.evidence.statistics.lift import exact_greater
from canongate.evidence.statistics.multiplicity import holm_adjust
from canongate.evidence.statistics.proportion import Proportion

Sides = Mapping[str, Mapping[str, int]]
_NONE = {"customers": 0, "net_revenue": 0}


def potential(scene: Scene) -> Found:
    """Return the beginnings with their customers and revenue, and what those who began well leave unspent."""
    facts = scene.facts.filter(scene.facts.top_group.notnull())
    channel = facts.first_channel.fill_null("(unknown)")
    traits = channel
    if scene.has("orders.product_id"):
        facts = facts.left_join(_first_products(scene, facts), "customer_id").drop("customer_id_right")
        traits = facts.first_channel.fill_null("(unknown)").concat(
            ibis.literal(", "), facts.first_product.fill_null("(unknown)")
        )
    elif "touches" not in scene.present:
        words = "Neither a first channel nor a first product is known."
        return Found(insights=(unknown("unspent_potential", "customers with unspent potential", words),))
    group = ibis.ifelse(facts.top_group == REST, REST, "top")
    rows = fetch(
        scene.engine,
        facts.group_by([traits.name("beginning"), group.name("group")]).aggregate(
            customers=facts.count(), net_revenue=facts.net_revenue.sum().cast("int64")
        ),
        ("beginning", "group"),
    )
    shown = {(row["beginning"], row["group"]): row for row in rows if row["customers"] >= scene.minimum}
    table = result_table(
        ("beginning", "group"), shown, dict.fromkeys(("customers", "net_revenue"), "customers"), scene.minimum
    )
    return Found({"beginnings": table}) + _gap(scene, rows)


def _first_products(scene: Scene, facts: ir.Table) -> ir.Table:
    """Return for each customer the product of the first order that comes first by name."""
    orders = scene.setting.tables.within("orders", Window(scene.setting.cut_off))
    joined = orders.inner_join(facts.select("customer_id", "first_order_at"), "customer_id")
    begun = joined.filter(joined.ordered_at == joined.first_order_at).select("customer_id", "order_id")
    lines = product_lines(scene.setting.tables.rows["orders"], scene.contract)
    first = lines.semi_join(begun, ["customer_id", "order_id"])
    return first.group_by("customer_id").aggregate(first_product=first.product_id.min())


def promising(beginnings: Mapping[str, Sides], floor: int) -> tuple[tuple[str, ...], int]:
    """Return the beginnings that lead to the top group more often than all others, and how many were examined."""
    whole = {side: sum(sides.get(side, _NONE)["customers"] for sides in beginnings.values()) for side in ("top", REST)}
    p_values = {}
    for name, sides in sorted(beginnings.items()):
        top, rest = (sides.get(side, _NONE)["customers"] for side in ("top", REST))
        others = Proportion(whole["top"] - top, whole["top"] + whole[REST] - top - rest)
        if min(top + rest, others.total) >= floor:
            p_values[name] = exact_greater(Proportion(top, top + rest), others)
    adjusted = holm_adjust(p_values)
    return tuple(name for name, value in adjusted.items() if over_all_searches(value) <= ALPHA), len(p_values)


def _gap(scene: Scene, rows: list[dict[str, Any]]) -> Found:
    beginnings: dict[str, dict[str, dict[str, int]]] = defaultdict(dict)
    for row in rows:
        beginnings[row["beginning"]][row["group"]] = row
    chosen, examined = promising(beginnings, scene.floor)
    about = "customers with unspent potential"
    customers = gap = 0
    for name in chosen:
        top, rest = beginnings[name]["top"], beginnings[name].get(REST, _NONE)
        if min(top["customers"], rest["customers"]) >= scene.minimum:
            customers += rest["customers"]
            gap += top["net_revenue"] * rest["customers"] // top["customers"] - rest["net_revenue"]
    if not examined:
        return Found(
            insights=(unknown("unspent_potential", about, "No beginning has customers enough to be compared."),)
        )
    if not customers:
        words = f"None of {examined} beginnings leads to the top group more often than the others."
        return Found(insights=(insight("unspent_potential", about, "not_found", words, examined=examined),))
    said = insight(
        "unspent_potential",
        about,
        "found",
        f"{customers:,} customers began like the best ({'; '.join(chosen[:3])}{' ...' if len(chosen) > 3 else ''})"  # noqa: PLR2004  # three names fit a sentence
        f" and spend {money(gap, scene.contract)} less than if they spent as these do.",
        estimate=gap,
        unit="minor units",
        n=customers,
        examined=examined,
    )
    derived = (
        figure("unspent_potential_customers", REST, customers, "customers", customers),
        figure("unspent_potential", REST, gap, "minor units", customers),
    )
    return Found({}, derived, (said,))

"""
Use of the product and service asked for, by segment: what a good customer does besides paying.

A customer uses the product now who used it in the last thirty days, and has made it a routine who used it in each of
the last three such spans.
"""

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from canongate.evidence.engine import store
from canongate.evidence.insight.found import Found, figure
from canongate.evidence.insight.scene import Scene, midnight
from canongate.evidence.setting import result_table
from canongate.evidence.statistics.proportion import Proportion, wilson_interval

SPAN_DAYS = 30
SPANS = 3
_BASES = dict.fromkeys(
    ("customers", "using", "routine", "tickets", "support_cost", "disappointed", "answered"), "customers"
)
_DISAPPOINTED = 3


def product_use(scene: Scene) -> Found:
    """Return use, routine, tickets, cost of support and unmet expectations of each group."""
    facts = scene.facts
    if "usage" in scene.present:
        spans = store(scene.engine, "insight_spans", _spans(scene))
        facts = facts.left_join(spans, "customer_id").drop("customer_id_right")
    zero = ibis.literal(0, "int64")
    columns = {
        name: facts[name].fill_null(0) if name in facts.columns else zero
        for name in ("spans", "now", "tickets", "support_cost")
    }
    score = facts.satisfaction if "satisfaction" in facts.columns else ibis.null("int64")
    rows = facts.mutate(
        use_now=columns["now"],
        use_spans=columns["spans"],
        asked=columns["tickets"],
        cost=columns["support_cost"],
        unmet=ibis.ifelse(score.fill_null(_DISAPPOINTED + 1) <= _DISAPPOINTED, 1, 0),
        heard=ibis.ifelse(score.notnull(), 1, 0),
    )
    counted = rows.group_by("atom").aggregate(
        customers=rows.count(),
        using=rows.use_now.sum().cast("int64"),
        routine=ibis.ifelse(rows.use_spans == SPANS, 1, 0).sum().cast("int64"),
        tickets=rows.asked.sum().cast("int64"),
        support_cost=rows.cost.sum().cast("int64"),
        disappointed=rows.unmet.sum().cast("int64"),
        answered=rows.heard.sum().cast("int64"),
    )
    by_group = {
        name: found[""]
        for name, found in scene.setting.by_group(counted).items()
        if name in scene.setting.shown_groups and found
    }
    table = result_table(("segment",), {(name,): row for name, row in by_group.items()}, _BASES, scene.minimum)
    derived = []
    for name, row in by_group.items():
        if "usage" in scene.present:
            for metric, column in (("uses_now", "using"), ("uses_as_routine", "routine")):
                share = Proportion(row[column], row["customers"])
                derived.append(figure(metric, name, share.share, "share", share.total, wilson_interval(share)))
        if "support" in scene.present and row["tickets"]:
            derived.append(
                figure("support_per_customer", name, row["support_cost"] / row["customers"], "minor units per customer",
                       row["customers"])
            )  # fmt: skip
        if row["answered"] >= scene.minimum:
            unmet = Proportion(row["disappointed"], row["answered"])
            derived.append(
                figure("expectations_not_met", name, unmet.share, "share", unmet.total, wilson_interval(unmet))
            )
    return Found({"product_use": table}, tuple(derived))


def _spans(scene: Scene) -> ir.Table:
    """Return customer_id, spans (of the last three, in how many the customer used it), now (1 where in the last)."""
    usage = scene.setting.tables.rows["usage"]
    used = usage.filter(usage.customer_id.notnull())
    numbers = []
    for span in range(SPANS):
        end = scene.setting.cut_off - timedelta(days=span * SPAN_DAYS)
        start = end - timedelta(days=SPAN_DAYS)
        inside = (used.used_at >= ibis.literal(midnight(start))) & (used.used_at < ibis.literal(midnight(end)))
        numbers.append(ibis.ifelse(inside, 1, 0))
    rows = used.mutate(**{f"w{span}": number for span, number in enumerate(numbers)})
    seen = rows.group_by("customer_id").aggregate(**{f"w{span}": rows[f"w{span}"].max() for span in range(SPANS)})
    return seen.select("customer_id", now=seen.w0, spans=seen.w0 + seen.w1 + seen.w2)

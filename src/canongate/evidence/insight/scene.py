"""
What every insight is computed from: the setting, the plan, and each customer's place among the best, now and before.

Groups are cut by value, so equal customers stay together. The past standing is that of a day so long before the
cut-off as makes a customer silent: what happened after it cannot have made the group.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import ibis
import ibis.expr.types as ir

from canongate.evidence.columns import CustomerColumn
from canongate.evidence.engine import Engine, drop, store
from canongate.evidence.facts import Window
from canongate.evidence.setting import Setting
from canongate.evidence.spreads import spread_of
from canongate.evidence.statistics.concentration import cut_value
from canongate.evidence.statistics.spread import Spread
from canongate.model.contract import DataContract
from canongate.model.insight import InsightPlan

VERY_BEST, BEST, REST = "very-best", "best", "rest"
TOP = (VERY_BEST, BEST)


@dataclass(frozen=True, slots=True)
class Scene:
    """
    The customers as insight sees them.

    ``facts``: the setting's, with ``top_group`` (null without an order). ``past``: one row per customer who ordered
    before ``past_day``: customer_id, past_group, revenue_before (ever, before the day), recent_before (in the silent
    days before it), revenue_after and orders_after (from it to the cut-off), orders_before.
    """

    setting: Setting
    plan: InsightPlan
    columns: Mapping[str, CustomerColumn]
    facts: ir.Table
    past: ir.Table
    spread: Spread
    """Net revenue to customers, of all with an order."""

    @property
    def engine(self) -> Engine:
        """Where the tables are."""
        return self.setting.engine

    @property
    def contract(self) -> DataContract:
        """The data contract."""
        return self.setting.contract

    @property
    def minimum(self) -> int:
        """Fewest customers that are shown."""
        return self.setting.minimum

    @property
    def floor(self) -> int:
        """Fewest customers a test may rest on."""
        return self.contract.sample_floor

    @property
    def present(self) -> tuple[str, ...]:
        """Logical tables that are there."""
        return tuple(self.setting.tables.rows)

    @property
    def past_day(self) -> date:
        """First day after the past standing."""
        return self.setting.cut_off - timedelta(days=self.plan.silent_days)

    def has(self, column: str) -> bool:
        """Say whether a column of a logical table, such as ``orders.product_id``, is there."""
        table, name = column.split(".")
        return table in self.setting.tables.rows and name in self.setting.tables.rows[table].columns


def set_scene(setting: Setting, plan: InsightPlan, columns: Mapping[str, CustomerColumn]) -> Scene:
    """Return the scene; the tables it holds are stored in the engine."""
    engine, facts = setting.engine, setting.facts
    spread = spread_of(engine, facts.filter(facts.orders > 0), "net_revenue")
    grouped = facts.mutate(top_group=ibis.ifelse(facts.orders > 0, _group(facts.net_revenue, spread, plan), None))
    past_day = setting.cut_off - timedelta(days=plan.silent_days)
    past = store(engine, "insight_past", _past(setting, plan, past_day))
    before = spread_of(engine, past, "revenue_before")
    with_group = past.mutate(past_group=_group(past.revenue_before, before, plan))
    standing = store(engine, "insight_standing", with_group)
    drop(engine, past)
    return Scene(setting, plan, columns, grouped, standing, spread)


def midnight(day: date) -> datetime:
    """Return the first moment of a day, in UTC."""
    return datetime.combine(day, time())


def _group(value: ir.IntegerColumn, spread: Spread, plan: InsightPlan) -> ir.StringValue:
    """Return the name of the group a value falls into."""
    if not spread:
        return ibis.literal(REST)
    very_best, best = (cut_value(spread, cut) for cut in (plan.cuts.very_best_percent, plan.cuts.best_percent))
    return ibis.cases((value >= very_best, VERY_BEST), (value >= best, BEST), else_=REST)


def _past(setting: Setting, plan: InsightPlan, day: date) -> ir.Table:
    orders = setting.tables.within("orders", Window(setting.cut_off))
    before = orders.placed_at < ibis.literal(midnight(day))
    recent = before & (orders.placed_at >= ibis.literal(midnight(day - timedelta(days=plan.silent_days))))
    sale = orders.sale_lines > 0
    zero = ibis.literal(0, "int64")
    rows = orders.mutate(
        amount_before=ibis.ifelse(before, orders.amount, zero),
        amount_recent=ibis.ifelse(recent, orders.amount, zero),
        amount_after=ibis.ifelse(before, zero, orders.amount),
        order_before=ibis.ifelse(before & sale, 1, 0),
        order_after=ibis.ifelse(~before & sale, 1, 0),
    )
    sums = rows.group_by("customer_id").aggregate(
        revenue_before=rows.amount_before.sum().cast("int64"),
        recent_before=rows.amount_recent.sum().cast("int64"),
        revenue_after=rows.amount_after.sum().cast("int64"),
        orders_before=rows.order_before.sum().cast("int64"),
        orders_after=rows.order_after.sum().cast("int64"),
    )
    return sums.filter(sums.orders_before > 0)

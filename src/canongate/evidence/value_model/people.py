"""
The buyers as the value model reads them: one number per customer and factor, all whole, in the order of their ids.

Money is minor units. Costs are what was seen up to the cut-off, by the plan's prices; what is not mapped is zero and
named as left out, since a value without its costs must not decide anything.
"""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from canongate.evidence.engine import fetch, rows_of, store
from canongate.evidence.facts import Window
from canongate.evidence.insight.scene import Scene
from canongate.evidence.models.orders import CustomerTable
from canongate.evidence.numbered import columns_by_position
from canongate.evidence.order_histories import order_histories
from canongate.model.insight import ValueModel

Integers = NDArray[np.int64]
_COUNTS = (
    "atom",
    "orders",
    "net_revenue",
    "largest_order",
    "touches",
    "sales_contacts",
    "tickets",
    "support_cost",
    "acquisition_cost",
    "referrals",
    "referrals_converted",
    "ideas_adopted",
    "community_helped",
    "results_achieved",
)
COST_TABLES = ("touches", "support", "payments")
"""Without these tables a value leaves out costs of marketing and sales, of support, of waiting for money."""


@dataclass(frozen=True, slots=True)
class People:
    """Columns by name, one entry per buyer; ``late`` holds amount times days late; ``referred`` pairs of positions."""

    columns: dict[str, Integers]
    late: Integers
    referred: tuple[Integers, Integers]
    """Who referred, and the buyer who was referred; nobody is referred twice."""
    histories: CustomerTable | None
    """Order histories up to the cut-off; ``customer`` is the position of the buyer."""

    @property
    def count(self) -> int:
        """How many buyers there are."""
        return int(self.columns["orders"].size)


def people(scene: Scene) -> People:
    """Return the buyers of a scene."""
    buyers = scene.facts.filter(scene.facts.orders > 0)
    numbered = buyers.mutate(position=ibis.row_number().over(ibis.window(order_by="customer_id")))
    named = [name for name in _COUNTS if name in numbered.columns]
    kept = numbered.select("customer_id", "position", **{name: numbered[name].fill_null(0) for name in named})
    stored = store(scene.engine, "value_people", kept)
    count = fetch(scene.engine, stored.aggregate(buyers=stored.count()))[0]["buyers"]
    columns = columns_by_position(scene.engine, stored, named, count)
    empty = np.zeros(count, np.int64)
    return People(
        {name: columns.get(name, empty) for name in _COUNTS},
        _late(scene, stored, count),
        _referred(scene, stored),
        order_histories(scene.setting, stored, count, scene.setting.cut_off),
    )


@dataclass(frozen=True, slots=True)
class Costs:
    """What was spent on each buyer so far, by kind, in minor units."""

    marketing: Integers
    sales: Integers
    support: Integers
    late: Integers


def costs(buyers: People, plan: ValueModel) -> Costs:
    """Return the costs seen, by the plan's prices; tickets that state their cost are taken at it."""
    stated, tickets = buyers.columns["support_cost"], buyers.columns["tickets"]
    return Costs(
        buyers.columns["touches"] * plan.contact_cost,
        buyers.columns["sales_contacts"] * plan.sales_contact_cost,
        np.where(stated > 0, stated, tickets * plan.ticket_cost),
        buyers.late * plan.late_yearly_percent // 36_500,
    )


def profit_so_far(buyers: People, plan: ValueModel) -> Integers:
    """Return what each buyer left so far after all costs, that of acquisition included, in minor units."""
    spent = costs(buyers, plan)
    margin = buyers.columns["net_revenue"] * plan.margin_percent // 100
    profit: Integers = (
        margin - spent.marketing - spent.sales - spent.support - spent.late - buyers.columns["acquisition_cost"]
    )
    return profit


def _late(scene: Scene, stored: ir.Table, count: int) -> Integers:
    """Return amount times days late of each buyer; a payment still due at the cut-off is late until then."""
    if "payments" not in scene.present or not scene.has("payments.paid_at"):
        return np.zeros(count, np.int64)
    payments = scene.setting.tables.within("payments", Window(scene.setting.cut_off))
    end = ibis.date(scene.setting.cut_off.isoformat())
    paid = ibis.ifelse(payments.paid_at.notnull(), payments.paid_at.date(), end)
    rows = payments.mutate(days=paid.delta(payments.due_at.date(), unit="day"))
    rows = rows.filter(rows.days > 0).inner_join(stored.select("customer_id", "position"), "customer_id")
    sums = rows.group_by("position").aggregate(late=(rows.amount * rows.days).sum().cast("int64"))
    return columns_by_position(scene.engine, sums, ("late",), count)["late"]


def _referred(scene: Scene, stored: ir.Table) -> tuple[Integers, Integers]:
    """Return who referred whom; of several, the earliest counts, and of those the first by id."""
    nobody = np.empty(0, np.int64)
    if "referrals" not in scene.present or not scene.has("referrals.referred_id"):
        return nobody, nobody
    referrals = scene.setting.tables.within("referrals", Window(scene.setting.cut_off))
    # A contract may declare the two keys of different types; as text they compare on every engine.
    named = referrals.mutate(referred=referrals.referred_id.cast("string"), own=referrals.customer_id.cast("string"))
    known = named.filter(named.referred.notnull() & (named.referred != named.own))
    place = ibis.row_number().over(ibis.window(group_by="referred", order_by=["referred_at", "own"]))
    first = known.mutate(place=place)
    first = first.filter(first.place == 0).select("customer_id", "referred")
    by_who = first.inner_join(stored.select("customer_id", who="position"), "customer_id")
    whom = stored.select(referred=stored.customer_id.cast("string"), whom="position")
    found = rows_of(scene.engine, by_who.inner_join(whom, "referred").select("who", "whom"))
    who, referred = found["who"].to_numpy().astype(np.int64), found["whom"].to_numpy().astype(np.int64)
    order = np.argsort(referred, kind="stable")
    return who[order], referred[order]

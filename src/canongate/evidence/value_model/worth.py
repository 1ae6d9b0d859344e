"""
Customer value over a horizon: the discounted sum over years of expected orders times what each leaves after its costs.

Advocacy moves a part of a referred customer's value to who referred, so the sum over all customers stays the same;
innovation adds what adopted ideas are worth. Values are whole minor units per customer, so every sum is exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canongate.evidence.models.fit import Fit
from canongate.evidence.models.gamma_gamma import expected_spend
from canongate.evidence.models.histories import DAYS_PER_WEEK
from canongate.evidence.models.holdout import OrderModel, forecast_orders
from canongate.evidence.models.lifetime_value import DAYS_PER_YEAR
from canongate.evidence.models.orders import CustomerTable
from canongate.evidence.value_model.people import People, costs
from canongate.model.insight import ValueModel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
FACTORS = (
    "activity",
    "orders",
    "margin",
    "marketing-cost",
    "sales-cost",
    "support-cost",
    "late-payment",
    "advocacy",
    "innovation",
)
HORIZONS = (1, 2, 3, 5)


@dataclass(frozen=True, slots=True)
class Prospects:
    """What is expected of each buyer: the chance to be alive, orders by year, money per order in minor units."""

    alive: Floats
    orders: Floats
    """One row per buyer, one column per year."""
    money: Floats


def expect(  # noqa: PLR0913  # two fits, whom they are of, how far, and the unit of money
    model: OrderModel, fit: Fit, spend_fit: Fit, buyers: People, *, years: int, minor_per_unit: int
) -> Prospects:
    """Return the expectations of every buyer; buyers whose orders brought nothing are expected to bring nothing."""
    table = buyers.histories
    alive, money = np.zeros(buyers.count), np.zeros(buyers.count)
    orders = np.zeros((buyers.count, years))
    if table is None:
        return Prospects(alive, orders, money)
    before = np.zeros(table.customer.size)
    for year in range(1, years + 1):
        until = forecast_orders(model, fit, table, year * DAYS_PER_YEAR, DAYS_PER_WEEK)
        orders[table.customer, year - 1] = until - before
        before = until
    each = expected_spend(spend_fit, table.frequency, table.repeat_spend_minor, minor_per_unit)
    money[table.customer] = each * minor_per_unit
    alive[table.customer] = _alive(model, fit, table)
    return Prospects(alive, orders, money)


def value(
    buyers: People, expected: Prospects, plan: ValueModel, years: int, scale: Mapping[str, float] | None = None
) -> Integers:
    """
    Return the value of each buyer over a horizon, in minor units.

    Args:
        buyers: the buyers.
        expected: what is expected of them, for at least so many years.
        plan: margin, discount, prices.
        years: the horizon.
        scale: factor to what it is multiplied by; 1 where absent.
    """
    by = dict.fromkeys(FACTORS, 1.0) | dict(scale or {})
    alive = np.maximum(expected.alive, 1e-12)
    # A chance grows to certainty at most.
    activity = np.minimum(alive * by["activity"], np.maximum(1.0, alive)) / alive
    discount = (1 + plan.yearly_discount_percent / 100) ** -(np.arange(years) + 0.5)
    orders = (expected.orders[:, :years] * discount).sum(axis=1) * activity * by["orders"]
    spent, placed = costs(buyers, plan), np.maximum(1, buyers.columns["orders"])
    an_order = (
        expected.money * plan.margin_percent / 100 * by["margin"]
        - spent.marketing / placed * by["marketing-cost"]
        - spent.sales / placed * by["sales-cost"]
        - spent.support / placed * by["support-cost"]
        - spent.late / placed * by["late-payment"]
    )
    core = np.rint(orders * an_order).astype(np.int64)
    worth = core + np.rint(buyers.columns["ideas_adopted"] * plan.adopted_idea_value * by["innovation"]).astype(
        np.int64
    )
    who, whom = buyers.referred
    moved = np.rint(np.maximum(core[whom], 0) * min(1.0, plan.referral_share_percent / 100 * by["advocacy"]))
    np.add.at(worth, who, moved.astype(np.int64))
    np.subtract.at(worth, whom, moved.astype(np.int64))
    return worth


def _alive(model: OrderModel, fit: Fit, table: CustomerTable) -> Floats:
    """Return the chance of each customer of a table to be alive, in its order."""
    histories = table.histories(DAYS_PER_WEEK)
    position = np.lexsort((table.age_days, table.recency_days, table.frequency))
    chances = np.empty(table.customer.size)
    chances[position] = np.repeat(model.probability_alive(fit, histories), histories.customers)
    return chances

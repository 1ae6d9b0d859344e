"""
Are a model's forecasts right about a period it has not seen? In orders and in money.

The forecast of every customer known at the cut-off is summed and held against what happened; a fit that misses by
more than the declared limit is flawed. Nothing is refitted here.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from canongate.evidence.models.fit import Defect, Fit, Flaw
from canongate.evidence.models.gamma_gamma import MINOR_PER_UNIT, expected_spend
from canongate.evidence.models.histories import Floats, PurchaseHistories
from canongate.evidence.models.orders import CustomerTable


class OrderModel(Protocol):
    """What every model of orders offers."""

    @property
    def name(self) -> str:
        """The model's name, as recorded."""

    def fit(self, histories: PurchaseHistories) -> Fit:
        """Fit the model by maximum likelihood."""

    def probability_alive(self, fit: Fit, histories: PurchaseHistories) -> Floats:
        """Return for each history the probability that such a customer may still buy."""

    def expected_orders(self, fit: Fit, histories: PurchaseHistories, horizon_days: int) -> Floats:
        """Return for each history the orders expected in the days after the cut-off."""


@dataclass(frozen=True, slots=True)
class HoldoutLimits:
    """The largest relative miss of the totals that still lets a fit be evidence."""

    orders: float
    money: float


@dataclass(frozen=True, slots=True)
class Miss:
    """What was forecast and what happened; the relative miss is absent where nothing happened."""

    forecast: float
    actual: float

    @property
    def relative(self) -> float | None:
        """The distance of the forecast from what happened, as a share of what happened."""
        return None if self.actual <= 0 else abs(self.forecast - self.actual) / self.actual


@dataclass(frozen=True, slots=True)
class Holdout:
    """The check of one model over the days after the cut-off; money in currency units, absent without a spend fit."""

    days: int
    orders: Miss
    mean_absolute_error: float
    """Orders per customer by which the forecast of a single customer misses, on average."""

    money: Miss | None


def forecast_orders(model: OrderModel, fit: Fit, table: CustomerTable, horizon_days: int, days_per_unit: int) -> Floats:
    """Return the orders expected of each customer in the days after the cut-off, in the order of the table."""
    histories = table.histories(days_per_unit)
    by_history = model.expected_orders(fit, histories, horizon_days)
    # Sorted by the key that grouped them, customers stand as their histories do, each as often as it has customers.
    position = np.lexsort((table.age_days, table.recency_days, table.frequency))
    forecast = np.empty(table.customer.size)
    forecast[position] = np.repeat(by_history, histories.customers)
    return forecast


def check_holdout(  # noqa: PLR0913  # two fits, their table and its three units
    model: OrderModel,
    fit: Fit,
    table: CustomerTable,
    *,
    days_per_unit: int,
    spend_fit: Fit | None = None,
    minor_per_unit: int = MINOR_PER_UNIT,
) -> Holdout:
    """
    Hold a model's forecast against the hold-out period of the table it was fitted to.

    A fit that was flawed before may forecast no number at all; it is better not checked.

    Args:
        model: the model of orders.
        fit: its fit to the table's histories.
        table: customers up to the cut-off, and what they did after it.
        days_per_unit: the unit of time of the fit.
        spend_fit: a Gamma-Gamma fit of the same customers; without it, or with one that has no mean, no money.
        minor_per_unit: minor units of the currency per unit.
    """
    orders = forecast_orders(model, fit, table, table.holdout_days, days_per_unit)
    money = None
    if spend_fit is not None and spend_fit.parameters.get("q", 0) > 1:
        each = expected_spend(spend_fit, table.frequency, table.repeat_spend_minor, minor_per_unit)
        money = Miss(float(np.sum(orders * each)), int(table.holdout_spend_minor.sum()) / minor_per_unit)
    return Holdout(
        days=table.holdout_days,
        orders=Miss(float(np.sum(orders)), int(table.holdout_orders.sum())),
        mean_absolute_error=float(np.mean(np.abs(orders - table.holdout_orders))),
        money=money,
    )


def holdout_flaws(holdout: Holdout, limits: HoldoutLimits) -> tuple[Flaw, ...]:
    """Return why the check speaks against using the fit: nothing to check, or a miss beyond its limit."""
    checks = (
        (Defect.HOLDOUT_ORDERS, "orders", holdout.orders, limits.orders),
        (Defect.HOLDOUT_MONEY, "money", holdout.money, limits.money),
    )
    flaws = []
    for defect, what, miss, limit in checks:
        if miss is None:
            continue
        if miss.relative is None:
            flaws.append(Flaw(Defect.HOLDOUT_EMPTY, f"no {what} in the {holdout.days} days after the cut-off"))
        elif not miss.relative <= limit:
            flaws.append(
                Flaw(
                    defect,
                    f"{miss.forecast:.6g} {what} forecast, {miss.actual:.6g} counted:"
                    f" a miss of {miss.relative:.3g}, the limit is {limit:.3g}",
                )
            )
    return tuple(flaws)

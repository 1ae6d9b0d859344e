"""
What each customer is expected to spend from the cut-off to a horizon, in the money of the cut-off day.

Revenue only: margins, costs and referrals are weighed where the value of a customer is defined. The first purchases of
customers still to come are not in it.
"""

import numpy as np

from canongate.evidence.models.fit import Fit
from canongate.evidence.models.gamma_gamma import MINOR_PER_UNIT, expected_spend
from canongate.evidence.models.histories import DAYS_PER_WEEK, Floats
from canongate.evidence.models.holdout import OrderModel, forecast_orders
from canongate.evidence.models.orders import CustomerTable
from canongate.evidence.statistics.error import StatisticsError

DAYS_PER_YEAR = 365
DAYS_PER_STEP = 30
"""Orders are discounted as of the middle of such a step; a shorter one changes the value by less than it is known."""


def expected_revenue(  # noqa: PLR0913  # two fits, their table, the horizon, the price of waiting, two units
    model: OrderModel,
    fit: Fit,
    spend_fit: Fit,
    table: CustomerTable,
    *,
    horizon_days: int,
    yearly_discount: float = 0.0,
    days_per_unit: int = DAYS_PER_WEEK,
    minor_per_unit: int = MINOR_PER_UNIT,
) -> Floats:
    """
    Return the expected discounted revenue of each customer, in currency units, in the order of the table.

    Args:
        model: the model of orders.
        fit: its fit, without flaw.
        spend_fit: a Gamma-Gamma fit of the same customers, without flaw.
        table: the customers.
        horizon_days: how far to look.
        yearly_discount: by what share money is worth less a year later.
        days_per_unit: the unit of time of the fit.
        minor_per_unit: minor units of the currency per unit.

    Raises:
        StatisticsError: a fit has a flaw and so is no evidence of any revenue, or the horizon or discount is negative.
    """
    for used in (fit, spend_fit):
        if not used.is_evidence:
            raise StatisticsError(
                f"the {used.model} fit is not evidence: {used.flaws[0].message}", help="Forecast from flawless fits."
            )
    if horizon_days < 0 or yearly_discount < 0:
        raise StatisticsError(f"a horizon of {horizon_days} days at a discount of {yearly_discount} makes no sense")
    orders, before, start = np.zeros(table.customer.size), np.zeros(table.customer.size), 0
    while start < horizon_days:
        end = min(start + DAYS_PER_STEP, horizon_days)
        until = forecast_orders(model, fit, table, end, days_per_unit)
        orders += (until - before) * (1 + yearly_discount) ** (-(start + end) / 2 / DAYS_PER_YEAR)
        before, start = until, end
    each = expected_spend(spend_fit, table.frequency, table.repeat_spend_minor, minor_per_unit)
    revenue: Floats = orders * each
    return revenue

"""
Gamma-Gamma: what a repeat order of a customer is worth, learned from few orders each.

It holds where spend does not depend on how often a customer orders; the correlation that shows it stands beside the
fit in every manifest, and is judged by the reader. Customers without a repeat order, or with a repeat spend of zero,
say nothing here.

Source:
    P. S. Fader, B. G. S. Hardie, "The gamma-gamma model of monetary value" (2013).
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln

from canongate.evidence.models.fit import Defect, Fit, Flaw
from canongate.evidence.models.histories import Integers
from canongate.evidence.models.likelihood import Floats, Problem, fit_parameters, nothing_to_fit
from canongate.evidence.statistics.error import StatisticsError

MINOR_PER_UNIT = 100
MODEL = "gamma-gamma"


@dataclass(frozen=True, slots=True, eq=False)
class SpendHistories:
    """
    One entry per distinct pair, in ascending order, of customers with positive repeat spend.

    Columns: orders (repeat orders), spend_minor (their sum), customers (how many share the pair). ``left_out`` counts
    repeat customers whose spend nets to nothing or less.
    """

    orders: Integers
    spend_minor: Integers
    customers: Integers
    minor_per_unit: int
    left_out: int

    @property
    def total(self) -> int:
        """How many customers there are."""
        return int(self.customers.sum())

    @property
    def spend(self) -> Floats:
        """The repeat spend in currency units."""
        spend: Floats = self.spend_minor / self.minor_per_unit
        return spend


def group_spend(orders: Integers, spend_minor: Integers, *, minor_per_unit: int = MINOR_PER_UNIT) -> SpendHistories:
    """
    Group customers with the same number of repeat orders and the same repeat spend.

    Raises:
        StatisticsError: the columns do not fit, an order count is negative, or the minor unit is not positive.
    """
    if orders.shape != spend_minor.shape or orders.ndim != 1:
        raise StatisticsError("orders and spend are not one each per customer")
    if minor_per_unit <= 0 or (orders < 0).any():
        raise StatisticsError("order counts and the minor unit cannot be negative", help="One euro has 100 cents.")
    telling = (orders > 0) & (spend_minor > 0)
    pairs, counts = np.unique(np.column_stack([orders[telling], spend_minor[telling]]), axis=0, return_counts=True)
    left_out = int(np.count_nonzero((orders > 0) & ~telling))
    return SpendHistories(pairs[:, 0], pairs[:, 1], counts.astype(np.int64), minor_per_unit, left_out)


def fit_gamma_gamma(histories: SpendHistories) -> Fit:
    """
    Fit the model by maximum likelihood.

    Parameters of the fit: p of the gamma distribution of one order, q and v of that of its scale among customers (v in
    currency units). A fit with q at most 1 has no mean and is flawed.
    """
    if histories.total == 0:
        return nothing_to_fit(MODEL)
    typical = float(np.sum(histories.spend * histories.customers) / np.sum(histories.orders * histories.customers))
    fit = fit_parameters(
        Problem(
            model=MODEL,
            scales={"p": 1.0, "q": 1.0, "v": typical},
            objective=_Likelihood(histories),
            customers=histories.total,
            groups=histories.customers.size,
            sample=histories.total,
        )
    )
    q = fit.parameters["q"]
    return fit if q > 1 else fit.with_flaws(Flaw(Defect.NO_MEAN_SPEND, f"q is {q:.3g}, so mean spend is infinite"))


def expected_spend(fit: Fit, orders: Integers, spend_minor: Integers, minor_per_unit: int = MINOR_PER_UNIT) -> Floats:
    """
    Return each customer's expected spend per future order, in currency units.

    A customer without a repeat order, or whose repeat spend nets to less than nothing, is given the population's mean.

    Raises:
        StatisticsError: the fit has no mean spend, see its flaws.
    """
    p, q, v = fit.values("p", "q", "v")
    if q <= 1:
        raise StatisticsError(f"mean spend is infinite at q = {q:.3g}", help="See the fit's flaws.")
    seen = (orders > 0) & (spend_minor > 0)
    known_orders, known_spend = np.where(seen, orders, 0), np.where(seen, spend_minor, 0) / minor_per_unit
    expected: Floats = p * (v + known_spend) / (p * known_orders + q - 1)
    return expected


def frequency_spend_correlation(histories: SpendHistories) -> float | None:
    """Return Pearson's correlation of repeat orders and mean spend; None where one of them does not vary."""
    weight, mean = histories.customers / max(1, histories.total), histories.spend / histories.orders
    orders = histories.orders - np.sum(weight * histories.orders)
    mean = mean - np.sum(weight * mean)
    spread = float(np.sqrt(np.sum(weight * orders**2) * np.sum(weight * mean**2)))
    return None if spread == 0 else float(np.sum(weight * orders * mean)) / spread


class _Likelihood:
    """The log-likelihood and its gradient; the gamma function is taken once per distinct number of orders."""

    def __init__(self, histories: SpendHistories) -> None:
        self.weight = histories.customers.astype(float)
        self.x = histories.orders.astype(float)
        self.spend = histories.spend
        self.log_spend = np.log(self.spend)
        self.values, self.starts = np.unique(self.x, return_index=True)
        self.counts = np.add.reduceat(self.weight, self.starts)
        self.constant = float(np.sum(self.weight * (np.log(self.x) - self.log_spend)))

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        """Return the log-likelihood and its gradient by p, q, v."""
        p, q, v = parameters.tolist()
        total, shape = float(self.counts.sum()), p * self.values + q
        log_scale, scale = np.log(v + self.spend), v + self.spend
        x = self.x
        rows = p * x * self.log_spend - (p * x + q) * log_scale
        by_value = gammaln(shape) - gammaln(p * self.values) - gammaln(q)
        value = float(np.sum(self.weight * rows) + np.sum(self.counts * by_value)) + self.constant
        value += total * q * math.log(v)
        rise = digamma(shape)
        slope_p = np.sum(self.counts * self.values * (rise - digamma(p * self.values)))
        slope_p += np.sum(self.weight * x * (self.log_spend - log_scale))
        slope_q = np.sum(self.counts * (rise - digamma(q))) + total * np.log(v) - np.sum(self.weight * log_scale)
        slope_v = total * q / v - np.sum(self.weight * (p * x + q) / scale)
        return value, np.array([slope_p, slope_q, slope_v])

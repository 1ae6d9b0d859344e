"""
BG/NBD and MBG/NBD: customers buy at their own steady rate until, after some purchase, they are lost for good.

In BG/NBD a customer can be lost only after a repeat purchase; in MBG/NBD (modified) also right after the first. The two
share every formula but for one shift, which is why they are one class. Special functions are taken once per distinct
frequency, logarithms once per distinct day, so a fit costs one exponential per distinct history and step.

Source:
    P. S. Fader, B. G. S. Hardie, K. L. Lee, "Counting your customers the easy way: an alternative to the Pareto/NBD
    model", Marketing Science 24 (2005). E. P. Batislam, M. Denizel, A. Filiztekin, "Empirical validation and comparison
    of models for customer base analysis", International Journal of Research in Marketing 24 (2007).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, digamma, expit, gammaln, hyp2f1

from canongate.evidence.models.fit import Fit
from canongate.evidence.models.histories import Integers, PurchaseHistories
from canongate.evidence.models.likelihood import Floats, Problem, fit_parameters

NEAR_POLE = 1e-5
"""Within this distance of a removable pole the expectation is taken on either side of it and averaged."""


@dataclass(frozen=True, slots=True)
class BetaGeometric:
    """
    One of the two models; ``shift`` counts the chances of being lost that come with the first purchase.

    Parameters of a fit: r and alpha of the gamma distribution of rates (alpha in units of time), a and b of the beta
    distribution of the probability of being lost at a purchase.
    """

    name: str
    shift: int

    def fit(self, histories: PurchaseHistories) -> Fit:
        """Fit the model by maximum likelihood."""
        return fit_parameters(
            Problem(
                model=self.name,
                scales={"r": 1.0, "alpha": histories.mean_age, "a": 1.0, "b": 1.0},
                objective=_Likelihood(histories, self.shift),
                customers=histories.total,
                groups=histories.customers.size,
                sample=histories.repeaters,
            )
        )

    def log_likelihood(self, histories: PurchaseHistories, r: float, alpha: float, a: float, b: float) -> float:
        """Return the log-likelihood of the histories at these parameters."""
        return _Likelihood(histories, self.shift)(np.array([r, alpha, a, b]))[0]

    def probability_alive(self, fit: Fit, histories: PurchaseHistories) -> Floats:
        """Return for each history the probability that such a customer may still buy."""
        r, alpha, a, b = fit.values("r", "alpha", "a", "b")
        return expit(-_log_odds_lost(_Columns.of(histories), (r, alpha, a, b), self.shift))  # type: ignore[no-any-return]

    def expected_orders(self, fit: Fit, histories: PurchaseHistories, horizon_days: int) -> Floats:
        """Return for each history the orders expected in the days after the cut-off."""
        r, alpha, a, b = fit.values("r", "alpha", "a", "b")
        columns, horizon = _Columns.of(histories), horizon_days / histories.days_per_unit
        near = min(abs(a - 1), np.abs(a + b + columns.frequency + self.shift - 1).min()) < NEAR_POLE
        places = (a - NEAR_POLE, a + NEAR_POLE) if near else (a,)
        forecasts = [self._forecast(columns, (r, alpha, place, b), horizon) for place in places]
        expected: Floats = sum(forecasts[1:], forecasts[0]) / len(places)
        return expected

    def _forecast(self, columns: "_Columns", parameters: tuple[float, float, float, float], horizon: float) -> Floats:
        """Return equation 10 of the paper, its hypergeometric term in Euler's form, which does not cancel."""
        r, alpha, a, b = parameters
        left = (alpha + columns.age) / (alpha + columns.age + horizon)
        c = a + b + columns.frequency + self.shift - 1
        decline = left ** (a - 1) * hyp2f1(a + b + self.shift - 1 - r, a - 1, c, 1 - left)
        alive = expit(-_log_odds_lost(columns, parameters, self.shift))
        forecast: Floats = c / (a - 1) * (1 - decline) * alive
        return forecast


BG_NBD = BetaGeometric("bg-nbd", shift=0)
MBG_NBD = BetaGeometric("mbg-nbd", shift=1)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The histories as floats, times in model units."""

    frequency: Floats
    recency: Floats
    age: Floats

    @classmethod
    def of(cls, histories: PurchaseHistories) -> "_Columns":
        unit = histories.days_per_unit
        return cls(histories.frequency.astype(float), histories.recency_days / unit, histories.age_days / unit)


def _log_odds_lost(columns: _Columns, parameters: tuple[float, float, float, float], shift: int) -> Floats:
    """Return the logarithm of the odds that the customer was lost at the last purchase; -inf where impossible."""
    r, alpha, a, b = parameters
    chances = columns.frequency + shift
    scale = np.log(a) - np.log(b + np.maximum(chances, 1) - 1)
    odds = scale + (r + columns.frequency) * np.log((alpha + columns.age) / (alpha + columns.recency))
    return np.where(chances > 0, odds, -np.inf)


class _Likelihood:
    """
    The log-likelihood and its gradient over one table of histories.

    Rows are in order of frequency, so sums by frequency are sums over neighbours, in one fixed order.
    """

    def __init__(self, histories: PurchaseHistories, shift: int) -> None:
        self.shift = shift
        self.weight = histories.customers.astype(float)
        self.x = histories.frequency.astype(float)
        self.values, self.starts = np.unique(histories.frequency, return_index=True)
        self.rows = np.diff(self.starts, append=self.x.size)
        self.counts = np.add.reduceat(self.weight, self.starts)
        self.ages, self.age_at = _distinct_times(histories.age_days, histories.days_per_unit)
        self.recencies, self.recency_at = _distinct_times(histories.recency_days, histories.days_per_unit)
        # Without a chance of being lost the second term of the likelihood is absent: frequency 0 of BG/NBD.
        self.first = 0 if shift else int(np.searchsorted(self.x, 1))

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        """
        Return the log-likelihood and its gradient by r, alpha, a, b.

        Value and gradient share every logarithm and exponential, so they are computed in one stretch.
        """
        r, alpha, a, b = parameters.tolist()
        by_value, gradient = self._beta_and_gamma(r, alpha, a, b)
        log_age, inverse_age = np.log(alpha + self.ages)[self.age_at], (1 / (alpha + self.ages))[self.age_at]
        shape = r + self.x
        exposure = self.weight * shape
        value = by_value - float(np.sum(exposure * log_age))
        gradient[0] -= np.sum(self.weight * log_age)
        gradient[1] -= np.sum(exposure * inverse_age)

        tail = slice(self.first, None)
        at = self.recency_at[tail]
        log_gap = log_age[tail] - np.log(alpha + self.recencies)[at]
        inverse_gap = (1 / (alpha + self.recencies))[at] - inverse_age[tail]
        chances = b + np.maximum(self.values + self.shift - 1, 0)
        log_odds = np.repeat(np.log(a) - np.log(chances), self.rows)[tail] + shape[tail] * log_gap
        small = np.exp(-np.abs(log_odds))
        value += float(np.sum(self.weight[tail] * (np.maximum(log_odds, 0) + np.log(1 + small))))
        lost = self.weight.copy()
        lost[: self.first] = 0
        lost[tail] *= np.where(log_odds >= 0, 1, small) / (1 + small)
        lost_by_value = np.add.reduceat(lost, self.starts)
        gradient[0] += np.sum(lost[tail] * log_gap)
        gradient[1] -= np.sum(lost[tail] * shape[tail] * inverse_gap)
        gradient[2] += np.sum(lost_by_value) / a
        gradient[3] -= np.sum(lost_by_value / chances)
        return value, gradient

    def _beta_and_gamma(self, r: float, alpha: float, a: float, b: float) -> tuple[float, Floats]:
        """Return the part that depends on the frequency alone, with its gradient."""
        x, later = self.values, b + self.values + self.shift
        terms = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, later) - betaln(a, b)
        slopes = [
            digamma(r + x) - digamma(r) + np.log(alpha),
            np.full(x.size, r / alpha),
            digamma(a + b) - digamma(a + later),
            digamma(later) - digamma(b) + digamma(a + b) - digamma(a + later),
        ]
        return float(np.sum(self.counts * terms)), np.array([np.sum(self.counts * slope) for slope in slopes])


def _distinct_times(days: Integers, days_per_unit: int) -> tuple[Floats, NDArray[np.intp]]:
    """Return the distinct times in model units, and for each row which of them it has."""
    # Days are small numbers, so marking them in a table is much faster than sorting the rows.
    present = np.zeros(int(days.max()) + 1, dtype=bool)
    present[days] = True
    place = np.cumsum(present) - 1
    return np.flatnonzero(present) / days_per_unit, place[days]

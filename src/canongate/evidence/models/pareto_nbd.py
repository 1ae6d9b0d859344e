"""
Pareto/NBD: customers buy at their own steady rate and are lost at a moment of their own, whether they buy or not.

The likelihood is a closed term for customers still alive plus an integral over the moment of loss. The integral is
taken by Gauss-Legendre quadrature on a logarithmic scale of time: exact to rounding for every frequency, with the
gradient from the same nodes, where the hypergeometric closed form loses digits and has no simple gradient.

Source:
    D. C. Schmittlein, D. G. Morrison, R. Colombo, "Counting your customers: who are they and what will they do next?",
    Management Science 33 (1987). P. S. Fader, B. G. S. Hardie, "A note on deriving the Pareto/NBD model" (2005).
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, expit, gammaln

from canongate.evidence.models.fit import Fit
from canongate.evidence.models.histories import PurchaseHistories
from canongate.evidence.models.likelihood import Floats, Problem, fit_parameters

NODES, WEIGHTS = np.polynomial.legendre.leggauss(32)
NEGLIGIBLE = 45.0
"""The integrand is left out where it has fallen by a factor of e^-45."""

ROWS_AT_ONCE = 20_000
"""Histories are integrated in blocks of this size, in order, so that memory is bounded and sums have one order."""

Parameters = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ParetoNBD:
    """
    The model.

    Parameters of a fit: r and alpha of the gamma distribution of buying rates, s and beta of that of the rates of being
    lost (alpha and beta in units of time).
    """

    name: str = "pareto-nbd"

    def fit(self, histories: PurchaseHistories) -> Fit:
        """Fit the model by maximum likelihood."""
        scale = histories.mean_age
        return fit_parameters(
            Problem(
                model=self.name,
                scales={"r": 1.0, "alpha": scale, "s": 1.0, "beta": scale},
                objective=_Likelihood(histories),
                customers=histories.total,
                groups=histories.customers.size,
                sample=histories.repeaters,
            )
        )

    def log_likelihood(self, histories: PurchaseHistories, r: float, alpha: float, s: float, beta: float) -> float:
        """Return the log-likelihood of the histories at these parameters."""
        return _Likelihood(histories)(np.array([r, alpha, s, beta]))[0]

    def probability_alive(self, fit: Fit, histories: PurchaseHistories) -> Floats:
        """Return for each history the probability that such a customer may still buy."""
        r, alpha, s, beta = fit.values("r", "alpha", "s", "beta")
        blocks = []
        for block in _blocks(histories):
            lost, _ = _lost(block, (r, alpha, s, beta))
            blocks.append(expit(_alive(block, (r, alpha, s, beta)) - lost))
        return np.concatenate(blocks)

    def expected_orders(self, fit: Fit, histories: PurchaseHistories, horizon_days: int) -> Floats:
        """Return for each history the orders expected in the days after the cut-off."""
        r, alpha, s, beta = fit.values("r", "alpha", "s", "beta")
        age = histories.age_days / histories.days_per_unit
        growth = np.log1p(horizon_days / histories.days_per_unit / (beta + age))
        # Time left within the horizon in units of beta + age; at s = 1 its limit.
        left = growth if s == 1 else -np.expm1((1 - s) * growth) / (s - 1)
        rate = (r + histories.frequency) / (alpha + age)
        expected: Floats = rate * (beta + age) * left * self.probability_alive(fit, histories)
        return expected


PARETO_NBD = ParetoNBD()


@dataclass(frozen=True, slots=True)
class _Block:
    """Some histories as floats, times in model units."""

    frequency: Floats
    recency: Floats
    age: Floats
    weight: Floats


def _blocks(histories: PurchaseHistories) -> list[_Block]:
    """Return the histories in blocks of bounded size."""
    unit, cuts = histories.days_per_unit, range(ROWS_AT_ONCE, histories.customers.size, ROWS_AT_ONCE)
    columns = (
        histories.frequency.astype(float),
        histories.recency_days / unit,
        histories.age_days / unit,
        histories.customers.astype(float),
    )
    return [_Block(*parts) for parts in zip(*(np.split(column, list(cuts)) for column in columns), strict=True)]


def _alive(block: _Block, parameters: Parameters) -> Floats:
    """Return the logarithm of the term for customers alive at the cut-off, without what all terms share."""
    r, alpha, s, beta = parameters
    term: Floats = -(r + block.frequency) * np.log(alpha + block.age) - s * np.log(beta + block.age)
    return term


def _lost(block: _Block, parameters: Parameters) -> tuple[Floats, Floats]:
    """
    Return the logarithm of the term for customers lost between the last purchase and the cut-off, and its gradient.

    The moment of loss y runs over w = log((c + y) / (c + recency)) with c the smaller of alpha and beta, so that the
    integrand falls like a power of one scale and never faster than the nodes can follow. The term and its gradient
    share the integrand at the nodes, so they are computed in one stretch.
    """
    r, alpha, s, beta = parameters
    c = min(alpha, beta)
    start, orders = c + block.recency, r + block.frequency
    # The integrand falls at least this fast in w, at its slowest right after the last purchase.
    fall = orders * start / (alpha + block.recency) + (s + 1) * start / (beta + block.recency) - 1
    width = np.minimum(np.log((c + block.age) / start), NEGLIGIBLE / np.maximum(fall, 1e-9))
    w = width[:, None] * (NODES + 1) / 2
    moment = block.recency[:, None] + start[:, None] * np.expm1(w)
    from_alpha, from_beta = np.log(alpha + moment), np.log(beta + moment)
    logs = w - orders[:, None] * from_alpha - (s + 1) * from_beta
    top = logs.max(axis=1)
    parts = WEIGHTS * np.exp(logs - top[:, None])
    sums = parts.sum(axis=1)
    with np.errstate(divide="ignore"):
        # A customer who bought on the day of the cut-off had no time to be lost: the logarithm of nothing.
        term = np.log(s * width / 2 * start * sums) + top
    parts /= sums[:, None]
    gradient = np.array(
        [
            -(parts * from_alpha).sum(axis=1),
            -orders * (parts / (alpha + moment)).sum(axis=1),
            1 / s - (parts * from_beta).sum(axis=1),
            -(s + 1) * (parts / (beta + moment)).sum(axis=1),
        ]
    )
    return term, gradient


class _Likelihood:
    """The log-likelihood and its gradient over one table of histories, block by block in order."""

    def __init__(self, histories: PurchaseHistories) -> None:
        self.blocks = _blocks(histories)
        self.values, starts = np.unique(histories.frequency, return_index=True)
        self.counts = np.add.reduceat(histories.customers, starts).astype(float)

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        """Return the log-likelihood and its gradient by r, alpha, s, beta."""
        r, alpha, s, beta = parameters.tolist()
        total = float(self.counts.sum())
        shared = gammaln(r + self.values) - gammaln(r)
        value = float(np.sum(self.counts * shared)) + total * (r * math.log(alpha) + s * math.log(beta))
        gradient = np.array(
            [
                np.sum(self.counts * (digamma(r + self.values) - digamma(r))) + total * np.log(alpha),
                total * r / alpha,
                total * np.log(beta),
                total * s / beta,
            ]
        )
        for block in self.blocks:
            part, slope = _block_terms(block, (r, alpha, s, beta))
            value += part
            gradient += slope
        return value, gradient


def _block_terms(block: _Block, parameters: Parameters) -> tuple[float, Floats]:
    """Return what one block adds to the log-likelihood and its gradient."""
    r, alpha, s, beta = parameters
    alive = _alive(block, parameters)
    lost, lost_gradient = _lost(block, parameters)
    alive_gradient = np.array(
        [
            -np.log(alpha + block.age),
            -(r + block.frequency) / (alpha + block.age),
            -np.log(beta + block.age),
            -s / (beta + block.age),
        ]
    )
    share = expit(alive - lost)
    slopes = block.weight * (share * alive_gradient + (1 - share) * lost_gradient)
    return float(np.sum(block.weight * np.logaddexp(alive, lost))), slopes.sum(axis=1)

"""
Shifted-beta-geometric: how many of a cohort with a contract renew it, period after period.

For contracts only, where a customer is known to have left; buying without a contract is for the order models.

Source:
    P. S. Fader, B. G. S. Hardie, "How to project customer retention", Journal of Interactive Marketing 21 (2007).
"""

import itertools
from collections.abc import Sequence

import numpy as np
from scipy.special import betaln, digamma

from canongate.evidence.models.fit import Defect, Fit, Flaw
from canongate.evidence.models.holdout import Miss
from canongate.evidence.models.likelihood import Floats, Problem, fit_parameters
from canongate.evidence.statistics.error import StatisticsError

MODEL = "shifted-beta-geometric"


def fit_shifted_beta_geometric(survivors: Sequence[int]) -> Fit:
    """
    Fit the model by maximum likelihood.

    Args:
        survivors: customers under contract at the start, and after each period.

    Returns:
        A fit with alpha and beta of the beta distribution of the probability of leaving at a renewal. Its sample is the
        customers who left: without leavers nothing is known about leaving.

    Raises:
        StatisticsError: there is no period, nobody at the start, or a number grows.
    """
    _check(survivors)
    counts = np.array(survivors, dtype=np.int64)
    return fit_parameters(
        Problem(
            model=MODEL,
            scales={"alpha": 1.0, "beta": 1.0},
            objective=_Likelihood(-np.diff(counts), int(counts[-1])),
            customers=int(counts[0]),
            groups=counts.size,
            sample=int(counts[0] - counts[-1]),
        )
    )


def survival(fit: Fit, periods: int) -> Floats:
    """Return the share expected to be under contract at the start and after each period."""
    alpha, beta = fit.values("alpha", "beta")
    share: Floats = np.exp(betaln(alpha, beta + np.arange(periods + 1)) - betaln(alpha, beta))
    return share


def retention(fit: Fit, periods: int) -> Floats:
    """Return for each period the share of its customers expected to renew at its end."""
    alpha, beta = fit.values("alpha", "beta")
    earlier = np.arange(periods)
    share: Floats = (beta + earlier) / (alpha + beta + earlier)
    return share


def check_survival(survivors: Sequence[int], calibration_periods: int, limit: float) -> tuple[Fit, Miss]:
    """
    Return a fit of the first periods, flawed where it misses the last survivors by too much, and what it misses.

    Args:
        survivors: customers at the start and after each period, hold-out periods included.
        calibration_periods: how many periods the model may see.
        limit: the largest relative miss of the survivors after the last period.
    """
    if not 0 < calibration_periods < len(survivors) - 1:
        raise StatisticsError(
            f"{calibration_periods} of {len(survivors) - 1} periods leave nothing to fit or nothing to check",
            help="Keep at least one period for each.",
        )
    fit = fit_shifted_beta_geometric(survivors[: calibration_periods + 1])
    _check(survivors)
    miss = Miss(survivors[0] * float(survival(fit, len(survivors) - 1)[-1]), survivors[-1])
    if miss.relative is None:
        return fit.with_flaws(Flaw(Defect.HOLDOUT_EMPTY, "nobody is left at the end of the hold-out")), miss
    if miss.relative > limit:
        message = f"{miss.forecast:.6g} survivors forecast, {miss.actual} counted; the limit is {limit:.3g} of them"
        return fit.with_flaws(Flaw(Defect.HOLDOUT_SURVIVORS, message)), miss
    return fit, miss


def _check(survivors: Sequence[int]) -> None:
    """Refuse counts that no cohort can leave behind."""
    if len(survivors) <= 1 or survivors[0] <= 0:
        raise StatisticsError(
            "a cohort needs customers at the start and one period", help="Give their counts in order."
        )
    for period, (before, after) in enumerate(itertools.pairwise(survivors), start=1):
        if not 0 <= after <= before:
            raise StatisticsError(
                f"period {period} ends with {after} of {before} customers", help="A closed cohort never grows."
            )


class _Likelihood:
    """The log-likelihood and its gradient over the leavers of each period and those who never left."""

    def __init__(self, leavers: Floats, stayers: int) -> None:
        self.leavers, self.stayers = leavers.astype(float), float(stayers)
        self.earlier = np.arange(leavers.size, dtype=float)

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        """Return the log-likelihood and its gradient by alpha, beta."""
        alpha, beta = parameters.tolist()
        gone, stay = self.earlier, float(self.earlier.size)
        leave = betaln(alpha + 1, beta + gone) - betaln(alpha, beta)
        remain = betaln(alpha, beta + stay) - betaln(alpha, beta)
        value = float(np.sum(self.leavers * leave) + self.stayers * remain)
        both = digamma(alpha + beta)
        leave_alpha = digamma(alpha + 1) - digamma(alpha + beta + gone + 1) - digamma(alpha) + both
        leave_beta = digamma(beta + gone) - digamma(alpha + beta + gone + 1) - digamma(beta) + both
        remain_alpha = both - digamma(alpha + beta + stay)
        remain_beta = digamma(beta + stay) - digamma(alpha + beta + stay) - digamma(beta) + both
        gradient = [
            np.sum(self.leavers * leave_alpha) + self.stayers * remain_alpha,
            np.sum(self.leavers * leave_beta) + self.stayers * remain_beta,
        ]
        return value, np.array(gradient)

"""
Is one group better than another by a measure? The difference, its interval, and how surprising it would be by chance.

Shares are compared as shares (score test or Fisher's, Newcombe's interval). Ratios of sums are compared by customers,
never by orders: the customers' own scatter around the ratio gives the error. Better is always positive here.
"""

import math
from dataclasses import dataclass

from scipy.special import ndtr

from canongate.evidence.cells import Sums
from canongate.evidence.definitions.measure import Measure
from canongate.evidence.statistics.comparison import compare_proportions
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, normal_quantile
from canongate.evidence.statistics.proportion import Proportion


@dataclass(frozen=True, slots=True)
class Difference:
    """What one group has more of than another; positive is better, whichever way the measure counts."""

    better_by: float
    low: float
    high: float
    p_better: float
    """Chance of a difference at least so good where there is none."""
    p_worse: float
    """Chance of a difference at least so bad where there is none."""
    test: str


def compare(measure: Measure, own: Sums, other: Sums) -> Difference | None:
    """Return the difference of two groups without a common customer; None where one of them has no figure."""
    if own.figure is None or other.figure is None:
        return None
    found = _shares(own, other) if measure.shape == "share" else _ratios(measure, own, other)
    return found if measure.better == "higher" else _turned(found)


def _shares(own: Sums, other: Sums) -> Difference:
    one, two = Proportion(own.numerator, own.denominator), Proportion(other.numerator, other.denominator)
    greater, less = compare_proportions(one, two, "greater"), compare_proportions(one, two, "less")
    words = {"pooled-score": "score test, Newcombe interval", "fisher-exact": "Fisher's exact test, Newcombe interval"}
    return Difference(
        greater.difference,
        greater.interval.low,
        greater.interval.high,
        greater.p_value,
        less.p_value,
        words[greater.test],
    )


def _ratios(measure: Measure, own: Sums, other: Sums) -> Difference:
    difference = (own.figure or 0.0) - (other.figure or 0.0)
    error = math.hypot(error_of(measure, own), error_of(measure, other))
    if error == 0:
        sure = float(difference <= 0), float(difference >= 0)
        return Difference(difference, difference, difference, *sure, test="no customer differs from another")
    half = normal_quantile(DEFAULT_CONFIDENCE) * error
    score = difference / error
    return Difference(
        difference,
        difference - half,
        difference + half,
        float(ndtr(-score)),
        float(ndtr(score)),
        "ratio by customers, linearised" + (", and by how many share each sum" if measure.shared else ""),
    )


def error_of(measure: Measure, sums: Sums) -> float:
    """
    Return the standard error of a measure's ratio.

    Where customers share sums (the spend of a channel by those it won), how many share one is chance too: a sum S by W
    customers has the variance S^2 / W^3. Added up over a group that is at most its sum of squares over its customers
    squared, whichever part of a sum's customers is in it; so much is added to the scatter between customers.
    """
    scatter = ratio_error(sums)
    if not measure.shared or not sums.denominator:
        return scatter
    return math.hypot(scatter, math.sqrt(sums.numerator_squares) / sums.denominator)


def ratio_error(sums: Sums) -> float:
    """
    Return the standard error of a ratio of sums over customers, linearised; infinite for a single customer.

    Source:
        W. G. Cochran, "Sampling Techniques", 3rd edition (1977), formula 6.13, without the finite correction.
    """
    if sums.customers <= 1:
        return math.inf
    # NOTE: the three sums nearly cancel, so they are joined as integers and divided once.
    scatter = (
        sums.numerator_squares * sums.denominator**2
        - 2 * sums.numerator * sums.denominator * sums.products
        + sums.numerator**2 * sums.denominator_squares
    )
    return math.sqrt(scatter * sums.customers / (sums.customers - 1)) / sums.denominator**2


def _turned(found: Difference) -> Difference:
    """Return the same difference where less is better."""
    return Difference(-found.better_by, -found.high, -found.low, found.p_worse, found.p_better, found.test)

"""
How well a score ranks customers, and how well it meets what happened: from counts by score, never from customers.

Rows are distinct scores with the customers who have them and how many of these reached the outcome; equal scores
stay together, so no order among them is made up.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, Interval, normal_quantile
from canongate.evidence.statistics.proportion import Proportion


@dataclass(frozen=True, slots=True)
class Scored:
    """Customers of one score, and how many of them reached the outcome."""

    score: float
    customers: int
    outcomes: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """The area under the ROC curve: how often who reached the outcome has the higher score; a tie counts half."""

    area: float
    interval: Interval
    reached: int
    missed: int


def by_score(rows: Sequence[Scored]) -> tuple[Scored, ...]:
    """Return the rows with equal scores joined, the lowest score first; scores are compared to 12 digits."""
    joined: dict[float, list[int]] = {}
    for row in rows:
        sums = joined.setdefault(float(f"{row.score:.12g}"), [0, 0])
        sums[0] += row.customers
        sums[1] += row.outcomes
    return tuple(Scored(score, *joined[score]) for score in sorted(joined))


def rank_quality(rows: Sequence[Scored], confidence: float = DEFAULT_CONFIDENCE) -> Ranking | None:
    """
    Return the area and its interval; None where nobody, or everybody, reached the outcome.

    Source:
        E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, "Comparing the areas under two or more correlated receiver
        operating characteristic curves", Biometrics 44 (1988), for one curve, on grouped scores.
    """
    table = by_score(rows)
    hit = np.array([row.outcomes for row in table], dtype=np.int64)
    miss = np.array([row.customers - row.outcomes for row in table], dtype=np.int64)
    reached, missed = int(hit.sum()), int(miss.sum())
    if reached <= 1 or missed <= 1:
        return None
    # Of each score: the share of those who missed below it, and of those who reached above it; ties count half.
    below = (np.cumsum(miss) - miss + miss / 2) / missed
    above = (reached - np.cumsum(hit) + hit / 2) / reached
    area = float(np.sum(hit * below)) / reached
    spread_hit = float(np.sum(hit * (below - area) ** 2)) / (reached - 1)
    spread_miss = float(np.sum(miss * (above - area) ** 2)) / (missed - 1)
    half = normal_quantile(confidence) * math.sqrt(spread_hit / reached + spread_miss / missed)
    return Ranking(area, Interval(max(0.0, area - half), min(1.0, area + half), confidence), reached, missed)


def top_part(rows: Sequence[Scored], percent: int = 10) -> Proportion:
    """Return how many of the highest scores were right: at least this percentage of customers, equal scores whole."""
    table = by_score(rows)
    wanted = -(-sum(row.customers for row in table) * percent // 100)
    customers = outcomes = 0
    for row in reversed(table):
        if customers >= wanted:
            break
        customers += row.customers
        outcomes += row.outcomes
    return Proportion(outcomes, customers)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Outcomes expected by the score and counted, and the interval of what the score leaves possible."""

    expected: float
    counted: int
    interval: Interval

    @property
    def holds(self) -> bool:
        """Whether what was counted is what the score leaves possible."""
        return self.interval.contains(self.counted)


def calibration(rows: Sequence[Scored], confidence: float = DEFAULT_CONFIDENCE) -> Calibration:
    """Return the outcomes expected of these customers and those counted."""
    expected = math.fsum(row.score * row.customers for row in rows)
    variance = math.fsum(row.score * (1 - row.score) * row.customers for row in rows)
    half = normal_quantile(confidence) * math.sqrt(variance)
    return Calibration(
        expected, sum(row.outcomes for row in rows), Interval(expected - half, expected + half, confidence)
    )


@dataclass(frozen=True, slots=True)
class Gain:
    """How much better one score foretells a customer than another: logarithm of the chance given to what happened."""

    per_customer: float
    interval: Interval
    p_value: float


def gain_of(
    customers: Sequence[int],
    outcomes: Sequence[int],
    score: Sequence[float],
    other: Sequence[float],
    confidence: float = DEFAULT_CONFIDENCE,
) -> Gain:
    """
    Return the mean gain of a score over another on customers that neither was fitted to, tested against no gain.

    Raises:
        StatisticsError: there are fewer than two customers.
    """
    total = sum(customers)
    if total <= 1:
        raise StatisticsError("a gain needs customers to be measured on", help="Keep some back.")
    first, second = np.array(score), np.array(other)
    hit = np.array(outcomes, dtype=np.float64)
    miss = np.array(customers, dtype=np.float64) - hit
    for_hit, for_miss = np.log(first) - np.log(second), np.log1p(-first) - np.log1p(-second)
    mean = float(np.sum(hit * for_hit + miss * for_miss)) / total
    squares = float(np.sum(hit * (for_hit - mean) ** 2 + miss * (for_miss - mean) ** 2))
    error = math.sqrt(squares / (total - 1) / total)
    half = normal_quantile(confidence) * error
    chance = 1.0 if error == 0 else 0.5 * math.erfc(mean / error / math.sqrt(2))
    return Gain(mean, Interval(mean - half, mean + half, confidence), chance)

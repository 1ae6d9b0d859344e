"""Intervals with their confidence, and the normal quantile that goes with one; how they are made stands elsewhere."""

from dataclasses import dataclass

from scipy.special import ndtri

from canongate.evidence.statistics.error import StatisticsError

DEFAULT_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that the data leave possible, both ends included."""

    low: float
    high: float
    confidence: float

    def contains(self, value: float) -> bool:
        """Say whether the data leave this value possible."""
        return self.low <= value <= self.high


def normal_quantile(confidence: float) -> float:
    """
    Return z such that a standard normal value lies within plus or minus z with this probability.

    Raises:
        StatisticsError: the confidence is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise StatisticsError(
            f"a confidence of {confidence} is not between 0 and 1", help="Write 95 % confidence as 0.95."
        )
    return float(-ndtri((1 - confidence) / 2))

"""
The net promoter score with the interval that its few answers leave open.

The score is the difference of two shares of the same answers, so its interval is that of matched proportions. What
those who did not answer think is not known; the response rate stands beside the score.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, Interval, normal_quantile

PROMOTER = 9
PASSIVE = 7
HIGHEST_ANSWER = 10


@dataclass(frozen=True, slots=True)
class Promoters:
    """
    Counts of answers to "would you recommend us": 9 and 10, 7 and 8, 0 to 6.

    Raises:
        StatisticsError: a count is negative, or nobody answered.
    """

    promoters: int
    passives: int
    detractors: int

    def __post_init__(self) -> None:
        if min(self.promoters, self.passives, self.detractors) < 0 or self.answers == 0:
            raise StatisticsError("nobody answered, or a count is negative", help="A score needs answers.")

    @property
    def answers(self) -> int:
        """How many answered."""
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float:
        """Promoters less detractors as a share of the answers, from -1 to 1."""
        return (self.promoters - self.detractors) / self.answers


def count_promoters(answers: Mapping[int, int]) -> Promoters:
    """
    Return the three counts from how many gave each answer.

    Raises:
        StatisticsError: an answer is not from 0 to 10, or nobody answered.
    """
    for answer in answers:
        if not 0 <= answer <= HIGHEST_ANSWER:
            raise StatisticsError(f"{answer} is not an answer from 0 to 10", help="Check the column and its scale.")
    return Promoters(
        sum(count for answer, count in answers.items() if answer >= PROMOTER),
        sum(count for answer, count in answers.items() if PASSIVE <= answer < PROMOTER),
        sum(count for answer, count in answers.items() if answer < PASSIVE),
    )


def score_interval(counts: Promoters, confidence: float = DEFAULT_CONFIDENCE) -> Interval:
    """
    Return the adjusted Wald interval of the score, half an answer added to each end and one to the middle.

    Source:
        A. Agresti, Y. Min, "Simple improved confidence intervals for comparing matched proportions", Statistics in
        Medicine 24 (2005).
    """
    total = counts.answers + 2
    upper, lower = (counts.promoters + 0.5) / total, (counts.detractors + 0.5) / total
    half = normal_quantile(confidence) * math.sqrt((upper + lower - (upper - lower) ** 2) / total)
    return Interval(max(-1.0, upper - lower - half), min(1.0, upper - lower + half), confidence)

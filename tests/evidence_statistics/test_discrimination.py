"""Ranking, calibration and gain of scores: by hand, by scipy, and by simulation."""

import math

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from canongate.evidence.statistics.discrimination import (
    Scored,
    by_score,
    calibration,
    gain_of,
    rank_quality,
    top_part,
)
from canongate.evidence.statistics.error import StatisticsError


def test_the_area_is_the_share_of_pairs_ranked_rightly():
    """Scores .1 .4 .35 .8 with outcomes 0 0 1 1 rank three of four pairs rightly."""
    rows = [Scored(0.1, 1, 0), Scored(0.4, 1, 0), Scored(0.35, 1, 1), Scored(0.8, 1, 1)]

    assert rank_quality(rows).area == 0.75


def test_the_area_agrees_with_the_rank_sum_of_scipy_when_scores_tie():
    """The area is the Mann-Whitney statistic over the number of pairs."""
    draw = np.random.default_rng(2)
    score, reached = draw.integers(0, 6, 300) / 10, draw.random(300) < 0.3
    rows = [Scored(float(one), 1, int(hit)) for one, hit in zip(score, reached, strict=True)]
    witness = mannwhitneyu(score[reached], score[~reached]).statistic / reached.sum() / (~reached).sum()

    assert rank_quality(rows).area == pytest.approx(witness)


def test_a_score_that_knows_nothing_is_half_right_and_its_interval_says_so():
    """Of 400 scores without skill about 95 percent of intervals contain one half."""
    draw = np.random.default_rng(6)
    inside = 0
    for _ in range(400):
        reached = draw.random(200) < 0.3
        rows = [Scored(float(one), 1, int(hit)) for one, hit in zip(draw.random(200), reached, strict=True)]
        inside += rank_quality(rows).interval.contains(0.5)

    assert 0.92 <= inside / 400 <= 0.98


@pytest.mark.parametrize("rows", [[Scored(0.5, 10, 0)], [Scored(0.5, 10, 10)], [Scored(0.5, 10, 1)]])
def test_without_both_outcomes_there_is_no_area(rows):
    """One side must have at least two customers, and so must the other."""
    assert rank_quality(rows) is None


def test_equal_scores_are_joined_and_the_top_takes_them_whole():
    """The top tenth of 20 is 2 customers, but three share the highest score."""
    rows = [Scored(0.9, 1, 1), Scored(0.9 + 1e-15, 2, 1), Scored(0.2, 17, 0)]

    assert [row.customers for row in by_score(rows)] == [17, 3]
    assert (top_part(rows).successes, top_part(rows).total) == (2, 3)


def test_calibration_counts_what_the_score_expects():
    """Ten of a chance of one half: five expected, one is too few."""
    found = calibration([Scored(0.5, 10, 1)])

    assert found.expected == 5
    assert found.interval.low == pytest.approx(5 - 1.959964 * math.sqrt(2.5), abs=1e-5)
    assert not found.holds
    assert calibration([Scored(0.5, 10, 4)]).holds


def test_a_better_score_gains_and_the_same_score_does_not():
    """The truth against the base rate gains; a score against itself gains nothing at all."""
    draw = np.random.default_rng(7)
    customers = [200, 200]
    outcomes = draw.binomial(customers, [0.1, 0.5]).tolist()
    better = gain_of(customers, outcomes, [0.1, 0.5], [0.3, 0.3])
    same = gain_of(customers, outcomes, [0.3, 0.3], [0.3, 0.3])

    assert better.per_customer > 0
    assert better.p_value < 1e-6
    assert (same.per_customer, same.p_value) == (0.0, 1.0)


def test_a_gain_needs_customers():
    """One customer shows nothing."""
    with pytest.raises(StatisticsError):
        gain_of([1], [1], [0.5], [0.4])

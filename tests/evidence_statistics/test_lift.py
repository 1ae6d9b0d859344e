"""Lift: published figures, intervals that hold their confidence, and the counts for which nothing is stated."""

import math

import numpy as np
import pytest
from scipy.stats import fisher_exact

from canongate.evidence.statistics.lift import exact_greater, lift
from canongate.evidence.statistics.proportion import Proportion


def test_the_aspirin_trial_has_its_published_ratio_and_interval():
    """Agresti, Categorical Data Analysis: infarctions on placebo and aspirin, ratio 1.82, from 1.43 to 2.31."""
    found = lift(Proportion(189, 11_034), Proportion(104, 11_037))

    assert found is not None
    assert round(found.ratio, 2) == 1.82
    assert round(found.interval.low, 2) == 1.43
    assert round(found.interval.high, 2) == 2.31


def test_turning_the_groups_round_turns_the_ratio_round():
    """The lift of the others over the group is the inverse, with the inverse ends."""
    one, other = lift(Proportion(30, 100), Proportion(20, 200)), lift(Proportion(20, 200), Proportion(30, 100))

    assert one is not None
    assert other is not None
    assert math.isclose(one.ratio, 1 / other.ratio)
    assert math.isclose(one.interval.low, 1 / other.interval.high)
    assert math.isclose(one.p_value, other.p_value)


@pytest.mark.parametrize(("own", "others"), [((0, 10), (3, 10)), ((3, 10), (0, 10))])
def test_without_a_success_on_one_side_nothing_is_stated(own, others):
    """A ratio needs successes on both sides."""
    assert lift(Proportion(*own), Proportion(*others)) is None


def test_the_interval_holds_its_confidence():
    """Of intervals of equal shares drawn 2,000 times, about 95 percent contain 1."""
    draw = np.random.default_rng(5)
    inside = 0
    for own, others in zip(draw.binomial(200, 0.2, 2_000), draw.binomial(400, 0.2, 2_000), strict=True):
        found = lift(Proportion(int(own), 200), Proportion(int(others), 400))
        inside += found is not None and found.interval.contains(1.0)

    assert 0.935 <= inside / 2_000 <= 0.965


@pytest.mark.parametrize(
    ("own", "others"), [((3, 10), (1, 30)), ((0, 10), (3, 30)), ((10, 10), (30, 30)), ((40, 200), (70, 900))]
)
def test_the_exact_test_is_that_of_fisher(own, others):
    """Scipy's exact test of the same table is the witness."""
    one, other = Proportion(*own), Proportion(*others)
    witness = fisher_exact([[one.successes, one.failures], [other.successes, other.failures]], "greater").pvalue

    assert exact_greater(one, other) == pytest.approx(witness)

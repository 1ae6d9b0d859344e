import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.proportion import Proportion
from canongate.evidence.statistics.strata import (
    Stratum,
    crossed_effect_p_value,
    crossing_p_value,
    crude,
    equal_odds_p_value,
    mantel_haenszel_difference,
    mantel_haenszel_odds,
)

INNER = st.integers(2, 90).flatmap(lambda n: st.integers(1, n - 1).map(lambda k: Proportion(k, n)))
STRATA = st.lists(st.tuples(INNER, INNER), min_size=2, max_size=5).map(
    lambda pairs: [Stratum(str(number), *pair) for number, pair in enumerate(pairs)]
)


def stratum(name, group, other):
    return Stratum(name, Proportion(*group), Proportion(*other))


def tables(strata):
    cells = [[[s.group.successes, s.group.failures], [s.other.successes, s.other.failures]] for s in strata]
    return StratifiedTable([np.array(cell, dtype=float) for cell in cells])


@settings(deadline=None, derandomize=True)
@given(STRATA)
def test_it_agrees_with_statsmodels(strata):
    """The pooled odds, their interval and the test of equal odds are those of statsmodels."""
    oracle, odds = tables(strata), mantel_haenszel_odds(strata)

    assert odds.ratio == pytest.approx(oracle.oddsratio_pooled)
    assert (odds.interval.low, odds.interval.high) == pytest.approx(oracle.oddsratio_pooled_confint())
    # statsmodels divides by one less the ratio, and loses its digits near it.
    assume(abs(odds.ratio - 1) > 1e-3)
    assert equal_odds_p_value(strata) == pytest.approx(oracle.test_equal_odds(adjust=True).pvalue, rel=1e-6, abs=1e-9)


def test_odds_of_one_are_no_exception():
    """Strata without any effect have equal odds with certainty."""
    strata = [stratum("a", (30, 60), (20, 40)), stratum("b", (5, 50), (9, 90))]

    assert mantel_haenszel_odds(strata).ratio == pytest.approx(1)
    assert equal_odds_p_value(strata) == pytest.approx(1)


def test_without_both_outcomes_no_odds_are_pooled():
    """Where no stratum has both outcomes in both groups there is no common odds ratio and nothing to compare."""
    strata = [stratum("a", (5, 5), (0, 5)), stratum("b", (7, 7), (0, 3))]

    assert mantel_haenszel_odds(strata) is None
    assert equal_odds_p_value(strata) is None


def test_a_stratum_without_outcome_says_nothing_of_odds():
    """A stratum in which nobody succeeded does not count in the test of equal odds."""
    telling = [stratum("a", (10, 30), (5, 30)), stratum("b", (12, 40), (20, 40))]

    assert equal_odds_p_value([*telling, stratum("c", (0, 50), (0, 60))]) == equal_odds_p_value(telling)
    assert equal_odds_p_value([telling[0], stratum("c", (0, 50), (0, 60))]) is None


def test_the_pooled_difference_weighs_the_strata():
    """The Mantel-Haenszel difference is the weighted mean of the differences."""
    strata = [stratum("a", (8, 10), (5, 10)), stratum("b", (10, 40), (6, 120))]

    assert mantel_haenszel_difference(strata) == pytest.approx((5 * 0.3 + 30 * 0.2) / 35)
    assert crude(strata).difference == pytest.approx(18 / 50 - 11 / 130)


def test_crossing_as_published():
    """Four strata with a lesser side of 4.28 have the published p-value of .088."""
    assert crossing_p_value(4.28, 4) == pytest.approx(0.0877, abs=0.0001)


@pytest.mark.parametrize(
    ("strata", "significant"),
    [
        ([stratum("a", (70, 100), (40, 100)), stratum("b", (40, 100), (70, 100))], True),
        ([stratum("a", (70, 100), (40, 100)), stratum("b", (52, 100), (54, 100))], False),
        ([stratum("a", (9, 10), (1, 10)), stratum("b", (0, 10), (10, 10))], True),
    ],
)
def test_crossed_effects_are_found(strata, significant):
    """Strata that clearly point both ways are told from those that do so by chance."""
    assert (crossed_effect_p_value(strata) < 0.05) == significant


def test_one_direction_is_not_crossed():
    """Where all strata agree in direction nothing is crossed; a single stratum cannot tell."""
    one, two = stratum("a", (70, 100), (40, 100)), stratum("b", (60, 100), (50, 100))

    assert crossed_effect_p_value([one, two]) == 1.0
    assert crossed_effect_p_value([one]) is None


def test_a_stratum_of_one_group_is_refused():
    """A stratum in which one group has no member compares nothing."""
    with pytest.raises(StatisticsError, match="stratum lonely has members of one group only"):
        stratum("lonely", (1, 2), (0, 0))

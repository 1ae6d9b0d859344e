import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.interval import Interval, normal_quantile
from canongate.evidence.statistics.proportion import Proportion, newcombe_interval, wilson_interval

GROUPS = st.integers(1, 500).flatmap(lambda n: st.integers(0, n).map(lambda k: Proportion(k, n)))


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_published(successes, total, low, high):
    """Wilson's interval is that of Newcombe's published comparison of methods."""
    interval = wilson_interval(Proportion(successes, total))

    assert interval.low == pytest.approx(low, abs=0.00005)
    assert interval.high == pytest.approx(high, abs=0.00005)


@settings(deadline=None, derandomize=True)
@given(GROUPS, st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_agrees_with_statsmodels(group, confidence):
    """Wilson's interval is that of statsmodels, holds the share and stays within 0 and 1."""
    interval = wilson_interval(group, confidence)

    low, high = proportion_confint(group.successes, group.total, alpha=1 - confidence, method="wilson")
    assert (interval.low, interval.high) == (pytest.approx(low, abs=1e-12), pytest.approx(high, abs=1e-12))
    assert 0 <= interval.low <= group.share <= interval.high <= 1


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_as_published(first, second, low, high):
    """Newcombe's interval is that of the table of his paper."""
    interval = newcombe_interval(Proportion(*first), Proportion(*second))

    assert interval.low == pytest.approx(low, abs=0.00005)
    assert interval.high == pytest.approx(high, abs=0.00005)


@settings(deadline=None, derandomize=True)
@given(GROUPS, GROUPS)
def test_newcombe_turns_round(first, second):
    """Exchanging the groups mirrors the interval, and it always holds the difference."""
    there, back = newcombe_interval(first, second), newcombe_interval(second, first)

    assert (there.low, there.high) == (pytest.approx(-back.high), pytest.approx(-back.low))
    assert there.low - 1e-12 <= first.share - second.share <= there.high + 1e-12


@pytest.mark.parametrize(("successes", "total"), [(-1, 5), (6, 5), (0, -1)])
def test_impossible_counts_are_refused(successes, total):
    """Counts that are no part of a group are refused with the counts."""
    with pytest.raises(StatisticsError, match=f"{successes} of {total}"):
        Proportion(successes, total)


def test_an_empty_group_has_no_share():
    """An empty group has counts and no share."""
    with pytest.raises(StatisticsError, match="no share"):
        wilson_interval(Proportion(0, 0))


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0])
def test_confidence_is_a_probability(confidence):
    """A confidence outside 0 and 1 is refused, with the way to write it."""
    with pytest.raises(StatisticsError, match="not between 0 and 1"):
        normal_quantile(confidence)


def test_an_interval_holds_its_ends():
    """Both ends of an interval are left possible by the data."""
    interval = Interval(0.1, 0.2, 0.95)

    assert [interval.contains(value) for value in (0.0999, 0.1, 0.2, 0.2001)] == [False, True, True, False]

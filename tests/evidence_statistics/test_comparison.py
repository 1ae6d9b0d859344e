import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact
from statsmodels.stats.proportion import proportions_ztest

from canongate.evidence.statistics.comparison import compare_proportions, smallest_expected
from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.proportion import Proportion, newcombe_interval

GROUPS = st.integers(1, 80).flatmap(lambda n: st.integers(0, n).map(lambda k: Proportion(k, n)))
ZTEST = {"two-sided": "two-sided", "greater": "larger", "less": "smaller"}


@settings(deadline=None, derandomize=True, max_examples=200)
@given(GROUPS, GROUPS, st.sampled_from(list(ZTEST)))
def test_it_agrees_with_the_libraries(group, other, alternative):
    """The p-value is that of statsmodels where counts are large, and of scipy's exact test where one is small."""
    comparison = compare_proportions(group, other, alternative)

    if comparison.test == "pooled-score":
        counts, totals = [group.successes, other.successes], [group.total, other.total]
        expected = proportions_ztest(counts, totals, alternative=ZTEST[alternative])[1]
        assert smallest_expected(group, other) >= 5
    else:
        table = [[group.successes, group.failures], [other.successes, other.failures]]
        expected = fisher_exact(table, alternative=alternative).pvalue
        assert smallest_expected(group, other) < 5
    assert comparison.p_value == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert comparison.interval == newcombe_interval(group, other)
    assert comparison.difference == group.share - other.share


def test_five_expected_is_enough():
    """With exactly five expected in the smallest cell the score test is used, with less the exact one."""
    assert compare_proportions(Proportion(6, 50), Proportion(4, 50)).test == "pooled-score"
    assert compare_proportions(Proportion(6, 50), Proportion(3, 50)).test == "fisher-exact"


def test_equal_groups_do_not_differ():
    """Groups with the same share have a p-value of one."""
    assert compare_proportions(Proportion(30, 60), Proportion(50, 100)).p_value == 1.0


def test_nobody_cannot_be_compared():
    """Empty groups are refused."""
    with pytest.raises(StatisticsError, match="no share"):
        compare_proportions(Proportion(0, 0), Proportion(1, 2))
    with pytest.raises(StatisticsError, match="two empty groups"):
        smallest_expected(Proportion(0, 0), Proportion(0, 0))

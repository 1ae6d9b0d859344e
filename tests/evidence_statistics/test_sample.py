import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.power import zt_ind_solve_power
from statsmodels.stats.proportion import power_proportions_2indep

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.sample import sample_floor, sample_for_difference, sample_for_mean


@pytest.mark.parametrize(
    ("baseline", "effect", "size"),
    [(0.6, 0.1, 388), (0.7, 0.1, 356), (0.25, 0.15, 152)],
)
def test_textbook_sizes(baseline, effect, size):
    """The size is the textbook's for the harder of the two directions."""
    assert sample_for_difference(baseline, effect) == size


@settings(deadline=None, derandomize=True)
@given(st.floats(0.05, 0.95), st.floats(0.03, 0.4), st.sampled_from([0.7, 0.8, 0.9]))
def test_the_size_has_the_power_and_no_smaller_one(baseline, effect, power):
    """By statsmodels the size reaches the power in every direction, and one customer less misses it in one."""
    others = [share for share in (baseline - effect, baseline + effect) if 0 < share < 1]
    assume(others)
    size = sample_for_difference(baseline, effect, power)
    assume(size > 20)

    def reached(count):
        return min(
            power_proportions_2indep(other - baseline, baseline, count, alpha=0.05, return_results=False)
            for other in others
        )

    assert reached(size) >= power - 1e-4
    assert reached(size - 1) < power + 1e-4


@settings(deadline=None, derandomize=True)
@given(st.floats(1, 100), st.floats(0.5, 50))
def test_means_agree_with_statsmodels(deviation, effect):
    """The size for means is that of statsmodels' normal power, rounded up."""
    assume(0.02 < effect / deviation < 2)

    size = sample_for_mean(deviation, effect)

    exact = zt_ind_solve_power(effect / deviation, alpha=0.05, power=0.8)
    assert size - 1 < exact + 1e-2
    assert size >= exact - 1e-2


def test_the_floor_is_never_below_thirty():
    """A huge effect needs few customers, the floor stays at 30; a small effect raises it."""
    assert sample_floor(0.5, 0.5) == 30
    assert sample_floor(0.6, 0.1) == 388


def test_no_spread_needs_one_customer():
    """Where customers do not differ one of each is enough."""
    assert sample_for_mean(0.0, 1.0) == 1


@pytest.mark.parametrize(
    ("baseline", "effect", "power", "alpha"),
    [(1.2, 0.1, 0.8, 0.05), (0.5, 0.0, 0.8, 0.05), (0.5, 0.6, 0.8, 0.05), (0.5, 0.1, 1.0, 0.05), (0.5, 0.1, 0.8, 0.0)],
)
def test_nonsense_is_refused(baseline, effect, power, alpha):
    """Shares outside 0 and 1, no effect, an effect that cannot be, and impossible error rates are refused."""
    with pytest.raises(StatisticsError):
        sample_for_difference(baseline, effect, power, alpha)


def test_a_negative_deviation_is_refused():
    """A standard deviation below nothing is refused."""
    with pytest.raises(StatisticsError, match="negative"):
        sample_for_mean(-1.0, 1.0)

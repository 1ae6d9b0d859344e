import numpy as np
import pytest
from scipy import stats

from canongate.evidence.statistics import bootstrap
from canongate.evidence.statistics.bootstrap import CustomerTotals, bootstrap_difference
from canongate.evidence.statistics.error import StatisticsError


def money(size, seed, mean=5000):
    return np.random.default_rng(seed).gamma(1.5, mean / 1.5, size).astype(np.int64)


def totals(numerators, denominators=None):
    column = np.asarray(numerators)
    return CustomerTotals(column, np.ones_like(column) if denominators is None else np.asarray(denominators))


def of_one(group, **options):
    """The interval of one group's ratio: of its difference to a customer who brought nothing and cannot vary."""
    return bootstrap_difference(group, totals([0]), **options)


def test_it_agrees_with_scipy():
    """The BCa interval of a skewed ratio of sums is scipy's, up to the chance of the draws."""
    orders = np.random.default_rng(1).geometric(0.4, 60)
    spent = money(60, 2) ** 2 // 1000 * orders

    ours = of_one(totals(spent, orders), seed=3, replicates=40_000)

    theirs = stats.bootstrap(
        (spent, orders),
        lambda a, b, axis: a.sum(axis) / b.sum(axis),
        paired=True,
        vectorized=True,
        n_resamples=40_000,
        method="BCa",
        rng=np.random.default_rng(4),
    ).confidence_interval
    width = theirs.high - theirs.low
    assert ours.estimate == spent.sum() / orders.sum()
    assert ours.interval.low == pytest.approx(theirs.low, abs=0.02 * width)
    assert ours.interval.high == pytest.approx(theirs.high, abs=0.02 * width)


def test_a_difference_agrees_with_scipy():
    """The interval of a difference of two skewed means is scipy's, up to the chance of the draws."""
    first, second = money(40, 5) ** 2 // 1000, money(40, 14) ** 2 // 1000

    ours = bootstrap_difference(totals(first), totals(second), seed=7, replicates=40_000)

    theirs = stats.bootstrap(
        (first, second),
        lambda a, b, axis: a.mean(axis) - b.mean(axis),
        vectorized=True,
        n_resamples=40_000,
        method="BCa",
        rng=np.random.default_rng(8),
    ).confidence_interval
    width = theirs.high - theirs.low
    assert ours.estimate == pytest.approx(first.mean() - second.mean())
    assert ours.interval.low == pytest.approx(theirs.low, abs=0.02 * width)
    assert ours.interval.high == pytest.approx(theirs.high, abs=0.02 * width)


@pytest.mark.parametrize("group", [totals(money(500, 9)), totals(money(500, 9) // 4000)], ids=["distinct", "alike"])
def test_blocks_and_seeds(group, monkeypatch):
    """A seed gives the same interval however many draws are held at once; another seed another."""
    whole = of_one(group, seed=1, replicates=500)

    monkeypatch.setattr(bootstrap, "CELLS_AT_ONCE", 1)

    assert of_one(group, seed=1, replicates=500) == whole
    assert of_one(group, seed=2, replicates=500).interval != whole.interval
    assert (whole.replicates, whole.seed) == (500, 1)


@pytest.mark.parametrize("spent", [money(500, 10), money(500, 10) // 4000], ids=["distinct", "alike"])
def test_the_order_of_customers_is_nothing(spent):
    """Customers in another order give the same interval."""
    assert of_one(totals(spent), seed=1) == of_one(totals(spent[::-1]), seed=1)


def test_sums_that_overflow_are_refused():
    """Figures whose drawn sums could pass 64 bits are refused rather than wrapped."""
    with pytest.raises(StatisticsError, match="cannot be exact"):
        totals([2**62, 1])


def test_the_interval_holds_its_confidence():
    """Of 300 intervals for a skewed mean about 95 % hold the true mean."""
    held = 0
    for number in range(300):
        spent = np.random.default_rng(1000 + number).geometric(0.2, 80)
        held += of_one(totals(spent), seed=number, replicates=600).interval.contains(5.0)

    assert 0.91 <= held / 300 <= 0.98


def test_orders_of_one_customer_hang_together():
    """Drawing customers gives a wider interval than drawing their like orders one by one would."""
    each = np.random.default_rng(3).integers(1000, 9000, 60)

    clustered = of_one(totals(each * 20, np.full(60, 20)), seed=1).interval
    apart = of_one(totals(np.repeat(each, 20)), seed=1).interval

    assert (clustered.high - clustered.low) > 3 * (apart.high - apart.low)


def test_without_spread_the_interval_is_a_point():
    """Where all customers are alike the interval is the estimate."""
    interval = of_one(totals([500] * 40), seed=1).interval

    assert (interval.low, interval.high) == (500.0, 500.0)


def test_an_extreme_bias_ends_at_the_edge():
    """Where correction runs beyond the draws the end of the draws is taken."""
    assert bootstrap._level(3.3, 0.3, 0.975) == 1.0
    assert bootstrap._level(-3.3, -0.3, 0.025) == 0.0


def test_a_group_too_thin_is_refused():
    """Where a draw may leave nothing to divide by, the ratio has no interval."""
    with pytest.raises(StatisticsError, match="left nothing to divide by"):
        of_one(totals([100, 0, 0, 0], [1, 0, 0, 0]), seed=1)


@pytest.mark.parametrize(
    ("numerators", "denominators"), [([], []), ([1, 2], [1]), ([1], [0]), ([1, 1], [2, -1]), ([[1]], [[1]])]
)
def test_bad_totals_are_refused(numerators, denominators):
    """Empty groups, columns that do not fit and denominators that are nothing or less are refused."""
    with pytest.raises(StatisticsError):
        totals(np.array(numerators, dtype=np.int64), np.array(denominators, dtype=np.int64))

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import gamma

from canongate.evidence.models.fit import Defect
from canongate.evidence.models.gamma_gamma import (
    _Likelihood,
    expected_spend,
    fit_gamma_gamma,
    frequency_spend_correlation,
    group_spend,
)
from canongate.evidence.models.simulation import draw_spend
from canongate.evidence.statistics.error import StatisticsError

PUBLISHED = (6.25, 3.74, 15.44)


def spend_log_likelihood(histories, *parameters):
    """The log-likelihood of spend at parameters other than those fitted."""
    return _Likelihood(histories)(np.array(parameters))[0]


def test_published_parameters(cdnow):
    """Gamma-Gamma on CDNOW gives the published parameters; v within .01, since the published inputs are rounded."""
    spend = group_spend(cdnow.frequency, cdnow.repeat_spend_minor)

    fit = fit_gamma_gamma(spend)

    assert (fit.customers, spend.left_out) == (946, 0)
    assert fit.parameters["p"] == pytest.approx(6.25, abs=0.005)
    assert fit.parameters["q"] == pytest.approx(3.74, abs=0.005)
    assert fit.parameters["v"] == pytest.approx(15.44, abs=0.01)
    assert fit.log_likelihood >= spend_log_likelihood(spend, *PUBLISHED)
    assert fit.is_evidence


def test_spend_hardly_depends_on_frequency_in_cdnow(cdnow):
    """The published correlation of frequency and spend in CDNOW is .11."""
    spend = group_spend(cdnow.frequency, cdnow.repeat_spend_minor)

    assert frequency_spend_correlation(spend) == pytest.approx(0.11, abs=0.005)


@pytest.mark.parametrize(("orders", "spend"), [(1, 4200), (3, 900), (7, 123_456)])
def test_log_likelihood_is_the_mixture(orders, spend):
    """The likelihood of one customer is that of a gamma mean whose scale is drawn from a gamma distribution."""
    p, q, v = 2.5, 3.0, 15.0
    mean = spend / 100 / orders

    def mixed(rate):
        return gamma.pdf(mean, p * orders, scale=1 / (rate * orders)) * gamma.pdf(rate, q, scale=1 / v)

    expected = math.log(quad(mixed, 0, 5, epsabs=0, epsrel=1e-10, points=[0.01, 0.1, 0.5])[0])

    assert spend_log_likelihood(group_spend(np.array([orders]), np.array([spend])), p, q, v) == pytest.approx(expected)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.tuples(st.floats(0.2, 20), st.floats(0.2, 20), st.floats(0.2, 200)))
def test_gradient_is_the_slope(parameters):
    """The analytic gradient is the slope of the log-likelihood."""
    histories = group_spend(np.array([1, 1, 2, 2, 5, 40]), np.array([100, 250_000, 999, 999, 12_345, 400_000]))
    objective, place = _Likelihood(histories), np.array(parameters)
    slopes = []
    for position in range(3):
        step = np.zeros(3)
        step[position] = 1e-5 * place[position]
        slopes.append((objective(place + step)[0] - objective(place - step)[0]) / (2 * step[position]))

    np.testing.assert_allclose(objective(place)[1], slopes, rtol=1e-5, atol=1e-6)


def test_parameters_are_recovered():
    """From simulated customers every parameter comes back within three standard errors, and mean spend comes true."""
    truth, generator = (4.0, 3.5, 30.0), np.random.default_rng(2)
    orders = generator.geometric(0.3, 20_000)

    fit = fit_gamma_gamma(group_spend(orders, draw_spend(truth, orders, minor_per_unit=100, seed=3)))

    assert fit.is_evidence
    for name, value in zip(("p", "q", "v"), truth, strict=True):
        assert abs(fit.parameters[name] - value) < 3 * fit.standard_errors[name]
    newcomer = expected_spend(fit, np.array([0]), np.array([0]))[0]
    assert newcomer == pytest.approx(4 * 30 / 2.5, rel=0.03)


def test_expectations_shrink_to_the_population():
    """A customer's expected spend lies between the own mean and the population's, nearer the own with more orders."""
    fit = fit_gamma_gamma(group_spend(*_varied()))

    mean = expected_spend(fit, np.array([0]), np.array([0]))[0]
    seen = expected_spend(fit, np.array([1, 5, 500]), np.array([1, 5, 500]) * 100_000)

    assert mean < seen[0] < seen[1] < seen[2] < 1000
    assert seen[2] == pytest.approx(1000, rel=0.01)


def test_a_negative_sum_is_treated_as_unseen():
    """A customer whose repeat orders net to less than nothing is given the population's mean."""
    fit = fit_gamma_gamma(group_spend(*_varied()))

    unseen, returned = expected_spend(fit, np.array([0, 3]), np.array([0, -500]))

    assert returned == unseen


def test_equal_customers_are_grouped_and_silent_ones_left_out():
    """Equal pairs are counted once; without repeat orders nobody counts; those netting to nothing are named."""
    spend = group_spend(np.array([2, 0, 2, 1, 3]), np.array([500, 0, 500, 0, -10]))

    assert (spend.orders.tolist(), spend.spend_minor.tolist(), spend.customers.tolist()) == ([2], [500], [2])
    assert (spend.total, spend.left_out) == (2, 2)


def test_a_mean_that_does_not_exist_is_a_flaw():
    """Spend so wildly spread that q is at most 1 has no mean: the fit is flawed and no forecast is made from it."""
    orders = np.full(5000, 3)

    fit = fit_gamma_gamma(group_spend(orders, draw_spend((2.0, 0.6, 5.0), orders, minor_per_unit=100, seed=4)))

    assert Defect.NO_MEAN_SPEND in {flaw.defect for flaw in fit.flaws}
    with pytest.raises(StatisticsError, match="infinite at q"):
        expected_spend(fit, orders[:1], orders[:1])


def test_nobody_to_fit_is_a_flaw():
    """Without a repeat customer there are no parameters, and asking for a forecast says why."""
    fit = fit_gamma_gamma(group_spend(np.array([0, 0]), np.array([0, 0])))

    assert [flaw.defect for flaw in fit.flaws] == [Defect.TOO_FEW]
    with pytest.raises(StatisticsError, match="no parameter p"):
        expected_spend(fit, np.array([1]), np.array([100]))


def test_without_variation_there_is_no_correlation():
    """Where all customers order equally often no correlation is defined."""
    assert frequency_spend_correlation(group_spend(np.array([2, 2]), np.array([500, 700]))) is None


@pytest.mark.parametrize(
    ("orders", "spend", "minor"),
    [([1, 2], [1], 100), ([-1], [1], 100), ([1], [1], 0)],
    ids=["shape", "orders", "minor"],
)
def test_bad_columns_are_refused(orders, spend, minor):
    """Columns that do not fit, negative counts and a minor unit of nothing are refused."""
    with pytest.raises(StatisticsError):
        group_spend(np.array(orders), np.array(spend), minor_per_unit=minor)


def _varied():
    orders = np.random.default_rng(6).geometric(0.4, 2000)
    return orders, draw_spend((3.0, 3.0, 20.0), orders, minor_per_unit=100, seed=7)

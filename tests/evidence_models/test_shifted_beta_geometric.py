import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import beta as beta_function

from canongate.evidence.models.fit import Defect
from canongate.evidence.models.shifted_beta_geometric import (
    _Likelihood,
    check_survival,
    fit_shifted_beta_geometric,
    retention,
    survival,
)
from canongate.evidence.models.simulation import draw_survivors
from canongate.evidence.statistics.error import StatisticsError

REGULAR = (1000, 631, 468, 382, 326, 289, 262, 241)


def test_published_parameters():
    """The published cohort of regular customers gives the published parameters."""
    fit = fit_shifted_beta_geometric(REGULAR)

    assert fit.parameters["alpha"] == pytest.approx(0.704, abs=0.0005)
    assert fit.parameters["beta"] == pytest.approx(1.182, abs=0.0005)
    assert fit.is_evidence
    assert fit.customers == 1000


def test_log_likelihood_is_the_papers():
    """The log-likelihood is that of leaving in each period, and of staying to the end."""
    fit = fit_shifted_beta_geometric(REGULAR)
    alpha, beta = fit.parameters["alpha"], fit.parameters["beta"]
    leavers = [before - after for before, after in itertools.pairwise(REGULAR)]
    expected = sum(
        count * math.log(beta_function(alpha + 1, beta + period) / beta_function(alpha, beta))
        for period, count in enumerate(leavers)
    ) + REGULAR[-1] * math.log(beta_function(alpha, beta + 7) / beta_function(alpha, beta))

    assert fit.log_likelihood == pytest.approx(expected)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.tuples(st.floats(0.05, 20), st.floats(0.05, 20)))
def test_gradient_is_the_slope(parameters):
    """The analytic gradient is the slope of the log-likelihood."""
    objective, place = _Likelihood(-np.diff(np.array(REGULAR)), REGULAR[-1]), np.array(parameters)
    steps = np.diag(1e-5 * place)
    slopes = [(objective(place + s)[0] - objective(place - s)[0]) / (2 * s.sum()) for s in steps]

    np.testing.assert_allclose(objective(place)[1], slopes, rtol=1e-5, atol=1e-4)


def test_parameters_are_recovered():
    """From simulated contracts both parameters come back within three standard errors."""
    fit = fit_shifted_beta_geometric(draw_survivors(0.8, 2.5, customers=20_000, periods=10, seed=5))

    assert abs(fit.parameters["alpha"] - 0.8) < 3 * fit.standard_errors["alpha"]
    assert abs(fit.parameters["beta"] - 2.5) < 3 * fit.standard_errors["beta"]


def test_survival_is_the_product_of_retention():
    """The share that is left is the product of the shares that renewed, and retention rises with time."""
    fit = fit_shifted_beta_geometric(REGULAR)

    np.testing.assert_allclose(survival(fit, 12)[1:], np.cumprod(retention(fit, 12)))
    assert (np.diff(retention(fit, 12)) > 0).all()


def test_the_forecast_of_the_last_period_is_checked():
    """A fit that forecasts later survivors within the limit stands, and is flawed with a stricter limit."""
    cohort = (*REGULAR, 223, 207, 194, 183, 173)

    fit, miss = check_survival(cohort, 7, limit=0.1)
    strict, _ = check_survival(cohort, 7, limit=0.001)

    assert fit.is_evidence
    assert (miss.actual, miss.forecast) == (173, pytest.approx(1000 * survival(fit, 12)[-1]))
    assert [flaw.defect for flaw in strict.flaws] == [Defect.HOLDOUT_SURVIVORS]


def test_a_cohort_that_died_out_cannot_be_checked():
    """Where nobody is left at the end of the hold-out, the relative miss does not exist and the fit is flawed."""
    assert Defect.HOLDOUT_EMPTY in {flaw.defect for flaw in check_survival((100, 60, 30, 0), 2, limit=0.5)[0].flaws}


def test_a_cohort_nobody_left_is_flawed():
    """A cohort that nobody left says nothing about leaving."""
    flaws = {flaw.defect for flaw in fit_shifted_beta_geometric((500, 500, 500)).flaws}

    assert Defect.TOO_FEW in flaws
    assert flaws & {Defect.AT_BOUND, Defect.UNIDENTIFIED}


@pytest.mark.parametrize("cohort", [(), (100,), (0, 0), (100, 101), (100, 50, -1)])
def test_impossible_cohorts_are_refused(cohort):
    """Cohorts without customers or periods, or that grow, are refused."""
    with pytest.raises(StatisticsError):
        fit_shifted_beta_geometric(cohort)


@pytest.mark.parametrize("periods", [0, 7])
def test_both_windows_hold_a_period(periods):
    """A split that leaves nothing to fit or nothing to check is refused."""
    with pytest.raises(StatisticsError, match="nothing to fit or nothing to check"):
        check_survival(REGULAR, periods, limit=0.1)


def test_a_cohort_that_grows_later_is_refused_too():
    """The hold-out periods are held to the same law as the calibration periods."""
    with pytest.raises(StatisticsError, match="period 3"):
        check_survival((100, 60, 50, 55), 2, limit=0.1)

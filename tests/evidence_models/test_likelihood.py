import math

import numpy as np
import pytest

from canongate.evidence.models.fit import Defect
from canongate.evidence.models.likelihood import Problem, fit_parameters


def problem(objective, names=("a",), scale=1.0, sample=100):
    return Problem("test", dict.fromkeys(names, scale), objective, customers=100, groups=1, sample=sample)


def test_exponential_rate():
    """The rate of an exponential distribution is the count by the time, with the textbook standard error."""
    fit = fit_parameters(problem(lambda a: (100 * math.log(a[0]) - 250 * a[0], np.array([100 / a[0] - 250]))))

    assert fit.parameters["a"] == pytest.approx(0.4, rel=1e-9)
    assert fit.standard_errors["a"] == pytest.approx(0.4 / 10, rel=1e-6)
    assert fit.is_evidence
    assert fit.values("a") == (fit.parameters["a"],)


def test_the_scale_only_moves_the_start():
    """A start a thousand times off ends at the same place."""
    fit = fit_parameters(
        problem(lambda a: (100 * math.log(a[0]) - 250 * a[0], np.array([100 / a[0] - 250])), scale=400.0)
    )

    assert fit.parameters["a"] == pytest.approx(0.4, rel=1e-9)


def test_a_likelihood_that_rises_for_ever_ends_at_the_bound():
    """Where more is always better the parameter stops at the edge, named, without standard errors."""
    fit = fit_parameters(problem(lambda a: (100 * math.log(a[0]), np.array([100 / a[0]]))))

    assert [flaw.defect for flaw in fit.flaws] == [Defect.AT_BOUND]
    assert fit.flaws[0].message.startswith("a ran to the edge")
    assert fit.standard_errors is None


def test_a_flat_likelihood_identifies_nothing():
    """A parameter that changes nothing is reported as not identified."""
    fit = fit_parameters(problem(lambda a: (0.0 * a[0], np.zeros(1))))

    assert [flaw.defect for flaw in fit.flaws] == [Defect.UNIDENTIFIED]
    assert fit.standard_errors is None


def test_a_nearly_flat_likelihood_is_not_identified():
    """A standard error of more than a factor of ten is a flaw that names the parameter; the other is unharmed."""

    def objective(place):
        first, second = np.log(place)
        return -(first**2) * 50 - second**2 * 0.01, np.array([-100 * first, -0.02 * second]) / place

    fit = fit_parameters(problem(objective, ("sharp", "loose")))

    assert [flaw.defect for flaw in fit.flaws] == [Defect.UNIDENTIFIED]
    assert fit.flaws[0].message == "one standard error of loose spans 3.07 powers of ten"


def test_a_small_sample_is_a_flaw():
    """A fit on fewer customers than the floor of 30 is reported as too small, at 30 it is not."""

    def objective(a):
        return 100 * math.log(a[0]) - 250 * a[0], np.array([100 / a[0] - 250])

    assert [flaw.defect for flaw in fit_parameters(problem(objective, sample=29)).flaws] == [Defect.TOO_FEW]
    assert fit_parameters(problem(objective, sample=30)).is_evidence


def test_a_gradient_that_lies_is_not_converged():
    """Where the slope promises a gain that never comes, the fit is reported as not converged."""
    fit = fit_parameters(problem(lambda a: (-((np.log(a[0])) ** 2), np.array([1 - 2 * math.log(a[0])]) / a[0])))

    assert Defect.NOT_CONVERGED in {flaw.defect for flaw in fit.flaws}

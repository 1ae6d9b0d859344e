"""Logistic regression on cells: published coefficients, parameters found again, and what cannot be fitted."""

import numpy as np
import pytest

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.logistic import fit_logistic


def test_one_trait_gives_the_logarithm_of_the_odds_ratio():
    """With one indicator and no penalty the coefficients are the log odds and the log odds ratio, exactly."""
    fit = fit_logistic(np.array([[0.0], [1.0]]), [100, 50], [20, 25], ridge=0.0)

    assert fit.converged
    assert fit.coefficients[0] == pytest.approx(np.log(20 / 80))
    assert fit.coefficients[1] == pytest.approx(np.log((25 / 25) / (20 / 80)))


def test_statsmodels_gives_the_same_coefficients():
    """The generalised linear model of statsmodels is an independent witness."""
    glm = pytest.importorskip("statsmodels.genmod.generalized_linear_model")
    families = pytest.importorskip("statsmodels.genmod.families")
    draw = np.random.default_rng(1)
    traits = draw.integers(0, 2, (40, 4)).astype(float)
    customers = draw.integers(20, 200, 40)
    reached = draw.binomial(customers, 1 / (1 + np.exp(1 - traits @ np.array([0.5, -1.0, 0.0, 2.0]))))
    witness = glm.GLM(
        np.column_stack([reached, customers - reached]),
        np.column_stack([np.ones(40), traits]),
        family=families.Binomial(),
    ).fit()

    fit = fit_logistic(traits, customers.tolist(), reached.tolist(), ridge=0.0)

    assert fit.coefficients == pytest.approx(witness.params, abs=1e-7)


def test_a_trait_that_decides_everything_keeps_a_finite_coefficient():
    """The penalty holds what the likelihood would send to infinity."""
    fit = fit_logistic(np.array([[0.0], [1.0]]), [100, 50], [0, 50])

    assert fit.converged
    assert 3 < fit.coefficients[1] < 20
    assert fit.score(np.array([[1.0]]))[0] > 0.8


def test_splitting_a_cell_changes_nothing():
    """Cells are only a way of writing customers down."""
    whole = fit_logistic(np.array([[0.0], [1.0]]), [100, 50], [20, 25])
    split = fit_logistic(np.array([[0.0], [1.0], [1.0]]), [100, 20, 30], [20, 15, 10])

    assert split.coefficients == pytest.approx(whole.coefficients, abs=1e-9)


@pytest.mark.parametrize(("customers", "outcomes"), [([], []), ([5], [6]), ([5], [-1]), ([5], [0]), ([5], [5])])
def test_counts_that_cannot_be_or_tell_nothing_are_refused(customers, outcomes):
    """Nobody, more outcomes than customers, or one outcome for all."""
    with pytest.raises(StatisticsError):
        fit_logistic(np.zeros((len(customers), 1)), customers, outcomes)

"""
Logistic regression on a table of cells: how many customers share the same traits, and how many reached the outcome.

Traits are indicator columns. A small ridge keeps the estimate finite where a trait decides everything; the same table
gives the same coefficients on every machine, since cells are added in one order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from canongate.evidence.statistics.error import StatisticsError

RIDGE = 1.0
"""Penalty on squared coefficients, the intercept's left out: as if one customer spoke against every trait."""
STEPS = 60
TOLERANCE = 1e-10

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LogisticFit:
    """Coefficients by column, the intercept first; ``converged`` says whether the last step changed nothing."""

    coefficients: tuple[float, ...]
    converged: bool

    def score(self, traits: Floats) -> Floats:
        """Return the chance of the outcome for each row of traits."""
        coefficients = np.array(self.coefficients)
        chance: Floats = expit(coefficients[0] + np.einsum("ij,j->i", traits, coefficients[1:]))
        return chance


def fit_logistic(
    traits: Floats, customers: Sequence[int], outcomes: Sequence[int], ridge: float = RIDGE
) -> LogisticFit:
    """
    Return the coefficients that maximise the penalised likelihood, by Newton's method.

    Args:
        traits: one row per cell, one column per trait.
        customers: customers of each cell.
        outcomes: how many of them reached the outcome.
        ridge: the penalty.

    Raises:
        StatisticsError: nobody, or everybody, reached the outcome, or the counts cannot be.
    """
    total, reached = np.array(customers, dtype=np.float64), np.array(outcomes, dtype=np.float64)
    if total.size == 0 or (reached < 0).any() or (reached > total).any():
        raise StatisticsError("a cell's outcomes exceed its customers", help="Count both from the same rows.")
    if not 0 < reached.sum() < total.sum():
        raise StatisticsError("all customers have the same outcome, so nothing tells them apart")
    design = np.column_stack([np.ones(total.size), traits])
    penalty = np.full(design.shape[1], ridge)
    penalty[0] = 0.0
    coefficients = np.zeros(design.shape[1])
    coefficients[0] = np.log(reached.sum() / (total.sum() - reached.sum()))
    for _ in range(STEPS):
        chance = expit(np.einsum("ij,j->i", design, coefficients))
        gradient = np.einsum("ij,i->j", design, reached - total * chance) - penalty * coefficients
        weights = total * chance * (1 - chance)
        information = np.einsum("ij,i,ik->jk", design, weights, design, optimize=False) + np.diag(penalty)
        step = np.linalg.solve(information, gradient)
        coefficients += np.clip(step, -5, 5)
        if np.abs(step).max() < TOLERANCE:
            return LogisticFit(tuple(coefficients.tolist()), converged=True)
    return LogisticFit(tuple(coefficients.tolist()), converged=False)

"""
Maximum likelihood for a few positive parameters, with the information matrix and a diagnosis.

A quasi-Newton search on the logarithms of the parameters, then Newton steps until nothing is left to gain. Sums over
customers are the objective's business; nothing here depends on threads or chance.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from canongate.evidence.models.fit import Defect, Fit, Flaw
from canongate.evidence.statistics.sample import SMALLEST_SAMPLE

Floats = NDArray[np.float64]

Objective = Callable[[Floats], tuple[float, Floats]]
"""From the parameters to the log-likelihood and its gradient by the parameters."""

SEARCH_DECADES = 5
"""A parameter is searched from 10^-5 to 10^5 times its natural scale."""

NOTICEABLE_GAIN = 1e-6
"""A log-likelihood that can rise by less than this is at its maximum for every use."""

DIFFERENCE_STEP = 1e-4
NEWTON_STEPS = 12
WIDEST_ERROR = math.log(10)


@dataclass(frozen=True, slots=True)
class Problem:
    """
    What is to be fitted.

    Each parameter has a natural scale (1 for a pure number, a typical time or sum of money for others): the search
    starts there and is bounded relative to it. ``sample`` counts the customers who show the behaviour modelled.
    """

    model: str
    scales: Mapping[str, float]
    objective: Objective
    customers: int
    groups: int
    sample: int


def fit_parameters(problem: Problem) -> Fit:
    """Return the parameters of the highest likelihood, with standard errors and every flaw found."""
    names, scales = list(problem.scales), np.array(list(problem.scales.values()))
    reach = SEARCH_DECADES * math.log(10)
    middle = np.log(scales)
    logs = _search(problem, middle, reach)
    at_bound = np.abs(logs - middle) > reach - DIFFERENCE_STEP
    # At a bound the likelihood has no stationary point, so neither Newton steps nor standard errors mean anything.
    logs, gain, errors = (logs, 0.0, None) if at_bound.any() else _polish(problem.objective, logs)
    parameters = np.exp(logs)
    return Fit(
        model=problem.model,
        parameters=dict(zip(names, parameters.tolist(), strict=True)),
        standard_errors=None if errors is None else dict(zip(names, (parameters * errors).tolist(), strict=True)),
        log_likelihood=problem.objective(parameters)[0],
        customers=problem.customers,
        groups=problem.groups,
        flaws=(
            *sample_flaws(problem.sample),
            *_bound_flaws([name for name, bound in zip(names, at_bound, strict=True) if bound]),
            *_curvature_flaws(names, gain, errors, stationary=not at_bound.any()),
        ),
    )


def nothing_to_fit(model: str) -> Fit:
    """Return the fit of a model to no customers at all: no parameters, one flaw."""
    return Fit(model, {}, None, 0.0, 0, 0, sample_flaws(0))


def sample_flaws(sample: int) -> tuple[Flaw, ...]:
    """Return the flaw of a sample below the floor."""
    if sample >= SMALLEST_SAMPLE:
        return ()
    return (Flaw(Defect.TOO_FEW, f"{sample} customers show the behaviour modelled; {SMALLEST_SAMPLE} are needed"),)


def _search(problem: Problem, middle: Floats, reach: float) -> Floats:
    """Return the logarithms of the parameters where the bounded quasi-Newton search ends."""

    def downhill(logs: Floats) -> tuple[float, Floats]:
        parameters = np.exp(logs)
        value, gradient = problem.objective(parameters)
        return -value / problem.customers, -gradient * parameters / problem.customers

    found = minimize(
        downhill,
        middle,
        jac=True,
        method="L-BFGS-B",
        bounds=[(centre - reach, centre + reach) for centre in middle],
        options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-8},
    )
    logs: Floats = found.x
    return logs


def _polish(objective: Objective, logs: Floats) -> tuple[Floats, float, Floats | None]:
    """
    Climb by Newton steps; return the place, what could still be gained, and the standard errors of the logarithms.

    The errors are None where the log-likelihood is not curved downward in every direction.
    """
    value, gain = objective(np.exp(logs))[0], math.inf
    for _ in range(NEWTON_STEPS):
        gradient, information = _gradient(objective, logs), _information(objective, logs)
        variances, directions = np.linalg.eigh(information)
        if variances[0] <= 0:
            return logs, math.inf, None
        covariance = np.einsum("ik,k,jk->ij", directions, 1 / variances, directions)
        errors: Floats = np.sqrt(np.diag(covariance))
        step = np.einsum("ij,j->i", covariance, gradient)
        gain = float(np.sum(step * gradient)) / 2
        ahead = objective(np.exp(logs + step))[0] if np.abs(step).max() < 1 else -math.inf
        if gain < NOTICEABLE_GAIN * NOTICEABLE_GAIN or not ahead > value:
            break
        logs, value = logs + step, ahead
    return logs, gain, errors


def _gradient(objective: Objective, logs: Floats) -> Floats:
    """Return the gradient by the logarithms."""
    parameters = np.exp(logs)
    gradient: Floats = objective(parameters)[1] * parameters
    return gradient


def _information(objective: Objective, logs: Floats) -> Floats:
    """Return the observed information of the logarithms, by central differences of the analytic gradient."""
    steps = DIFFERENCE_STEP * np.eye(logs.size)
    rows = [_gradient(objective, logs - step) - _gradient(objective, logs + step) for step in steps]
    curvature = np.array(rows) / (2 * DIFFERENCE_STEP)
    information: Floats = (curvature + curvature.T) / 2
    return information


def _bound_flaws(names: Sequence[str]) -> tuple[Flaw, ...]:
    """Return a flaw for each parameter at the edge of the search."""
    return tuple(Flaw(Defect.AT_BOUND, f"{name} ran to the edge of what is searched") for name in names)


def _curvature_flaws(names: Sequence[str], gain: float, errors: Floats | None, *, stationary: bool) -> tuple[Flaw, ...]:
    """Return the flaws that the slope and the curvature at the end show."""
    if not stationary:
        return ()
    if errors is None:
        return (Flaw(Defect.UNIDENTIFIED, "the log-likelihood is not curved at its highest point"),)
    flaws = [
        Flaw(Defect.UNIDENTIFIED, f"one standard error of {name} spans {error / math.log(10):.3g} powers of ten")
        for name, error in zip(names, errors.tolist(), strict=True)
        if error > WIDEST_ERROR
    ]
    if gain > NOTICEABLE_GAIN:
        flaws.append(Flaw(Defect.NOT_CONVERGED, f"the log-likelihood can still rise by {gain:.3g}"))
    return tuple(flaws)

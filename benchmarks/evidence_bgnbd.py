"""
BG/NBD fit on a million customers, one thread, warm: ours (grouped) against lifetimes (ungrouped).

Run: ``python benchmarks/evidence_bgnbd.py [CUSTOMERS]``. Both sides fit the same customers, drawn from known
parameters; the figures are CPU seconds of one fit, our grouping included, after a small fit has warmed each up. Two
populations: first purchases within 84 days as in CDNOW, and spread over three years, where fewer customers are alike.
"""

import os
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np

from canongate.evidence.models.beta_geometric import BG_NBD
from canongate.evidence.models.histories import DAYS_PER_WEEK, group_histories
from canongate.evidence.models.simulation import DrawnCustomers, draw_beta_geometric

PARAMETERS = (0.243, 4.414 * DAYS_PER_WEEK, 0.793, 2.426)
GOAL = 20


POPULATIONS = {"first purchases within 84 days": (189, 273), "within three years": (30, 1126)}
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def draw(customers: int, ages_between: tuple[int, int] = (189, 273)) -> DrawnCustomers:
    """Return customers with the behaviour of CDNOW's and ages evenly between these days."""
    ages = np.random.default_rng(1).integers(*ages_between, customers)
    return draw_beta_geometric(PARAMETERS, ages, 0, shift=0, seed=2)


def fit_ours(drawn: DrawnCustomers) -> list[float]:
    """Group and fit; return r, alpha, a, b."""
    fit = BG_NBD.fit(group_histories(drawn.frequency, drawn.recency_days, drawn.age_days))
    assert fit.is_evidence, fit.flaws
    return list(fit.parameters.values())


def fit_lifetimes(drawn: DrawnCustomers) -> list[float]:
    """Fit with the peer, one row per customer."""
    from lifetimes.fitters.beta_geo_fitter import BetaGeoFitter  # noqa: PLC0415  # slow, and not counted

    fitter = BetaGeoFitter()
    fitter.fit(drawn.frequency, drawn.recency_days / DAYS_PER_WEEK, drawn.age_days / DAYS_PER_WEEK)
    return [float(fitter.params_[name]) for name in ("r", "alpha", "a", "b")]


def measure(fit: Callable[[DrawnCustomers], list[float]], drawn: DrawnCustomers) -> tuple[float, list[float]]:
    """Return the CPU seconds of one fit after a warm-up on few customers, and the parameters."""
    fit(draw(2000))
    started = time.process_time()
    parameters = fit(drawn)
    return time.process_time() - started, parameters


def main() -> None:
    """Measure both on each population, check that they agree, print the figures and the ratio."""
    if any(variable not in os.environ for variable in ONE_THREAD):
        # Thread counts are read when the libraries load, so the script starts itself again with them set.
        limited = {**os.environ, **dict.fromkeys(ONE_THREAD, "1")}
        os.execve(sys.executable, [sys.executable, *sys.argv], limited)  # noqa: S606  # itself, without a shell
    warnings.simplefilter("ignore")
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    for name, ages_between in POPULATIONS.items():
        drawn = draw(customers, ages_between)
        print(f"{customers:,} customers, {name}")
        ours, found = measure(fit_ours, drawn)
        print(f"  ours       {ours:8.3f} s CPU   r, alpha, a, b = {', '.join(f'{value:.4f}' for value in found)}")
        peer, theirs = measure(fit_lifetimes, drawn)
        print(f"  lifetimes  {peer:8.3f} s CPU   r, alpha, a, b = {', '.join(f'{value:.4f}' for value in theirs)}")
        assert np.allclose(found, theirs, rtol=0.01), "the two fits disagree"
        print(f"  ratio      {peer / ours:8.1f} x less CPU (goal: {GOAL} x)")


if __name__ == "__main__":
    main()

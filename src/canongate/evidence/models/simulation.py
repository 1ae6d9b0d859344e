"""
Customers drawn from known parameters, to see whether a fit finds them again and how long it takes.

Called by tests and benchmarks, by no build; never evidence. Purchases fall on whole days as in real data, but two on
one day stay two; draw with small rates per day where that matters. A seed gives the same customers everywhere.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canongate.evidence.models.histories import Floats, Integers

SMALLEST_CHANCE = 1e-12
"""A chance of being lost that rounds to zero would leave the number of purchases without an end."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnCustomers:
    """One entry per customer: the history up to the cut-off, orders in the days after it, and whether still alive."""

    frequency: Integers
    recency_days: Integers
    age_days: Integers
    later_orders: Integers
    alive: NDArray[np.bool]


def draw_beta_geometric(
    parameters: tuple[float, float, float, float], age_days: Integers, later_days: int, *, shift: int, seed: int
) -> DrawnCustomers:
    """
    Draw customers of BG/NBD (shift 0) or MBG/NBD (shift 1).

    Args:
        parameters: r, alpha (in days), a, b.
        age_days: days from first purchase to cut-off, per customer.
        later_days: days after the cut-off in which later orders are counted.
        shift: chances of being lost that come with the first purchase.
        seed: of the generator.
    """
    r, alpha, a, b = parameters
    generator = np.random.default_rng(seed)
    rate = generator.gamma(r, 1 / alpha, age_days.size)
    last = generator.geometric(np.maximum(generator.beta(a, b, age_days.size), SMALLEST_CHANCE)) - shift
    wanted = generator.poisson(rate * age_days)
    frequency = np.minimum(wanted, last)
    # Of n purchases at random moments the k-th falls at a beta(k, n - k + 1) share of the time.
    some = np.maximum(frequency, 1)
    share = generator.beta(some, np.maximum(wanted, 1) - some + 1)
    later = np.minimum(generator.poisson(rate * later_days), last - frequency)
    return _drawn(frequency, share * age_days, age_days, later, wanted < last)


def draw_pareto_nbd(
    parameters: tuple[float, float, float, float], age_days: Integers, later_days: int, *, seed: int
) -> DrawnCustomers:
    """Draw customers of Pareto/NBD with parameters r, alpha, s, beta, alpha and beta in days."""
    r, alpha, s, beta = parameters
    generator = np.random.default_rng(seed)
    rate = generator.gamma(r, 1 / alpha, age_days.size)
    lifetime = generator.exponential(1 / generator.gamma(s, 1 / beta, age_days.size))
    watched = np.minimum(lifetime, age_days)
    frequency = generator.poisson(rate * watched)
    share = generator.random(age_days.size) ** (1 / np.maximum(frequency, 1))
    later = generator.poisson(rate * np.clip(lifetime - age_days, 0, later_days))
    return _drawn(frequency, share * watched, age_days, later, lifetime > age_days)


def draw_spend(parameters: tuple[float, float, float], orders: Integers, *, minor_per_unit: int, seed: int) -> Integers:
    """Draw each customer's total spend in minor units over so many orders, by Gamma-Gamma with p, q, v."""
    p, q, v = parameters
    generator = np.random.default_rng(seed)
    scale = 1 / generator.gamma(q, 1 / v, orders.size)
    spend = np.where(orders > 0, generator.gamma(p * np.maximum(orders, 1)) * scale, 0.0)
    total: Integers = np.rint(spend * minor_per_unit).astype(np.int64)
    return total


def draw_survivors(alpha: float, beta: float, *, customers: int, periods: int, seed: int) -> tuple[int, ...]:
    """Draw how many of a cohort renew, by the shifted-beta-geometric model: at the start and after each period."""
    generator = np.random.default_rng(seed)
    periods_kept = generator.geometric(np.maximum(generator.beta(alpha, beta, customers), SMALLEST_CHANCE)) - 1
    return tuple(int(np.count_nonzero(periods_kept >= period)) for period in range(periods + 1))


def _drawn(
    frequency: Integers, recency: Floats, age_days: Integers, later: Integers, alive: NDArray[np.bool]
) -> DrawnCustomers:
    """Return the customers with their last purchase on a whole day, as late as their number of purchases needs."""
    days = np.clip(np.rint(recency).astype(np.int64), frequency, age_days)
    possible = np.minimum(frequency, age_days)
    return DrawnCustomers(possible, np.where(possible > 0, days, 0), age_days, later, alive)

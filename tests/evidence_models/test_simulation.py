import numpy as np
import pytest

from canongate.evidence.models.histories import group_histories
from canongate.evidence.models.simulation import draw_beta_geometric, draw_pareto_nbd, draw_spend, draw_survivors

AGES = np.random.default_rng(1).integers(0, 200, 3000)


def draw(kind, seed):
    if kind == "pareto":
        return draw_pareto_nbd((0.6, 20.0, 0.5, 50.0), AGES, 90, seed=seed)
    return draw_beta_geometric((0.6, 20.0, 0.8, 2.0), AGES, 90, shift=kind, seed=seed)


@pytest.mark.parametrize("kind", [0, 1, "pareto"])
def test_drawn_customers_are_possible(kind):
    """Drawn customers have histories that a customer can have, and only living ones order later."""
    drawn = draw(kind, 1)

    assert group_histories(drawn.frequency, drawn.recency_days, drawn.age_days).total == 3000
    assert (drawn.later_orders[~drawn.alive] == 0).all()
    assert drawn.later_orders.sum() > 0


@pytest.mark.parametrize("kind", [0, 1, "pareto"])
def test_a_seed_draws_the_same_customers(kind):
    """The same seed draws the same customers, another seed others."""
    assert draw(kind, 1).frequency.tolist() == draw(kind, 1).frequency.tolist()
    assert draw(kind, 1).frequency.tolist() != draw(kind, 2).frequency.tolist()


def test_nobody_spends_without_orders():
    """Customers without orders spend nothing, the others on average what the parameters say."""
    orders = np.repeat([0, 1, 4], 20_000)

    spend = draw_spend((3.0, 5.0, 40.0), orders, minor_per_unit=100, seed=2)

    assert (spend[orders == 0] == 0).all()
    assert (spend[orders > 0] / orders[orders > 0]).mean() == pytest.approx(3000, rel=0.02)


def test_a_cohort_starts_whole_and_never_grows():
    """A drawn cohort starts with all its customers and never grows."""
    cohort = draw_survivors(0.7, 1.2, customers=1000, periods=7, seed=3)

    assert (len(cohort), cohort[0]) == (8, 1000)
    assert list(cohort) == sorted(cohort, reverse=True)

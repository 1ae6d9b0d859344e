import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.evidence.models.choice import ORDER_MODELS, choose_order_model
from canongate.evidence.models.fit import Defect
from canongate.evidence.models.histories import group_histories
from canongate.evidence.models.holdout import HoldoutLimits
from canongate.evidence.models.orders import CustomerTable
from canongate.evidence.models.simulation import draw_beta_geometric, draw_pareto_nbd


def table_of(drawn, later_days):
    nothing = np.zeros_like(drawn.frequency)
    customers = np.arange(drawn.frequency.size)
    return CustomerTable(
        customers, drawn.frequency, drawn.recency_days, drawn.age_days, nothing, drawn.later_orders, nothing, later_days
    )


def test_the_smallest_miss_wins(cdnow):
    """On CDNOW all three models stand within 20 %, and the one with the smallest miss in orders is chosen."""
    choice = choose_order_model(cdnow, HoldoutLimits(orders=0.2, money=0.2))

    misses = {candidate.fit.model: candidate.holdout.orders.relative for candidate in choice.candidates}
    assert list(misses) == ["bg-nbd", "mbg-nbd", "pareto-nbd"]
    assert choice.chosen == min(misses, key=misses.get) == "pareto-nbd"
    assert all(candidate.fit.is_evidence for candidate in choice.candidates)
    assert choice.spend_fit.is_evidence


def test_whether_spend_depends_on_orders_stands_beside_the_spend_fit(cdnow):
    """The correlation is that of single customers who came back and paid, as numpy counts it."""
    choice = choose_order_model(cdnow, HoldoutLimits(orders=0.2, money=0.2))

    seen = (cdnow.frequency > 0) & (cdnow.repeat_spend_minor > 0)
    orders, spend = cdnow.frequency[seen], cdnow.repeat_spend_minor[seen]
    assert choice.spend_correlation == pytest.approx(np.corrcoef(orders, spend / orders)[0, 1])


def test_the_limit_of_money_counts(cdnow):
    """A limit on money that none keeps leaves nothing to choose, with the reason beside each candidate."""
    choice = choose_order_model(cdnow, HoldoutLimits(orders=0.2, money=0.01))

    assert choice.chosen is None
    for candidate in choice.candidates:
        assert [flaw.defect for flaw in candidate.fit.flaws] == [Defect.HOLDOUT_MONEY]


@pytest.mark.parametrize("shift", [0, 1, None])
def test_customers_of_a_model_are_forecast(shift):
    """Customers drawn from any of the models are forecast within 10 % by the chosen one, without any money."""
    ages = np.random.default_rng(8).integers(200, 400, 6000)
    if shift is None:
        drawn = draw_pareto_nbd((0.6, 60.0, 0.6, 200.0), ages, 180, seed=9)
    else:
        drawn = draw_beta_geometric((0.6, 60.0, 0.8, 2.0), ages, 180, shift=shift, seed=9)

    choice = choose_order_model(table_of(drawn, 180), HoldoutLimits(orders=0.1, money=0.1))

    assert choice.chosen is not None
    assert [flaw.defect for flaw in choice.spend_fit.flaws] == [Defect.TOO_FEW]


def test_a_flawed_fit_makes_no_forecast():
    """Where nobody came back no model is chosen, and none is asked for a forecast."""
    ages = np.arange(100, 300)
    nothing = np.zeros_like(ages)
    table = CustomerTable(ages, nothing, nothing, ages, nothing, nothing, nothing, 30)

    choice = choose_order_model(table, HoldoutLimits(orders=0.1, money=0.1))

    assert choice.chosen is None
    assert all(candidate.holdout is None and candidate.fit.flaws for candidate in choice.candidates)


@settings(deadline=None, derandomize=True, max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(5, 30), st.integers(0, 30)), min_size=1, max_size=30))
@pytest.mark.parametrize("model", ORDER_MODELS, ids=lambda model: model.name)
def test_any_table_gives_a_fit_or_a_flaw(model, rows):
    """Whatever customers there are, a fit comes back with finite figures, and without flaw it can forecast."""
    histories = group_histories(*np.array([(x, t if x else 0, t + rest) for x, t, rest in rows]).T)

    fit = model.fit(histories)

    assert all(math.isfinite(value) for value in (*fit.parameters.values(), fit.log_likelihood))
    assert fit.flaws or fit.standard_errors is not None
    assert fit.flaws or np.isfinite(model.expected_orders(fit, histories, 30)).all()


def test_nothing_in_the_holdout_is_no_evidence(cdnow):
    """A hold-out period in which nobody ordered checks nothing, so nothing is chosen."""
    silent = np.zeros_like(cdnow.holdout_orders)
    table = CustomerTable(
        cdnow.customer,
        cdnow.frequency,
        cdnow.recency_days,
        cdnow.age_days,
        cdnow.repeat_spend_minor,
        silent,
        silent,
        273,
    )

    choice = choose_order_model(table, HoldoutLimits(orders=0.1, money=0.1))

    assert choice.chosen is None
    assert {flaw.defect for candidate in choice.candidates for flaw in candidate.fit.flaws} == {Defect.HOLDOUT_EMPTY}

import numpy as np
import pytest

from canongate.evidence.models.beta_geometric import BG_NBD
from canongate.evidence.models.choice import ORDER_MODELS
from canongate.evidence.models.fit import Defect
from canongate.evidence.models.gamma_gamma import expected_spend, fit_gamma_gamma, group_spend
from canongate.evidence.models.histories import group_histories
from canongate.evidence.models.holdout import (
    Holdout,
    HoldoutLimits,
    Miss,
    check_holdout,
    forecast_orders,
    holdout_flaws,
)


@pytest.fixture(scope="module")
def fits(cdnow):
    spend = group_spend(cdnow.frequency, cdnow.repeat_spend_minor)
    return BG_NBD.fit(cdnow.histories()), fit_gamma_gamma(spend)


@pytest.mark.parametrize("model", ORDER_MODELS, ids=lambda model: model.name)
def test_every_customer_gets_the_own_forecast(cdnow, model):
    """The forecast of each customer is that of a table with this customer alone."""
    fit = model.fit(cdnow.histories())

    forecast = forecast_orders(model, fit, cdnow, 273, 7)

    for row in (0, 17, 1234, 2356):
        alone = group_histories(*(c[row : row + 1] for c in (cdnow.frequency, cdnow.recency_days, cdnow.age_days)))
        assert forecast[row] == pytest.approx(model.expected_orders(fit, alone, 273)[0], rel=1e-12)


def test_the_totals_are_forecast_against_what_happened(cdnow, fits):
    """The check sums orders and money over the customers known at the cut-off."""
    orders = forecast_orders(BG_NBD, fits[0], cdnow, 273, 7)
    each = expected_spend(fits[1], cdnow.frequency, cdnow.repeat_spend_minor)

    holdout = check_holdout(BG_NBD, fits[0], cdnow, days_per_unit=7, spend_fit=fits[1])

    assert holdout.orders == Miss(pytest.approx(orders.sum()), 1882)
    assert holdout.money == Miss(pytest.approx(np.dot(orders, each)), cdnow.holdout_spend_minor.sum() / 100)
    assert holdout.mean_absolute_error == pytest.approx(np.abs(orders - cdnow.holdout_orders).mean())
    assert holdout.days == 273


def test_without_a_spend_fit_no_money_is_forecast(cdnow, fits):
    """Without a spend fit, or with one that has no mean, the check is of orders alone."""
    assert check_holdout(BG_NBD, fits[0], cdnow, days_per_unit=7).money is None
    empty = fit_gamma_gamma(group_spend(np.array([0]), np.array([0])))
    assert check_holdout(BG_NBD, fits[0], cdnow, days_per_unit=7, spend_fit=empty).money is None


@pytest.mark.parametrize(
    ("orders", "money", "defects"),
    [
        (Miss(90, 100), Miss(80, 100), []),
        (Miss(89, 100), Miss(80, 100), [Defect.HOLDOUT_ORDERS]),
        (Miss(111, 100), None, [Defect.HOLDOUT_ORDERS]),
        (Miss(100, 100), Miss(121, 100), [Defect.HOLDOUT_MONEY]),
        (Miss(5, 0), Miss(5, 0), [Defect.HOLDOUT_EMPTY, Defect.HOLDOUT_EMPTY]),
        (Miss(float("nan"), 100), None, [Defect.HOLDOUT_ORDERS]),
    ],
)
def test_a_miss_beyond_its_limit_is_a_flaw(orders, money, defects):
    """A miss up to the limit passes, beyond it or without anything to compare it does not."""
    flaws = holdout_flaws(Holdout(30, orders, 0.0, money), HoldoutLimits(orders=0.1, money=0.2))

    assert [flaw.defect for flaw in flaws] == defects


def test_the_flaw_names_the_figures():
    """The reason shows what was forecast, what was counted, the miss and the limit."""
    (flaw,) = holdout_flaws(Holdout(30, Miss(150, 100), 0.0, None), HoldoutLimits(orders=0.1, money=0.2))

    assert flaw.message == "150 orders forecast, 100 counted: a miss of 0.5, the limit is 0.1"

import numpy as np
import pytest

from canongate.evidence.models.beta_geometric import BG_NBD
from canongate.evidence.models.fit import Defect, Flaw
from canongate.evidence.models.gamma_gamma import expected_spend, fit_gamma_gamma, group_spend
from canongate.evidence.models.holdout import forecast_orders
from canongate.evidence.models.lifetime_value import expected_revenue
from canongate.evidence.statistics.error import StatisticsError


@pytest.fixture(scope="module")
def fits(cdnow):
    return BG_NBD.fit(cdnow.histories()), fit_gamma_gamma(group_spend(cdnow.frequency, cdnow.repeat_spend_minor))


def test_without_discount_it_is_orders_by_spend(cdnow, fits):
    """Without a discount the revenue is the orders to the horizon by the spend of each."""
    revenue = expected_revenue(BG_NBD, *fits, cdnow, horizon_days=100)

    orders = forecast_orders(BG_NBD, fits[0], cdnow, 100, 7)
    np.testing.assert_allclose(revenue, orders * expected_spend(fits[1], cdnow.frequency, cdnow.repeat_spend_minor))


def test_a_discount_lowers_it_by_the_time_waited(cdnow, fits):
    """Money discounted at 10 % a year over three years is worth less, by no more than three years' discount."""
    plain = expected_revenue(BG_NBD, *fits, cdnow, horizon_days=1095)
    discounted = expected_revenue(BG_NBD, *fits, cdnow, horizon_days=1095, yearly_discount=0.1)

    assert (discounted < plain).all()
    assert (discounted > plain / 1.1**3).all()


def test_no_time_brings_no_revenue(cdnow, fits):
    """To a horizon of no days nothing is expected."""
    assert (expected_revenue(BG_NBD, *fits, cdnow, horizon_days=0) == 0).all()


def test_a_flawed_fit_is_no_evidence_of_revenue(cdnow, fits):
    """A revenue is not computed from a fit with a flaw; the flaw is named."""
    flawed = fits[1].with_flaws(Flaw(Defect.NO_MEAN_SPEND, "q is 0.8"))

    with pytest.raises(StatisticsError, match=r"gamma-gamma fit is not evidence: q is 0\.8"):
        expected_revenue(BG_NBD, fits[0], flawed, cdnow, horizon_days=30)


@pytest.mark.parametrize(("days", "discount"), [(-1, 0.1), (30, -0.1)])
def test_negative_time_and_discount_are_refused(cdnow, fits, days, discount):
    """A horizon in the past and a negative discount are refused."""
    with pytest.raises(StatisticsError, match="makes no sense"):
        expected_revenue(BG_NBD, *fits, cdnow, horizon_days=days, yearly_discount=discount)

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import gammaln, hyp2f1

from canongate.evidence.models import pareto_nbd
from canongate.evidence.models.fit import Defect, Fit
from canongate.evidence.models.histories import group_histories
from canongate.evidence.models.pareto_nbd import PARETO_NBD, _Likelihood
from canongate.evidence.models.simulation import draw_pareto_nbd

PARAMETERS = st.tuples(*[st.floats(0.05, 20)] * 4)
PUBLISHED = (0.553, 10.578, 0.606, 11.669)
TICKS = 1000


def fitted(r, alpha, s, beta):
    return Fit("pareto-nbd", {"r": r, "alpha": alpha, "s": s, "beta": beta}, None, 0.0, 1, 1, ())


def closed_form(history, parameters):
    """The likelihood of one customer in the hypergeometric form of the paper, for alpha >= beta or the reverse."""
    x, recency, age = history
    r, alpha, s, beta = parameters
    both, larger = r + s + x, max(alpha, beta)
    second = s + 1 if alpha >= beta else r + x

    def term(time):
        gap = abs(alpha - beta) / (larger + time)
        return hyp2f1(both, second, both + 1, gap) / (larger + time) ** both

    shared = gammaln(r + x) - gammaln(r) + r * math.log(alpha) + s * math.log(beta)
    alive = (alpha + age) ** -(r + x) * (beta + age) ** -s
    return shared + math.log(alive + s / both * (term(recency) - term(age)))


@pytest.fixture(scope="module")
def few():
    rows = [(0, 0, 30), (0, 0, 30), (0, 0, 3), (1, 2, 30), (2, 28, 30), (9, 20, 25), (12, 60, 120), (1, 5, 5)]
    return rows, group_histories(*np.array(rows).T)


def test_published_parameters(cdnow):
    """Pareto/NBD on CDNOW gives the published parameters and log-likelihood."""
    fit = PARETO_NBD.fit(cdnow.histories())

    for name, published in zip(("r", "alpha", "s", "beta"), PUBLISHED, strict=True):
        assert fit.parameters[name] == pytest.approx(published, abs=0.002)
    assert fit.log_likelihood == pytest.approx(-9595.0, abs=0.05)
    assert fit.log_likelihood >= PARETO_NBD.log_likelihood(cdnow.histories(), *PUBLISHED)
    assert fit.is_evidence


@settings(deadline=None, derandomize=True, max_examples=60)
@given(PARAMETERS)
def test_log_likelihood_is_the_papers(few, parameters):
    """The quadrature agrees with the hypergeometric form of the paper where that keeps its digits."""
    rows, histories = few
    expected = sum(closed_form((x, recency / 7, age / 7), parameters) for x, recency, age in rows)

    assert PARETO_NBD.log_likelihood(histories, *parameters) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("frequency", [50, 400, 3000])
@pytest.mark.parametrize("parameters", [(0.5, 10, 0.6, 12), (5, 0.1, 0.05, 300), (0.05, 200, 3, 0.02)])
def test_frequent_buyers_keep_their_digits(frequency, parameters):
    """With thousands of purchases, where the printed form fails, the integral is still exact."""
    r, alpha, s, beta = parameters
    history = group_histories(np.array([frequency]), np.array([4000]), np.array([7000]))
    recency, age, shape = 4000 / 7, 1000.0, r + frequency
    top = -shape * math.log(alpha + recency)

    def moment(y):
        return s * math.exp(-shape * math.log(alpha + y) - top - (s + 1) * math.log(beta + y))

    scale = (min(alpha, beta) + recency) / shape
    edges = [min(age, recency + scale * width) for width in (0, 1, 4, 12, 40, 1e9)]
    integral = sum(quad(moment, *pair, epsabs=0, epsrel=1e-12)[0] for pair in itertools.pairwise(edges))
    alive = math.exp(-shape * math.log(alpha + age) - top - s * math.log(beta + age))
    shared = gammaln(shape) - gammaln(r) + r * math.log(alpha) + s * math.log(beta)

    value = PARETO_NBD.log_likelihood(history, *parameters)

    assert value == pytest.approx(shared + top + math.log(alive + integral), rel=1e-10)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(PARAMETERS)
def test_gradient_is_the_slope(few, parameters):
    """The analytic gradient is the slope of the log-likelihood."""
    objective, place = _Likelihood(few[1]), np.array(parameters)
    slopes = []
    for position in range(4):
        step = np.zeros(4)
        step[position] = 1e-5 * place[position]
        slopes.append((objective(place + step)[0] - objective(place - step)[0]) / (2 * step[position]))

    np.testing.assert_allclose(objective(place)[1], slopes, rtol=1e-5, atol=1e-6)


def test_blocks_change_nothing(few, monkeypatch):
    """Histories integrated in small blocks give the same figures as all at once."""
    fit, histories = fitted(*PUBLISHED), few[1]
    whole = PARETO_NBD.log_likelihood(histories, *PUBLISHED), PARETO_NBD.probability_alive(fit, histories)

    monkeypatch.setattr(pareto_nbd, "ROWS_AT_ONCE", 3)

    assert PARETO_NBD.log_likelihood(histories, *PUBLISHED) == pytest.approx(whole[0], rel=1e-14)
    assert PARETO_NBD.probability_alive(fit, histories).tolist() == whole[1].tolist()


def test_parameters_are_recovered():
    """From simulated customers every parameter comes back within three standard errors, and forecasts come true."""
    truth = (0.6, 8000, 0.9, 15_000)
    ages = np.random.default_rng(5).integers(25 * TICKS, 60 * TICKS, 10_000)
    drawn = draw_pareto_nbd(truth, ages, 30 * TICKS, seed=12)
    histories = group_histories(drawn.frequency, drawn.recency_days, drawn.age_days, days_per_unit=TICKS)

    fit = PARETO_NBD.fit(histories)

    assert fit.is_evidence
    wanted = (truth[0], truth[1] / TICKS, truth[2], truth[3] / TICKS)
    for name, value in zip(("r", "alpha", "s", "beta"), wanted, strict=True):
        assert abs(fit.parameters[name] - value) < 3 * fit.standard_errors[name]
    later, known = drawn.later_orders, fitted(*wanted)
    forecast = float(np.sum(PARETO_NBD.expected_orders(known, histories, 30 * TICKS) * histories.customers))
    assert abs(forecast - later.sum()) < 3 * later.std() * math.sqrt(later.size)
    alive = float(np.sum(PARETO_NBD.probability_alive(known, histories) * histories.customers))
    assert abs(alive - drawn.alive.sum()) < 3 * math.sqrt(later.size) * 0.5


def test_the_expectation_is_smooth_at_one():
    """At s = 1 the expectation is the limit of its neighbours."""
    customer = group_histories(np.array([2]), np.array([213]), np.array([272]))

    below, at, above = (
        PARETO_NBD.expected_orders(fitted(0.5, 10, s, 12), customer, 273)[0] for s in (1 - 1e-6, 1, 1 + 1e-6)
    )

    assert at == pytest.approx((below + above) / 2, rel=1e-10)


def test_a_purchase_on_the_last_day_means_alive():
    """Who bought on the day of the cut-off had no time to be lost."""
    customer = group_histories(np.array([3]), np.array([272]), np.array([272]))

    assert PARETO_NBD.probability_alive(fitted(*PUBLISHED), customer)[0] == 1.0


def test_customers_without_repeat_purchases_prove_nothing():
    """A segment in which nobody came back gives a flawed fit, not an exception."""
    ages = np.arange(10, 110)

    fit = PARETO_NBD.fit(group_histories(np.zeros_like(ages), np.zeros_like(ages), ages))

    assert Defect.TOO_FEW in {flaw.defect for flaw in fit.flaws}

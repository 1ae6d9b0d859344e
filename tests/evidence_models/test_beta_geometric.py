import itertools
import math
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaln, gammaln

from canongate.evidence.models.beta_geometric import BG_NBD, MBG_NBD, NEAR_POLE, _Likelihood
from canongate.evidence.models.fit import Defect, Fit
from canongate.evidence.models.histories import group_histories
from canongate.evidence.models.simulation import draw_beta_geometric

PARAMETERS = st.tuples(*[st.floats(0.05, 20)] * 4)
TICKS = 1000
"""Simulated times are cut so fine that whole days do not blur what is to be recovered."""


def fitted(model, r, alpha, a, b):
    return Fit(model.name, {"r": r, "alpha": alpha, "a": a, "b": b}, None, 0.0, 1, 1, ())


def naive(shift, history, parameters):
    """The likelihood of one customer as the papers print it, term by term."""
    x, recency, age = history
    r, alpha, a, b = parameters
    growth = math.exp(gammaln(r + x) - gammaln(r)) * alpha**r
    stay = math.exp(betaln(a, b + x + shift) - betaln(a, b)) / (alpha + age) ** (r + x)
    chances = x + shift
    leave = math.exp(betaln(a + 1, b + chances - 1) - betaln(a, b)) / (alpha + recency) ** (r + x) if chances else 0
    return math.log(growth * (stay + leave))


@pytest.fixture(scope="module")
def few():
    rows = [(0, 0, 30), (0, 0, 30), (0, 0, 3), (1, 2, 30), (2, 28, 30), (9, 20, 25), (30, 200, 210), (1, 5, 5)]
    return rows, group_histories(*np.array(rows).T)


def test_published_parameters(cdnow):
    """BG/NBD on CDNOW gives the parameters and the log-likelihood of the paper, to half a unit of the last digit."""
    fit = BG_NBD.fit(cdnow.histories())

    assert fit.parameters["r"] == pytest.approx(0.243, abs=0.0005)
    assert fit.parameters["alpha"] == pytest.approx(4.414, abs=0.0005)
    assert fit.parameters["a"] == pytest.approx(0.793, abs=0.0005)
    assert fit.parameters["b"] == pytest.approx(2.426, abs=0.0005)
    assert fit.log_likelihood == pytest.approx(-9582.4, abs=0.05)
    assert fit.is_evidence
    assert fit.customers == 2357


def test_no_published_point_is_higher(cdnow):
    """The fit's log-likelihood is not below that at the published parameters."""
    histories = cdnow.histories()

    assert BG_NBD.fit(histories).log_likelihood >= BG_NBD.log_likelihood(histories, 0.243, 4.414, 0.793, 2.426)


def test_published_expectation(cdnow):
    """A customer with two repeat purchases, the last in week 30.43 of 38.86, will buy 1.226 times in 39 weeks."""
    fit = BG_NBD.fit(cdnow.histories())
    customer = group_histories(np.array([2]), np.array([213]), np.array([272]))

    assert BG_NBD.expected_orders(fit, customer, 273)[0] == pytest.approx(1.226, abs=0.0005)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(parameters=PARAMETERS)
@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD], ids=lambda model: model.name)
def test_log_likelihood_is_the_papers(model, few, parameters):
    """The grouped log-likelihood is the sum over customers of the printed formula."""
    rows, histories = few
    expected = sum(naive(model.shift, (x, recency / 7, age / 7), parameters) for x, recency, age in rows)

    assert model.log_likelihood(histories, *parameters) == pytest.approx(expected, rel=1e-9)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(parameters=PARAMETERS)
@pytest.mark.parametrize("shift", [0, 1])
def test_gradient_is_the_slope(few, shift, parameters):
    """The analytic gradient is the slope of the log-likelihood."""
    objective, place = _Likelihood(few[1], shift), np.array(parameters)
    slopes = []
    for position in range(4):
        step = np.zeros(4)
        step[position] = 1e-5 * place[position]
        slopes.append((objective(place + step)[0] - objective(place - step)[0]) / (2 * step[position]))

    np.testing.assert_allclose(objective(place)[1], slopes, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("model", "truth"), [(BG_NBD, (0.5, 6000, 0.8, 2.5)), (MBG_NBD, (0.7, 5000, 0.9, 2.0))], ids=lambda v: str(v)[:30]
)
def test_parameters_are_recovered(model, truth):
    """From simulated customers every parameter comes back within three standard errors, and forecasts come true."""
    ages = np.random.default_rng(5).integers(25 * TICKS, 40 * TICKS, 30_000)
    drawn = draw_beta_geometric(truth, ages, 30 * TICKS, shift=model.shift, seed=11)
    histories = group_histories(drawn.frequency, drawn.recency_days, drawn.age_days, days_per_unit=TICKS)

    fit = model.fit(histories)

    assert fit.is_evidence
    for name, value in zip(("r", "alpha", "a", "b"), truth, strict=True):
        wanted = value / TICKS if name == "alpha" else value
        assert abs(fit.parameters[name] - wanted) < 3 * fit.standard_errors[name]
    later, known = drawn.later_orders, fitted(model, truth[0], truth[1] / TICKS, *truth[2:])
    forecast = float(np.sum(model.expected_orders(known, histories, 30 * TICKS) * histories.customers))
    assert abs(forecast - later.sum()) < 3 * later.std() * math.sqrt(later.size)
    alive = float(np.sum(model.probability_alive(known, histories) * histories.customers))
    assert abs(alive - drawn.alive.sum()) < 3 * math.sqrt(later.size) * 0.5


@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD], ids=lambda model: model.name)
def test_the_expectation_grows_from_nothing(model):
    """Nothing is expected in no time, and more in more time, at no faster rate than while surely alive."""
    customer = group_histories(np.array([0, 3, 40]), np.array([0, 100, 260]), np.array([272, 272, 272]))
    fit = fitted(model, 0.4, 5.0, 0.7, 2.0)

    horizons = [model.expected_orders(fit, customer, days) for days in (0, 1, 30, 365, 3650)]

    assert horizons[0] == pytest.approx([0, 0, 0], abs=1e-12)
    for earlier, later in itertools.pairwise(horizons):
        assert (later > earlier).all()
    rate = (0.4 + customer.frequency) / (5.0 + customer.age_days / 7)
    assert (horizons[1] <= rate / 7).all()


@pytest.mark.parametrize(("a", "b"), [(1.0, 2.0), (0.4, 0.6)])
def test_removable_poles_are_bridged(a, b):
    """Where the printed formula divides nought by nought the expectation is that of its neighbourhood."""
    customer = group_histories(np.array([0, 2]), np.array([0, 100]), np.array([272, 272]))

    at = BG_NBD.expected_orders(fitted(BG_NBD, 0.4, 5.0, a, b), customer, 273)
    around = [
        BG_NBD.expected_orders(fitted(BG_NBD, 0.4, 5.0, a + d * 3, b), customer, 273) for d in (-NEAR_POLE, NEAR_POLE)
    ]

    np.testing.assert_allclose(at, (around[0] + around[1]) / 2, rtol=1e-7)


def test_a_customer_cannot_be_lost_before_a_repeat_purchase():
    """In BG/NBD a customer without a repeat purchase is surely alive; in MBG/NBD that is not so."""
    customer = group_histories(np.array([0]), np.array([0]), np.array([272]))

    assert BG_NBD.probability_alive(fitted(BG_NBD, 0.4, 5.0, 0.7, 2.0), customer)[0] == 1.0
    assert 0 < MBG_NBD.probability_alive(fitted(MBG_NBD, 0.4, 5.0, 0.7, 2.0), customer)[0] < 1


@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD], ids=lambda model: model.name)
def test_customers_without_repeat_purchases_prove_nothing(model):
    """A segment in which nobody came back gives a flawed fit, not an exception."""
    ages = np.arange(10, 210)

    fit = model.fit(group_histories(np.zeros_like(ages), np.zeros_like(ages), ages))

    defects = {flaw.defect for flaw in fit.flaws}
    assert Defect.TOO_FEW in defects
    assert defects & {Defect.AT_BOUND, Defect.UNIDENTIFIED}
    assert not fit.is_evidence


def test_customers_all_alike_run_to_a_bound():
    """Customers who all buy at one rate and never leave have no spread to fit: the fit says so."""
    generator = np.random.default_rng(3)
    ages = generator.integers(20_000, 40_000, 3000)
    frequency = generator.poisson(ages / 4000)
    recency = np.where(frequency > 0, np.rint(ages * generator.random(3000) ** (1 / np.maximum(frequency, 1))), 0)

    fit = BG_NBD.fit(group_histories(frequency, np.maximum(recency.astype(int), frequency), ages, days_per_unit=1000))

    assert {flaw.defect for flaw in fit.flaws} & {Defect.AT_BOUND, Defect.UNIDENTIFIED}


def test_the_order_of_customers_is_nothing(cdnow):
    """Customers in another order give the same bits."""
    turned = np.random.default_rng(1).permutation(cdnow.frequency.size)
    columns = (column[turned] for column in (cdnow.frequency, cdnow.recency_days, cdnow.age_days))

    assert BG_NBD.fit(group_histories(*columns)) == BG_NBD.fit(cdnow.histories())


def test_every_thread_count_gives_the_same_bits():
    """A fit has the same bits on one, two and four threads."""
    script = (
        "import numpy as np\n"
        "from canongate.evidence.models.beta_geometric import BG_NBD\n"
        "from canongate.evidence.models.histories import group_histories\n"
        "from canongate.evidence.models.simulation import draw_beta_geometric\n"
        "drawn = draw_beta_geometric((.5, 40, .8, 2.5), np.arange(100, 20100) % 300 + 60, 0, shift=0, seed=1)\n"
        "fit = BG_NBD.fit(group_histories(drawn.frequency, drawn.recency_days, drawn.age_days))\n"
        "print([value.hex() for value in fit.parameters.values()], fit.standard_errors, fit.log_likelihood.hex())\n"
    )
    answers = set()
    for threads in ("1", "2", "4"):
        limits = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads)
        run = subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, **limits}, capture_output=True, text=True, check=True
        )
        answers.add(run.stdout)

    assert len(answers) == 1

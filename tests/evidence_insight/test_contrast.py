"""Two groups beside each other: ratios of events against the figures of every single customer."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from canongate.evidence.cells import Sums
from canongate.evidence.insight.contrast import ratio_contrast, share_contrast
from canongate.evidence.statistics.proportion import Proportion
from canongate.evidence.value_model.profit import profit_concentration

CUSTOMERS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 60)), min_size=2, max_size=40)


def sums(customers):
    """Return the sums over customers of what happened and what could have."""
    over, under = (np.array(column, dtype=object) for column in zip(*customers, strict=True))
    return Sums(
        len(customers), over.sum(), under.sum(), (over**2).sum(), (under**2).sum(), (over * under).sum()
    )  # fmt: skip


def error(customers):
    """Return the linearised standard error of a ratio, from the residual of each customer."""
    over, under = (np.array(column, dtype=float) for column in zip(*customers, strict=True))
    residuals = over - over.sum() / under.sum() * under
    return math.sqrt((residuals**2).sum() * len(customers) / (len(customers) - 1)) / under.sum()


@settings(deadline=None, max_examples=150)
@given(CUSTOMERS, CUSTOMERS)
def test_a_ratio_against_single_customers(ours, others):
    """Ratios, p-value and interval are those of the linearised errors counted from every customer."""
    one, two = (sum(over for over, _ in group) / sum(under for _, under in group) for group in (ours, others))
    assume(one and two)
    errors = error(ours), error(others)
    found = ratio_contrast("mail", sums(ours), sums(others))
    if found is None:
        assert math.hypot(*errors) == pytest.approx(0, abs=1e-6)
        return
    assume(math.hypot(*errors) > 1e-9)

    assert (found.item, found.n) == ("mail", len(ours))
    assert (found.share, found.other_share) == (pytest.approx(one), pytest.approx(two))
    assert found.p_value == pytest.approx(2 * stats.norm.sf(abs(one - two) / math.hypot(*errors)), abs=1e-9)
    half = stats.norm.ppf(0.975) * math.hypot(errors[0] / one, errors[1] / two)
    if half < 300:
        assert math.log(found.interval.high / found.interval.low) == pytest.approx(2 * half, rel=1e-6)
        assert found.interval.low * found.interval.high == pytest.approx((one / two) ** 2, rel=1e-6)


@pytest.mark.parametrize(
    ("ours", "others"),
    [
        ([(0, 5), (0, 7)], [(1, 5), (2, 5)]),
        ([(1, 5), (2, 5)], [(0, 5), (0, 7)]),
        ([(3, 5)], [(1, 5), (2, 5)]),
        ([(1, 5), (2, 5)], [(3, 5)]),
        ([(1, 5), (2, 10)], [(1, 4), (2, 8)]),
    ],
    ids=["none here", "none there", "one customer", "one other", "no scatter"],
)
def test_what_cannot_be_compared_is_not(ours, others):
    """Without events, of one customer, or where nothing scatters, nothing is said."""
    assert ratio_contrast("mail", sums(ours), sums(others)) is None


def test_shares_without_anybody_are_not_compared():
    """Where a group has nobody in it, there is no factor to tell."""
    assert share_contrast("mail", Proportion(0, 0), Proportion(5, 50)) is None
    assert share_contrast("mail", Proportion(5, 50), Proportion(0, 0)) is None


@pytest.mark.parametrize("profit", [[-5, -1, 0, 2], [0] * 30, [100] + [-1] * 99], ids=["loss", "nothing", "one earns"])
def test_profit_of_nothing_has_no_peak(profit):
    """Where there is no profit, or too few customers bring it, the published share is neither proven nor refuted."""
    scene = SimpleNamespace(minimum=10)

    found = profit_concentration(scene, np.array(profit, dtype=np.int64))

    (said,) = found.insights
    assert (said.kind, said.status, found.derived) == ("published_share", "unknown", ())

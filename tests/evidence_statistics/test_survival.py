import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.survival import kaplan_meier

REMISSION = [6, 6, 6, 7, 10, 13, 16, 22, 23]
STILL_IN_REMISSION = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]


def table(events, censored):
    happened, left = Counter(events), Counter(censored)
    return [(time, happened[time], left[time]) for time in happened.keys() | left.keys()]


def standard_error(step):
    """Greenwood's standard error of the survival at a step."""
    return step.survival * math.sqrt(step.greenwood)


@pytest.mark.parametrize(
    ("weeks", "survival", "error"),
    [(6, 0.857, 0.0764), (7, 0.807, 0.0869), (10, 0.753, 0.0963), (13, 0.690, 0.1068), (16, 0.627, 0.1141)],
)
def test_the_leukaemia_trial(weeks, survival, error):
    """The published remission times give the published survival and Greenwood errors."""
    curve = kaplan_meier(table(REMISSION, STILL_IN_REMISSION))

    assert curve.at(weeks) == pytest.approx(survival, abs=0.0005)
    step = next(step for step in curve.steps if step.time == weeks)
    assert standard_error(step) == pytest.approx(error, abs=0.00005)


def test_its_median():
    """Half of the published patients relapse within 23 weeks."""
    curve = kaplan_meier(table(REMISSION, STILL_IN_REMISSION))

    assert (curve.median(), curve.subjects, curve.watched_until) == (23, 21, 35)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=2, max_size=60).filter(
        lambda s: any(e for _, e in s)
    )
)
def test_it_agrees_with_statsmodels(subjects):
    """Survival and its standard error are those of statsmodels at every event."""
    curve = kaplan_meier(table([t for t, e in subjects if e], [t for t, e in subjects if not e]))

    with np.errstate(all="ignore"):
        oracle = SurvfuncRight([t for t, _ in subjects], [int(e) for _, e in subjects])
        errors = oracle.surv_prob_se
    expected = dict(zip(oracle.surv_times.tolist(), zip(oracle.surv_prob, errors, strict=True), strict=True))
    for step in curve.steps:
        assert step.survival == pytest.approx(expected[step.time][0])
        if step.survival > 0:
            assert standard_error(step) == pytest.approx(expected[step.time][1])


def test_before_the_first_event_everybody_is_left():
    """Before anything happened the survival is 1 and there is no Greenwood interval."""
    curve = kaplan_meier([(5, 1, 0), (9, 0, 3)])

    assert curve.at(4) == 1.0
    assert curve.interval_at(4) is None
    assert curve.interval_at(5).contains(0.75)


def test_nothing_is_claimed_beyond_the_watch():
    """Beyond the last day anybody was watched survival and interval are absent, not extrapolated."""
    curve = kaplan_meier([(5, 1, 0), (9, 0, 3)])

    assert curve.at(9) == 0.75
    assert curve.at(10) is None
    assert curve.interval_at(10) is None
    assert curve.median() is None


def test_when_it_happened_to_all_nobody_is_left_for_ever():
    """Once it has happened to everybody the survival stays 0, with no interval."""
    curve = kaplan_meier([(3, 1, 0), (7, 1, 0)])

    assert curve.at(1000) == 0.0
    assert curve.interval_at(7) is None


def test_who_is_censored_is_at_risk_until_then():
    """Who is last seen on the day of an event was at risk of it."""
    assert kaplan_meier([(5, 1, 1), (6, 1, 1)]).steps[0].at_risk == 4


def test_without_events_the_curve_is_flat():
    """Where nothing happened the survival is 1 as long as anybody was watched, and unknown afterwards."""
    curve = kaplan_meier([(5, 0, 4), (8, 0, 0)])

    assert curve.at(5) == 1.0
    assert curve.at(6) is None


def test_the_interval_stays_within_zero_and_one():
    """With few customers the interval still lies between 0 and 1, and grows with the confidence."""
    curve = kaplan_meier([(1, 1, 0), (2, 0, 2)])

    narrow, wide = curve.interval_at(1, 0.8), curve.interval_at(1, 0.99)

    assert 0 < wide.low < narrow.low < 2 / 3 < narrow.high < wide.high < 1


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "nobody"),
        ([(3, 0, 0)], "nobody"),
        ([(3, 1, 0), (3, 0, 1)], "duration 3 stands twice"),
        ([(-1, 1, 0)], "duration -1 with 1 events and 0 censored holds a negative number"),
        ([(3, -1, 4)], "negative"),
    ],
)
def test_bad_tables_are_refused(rows, message):
    """Empty tables, double rows and negative numbers are refused in words."""
    with pytest.raises(StatisticsError, match=message):
        kaplan_meier(rows)

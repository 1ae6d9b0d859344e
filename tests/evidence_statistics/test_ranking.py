import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.ranking import Criterion, dominates, rank_acceptability

SCALE = [Criterion("retention", 0, 1), Criterion("value", 0, 1), Criterion("referral", 0, 1)]
FIGURES = st.dictionaries(st.sampled_from("abcdef"), st.tuples(*[st.floats(-0.2, 1.2)] * 3), min_size=1, max_size=5)


@pytest.mark.parametrize("second", [0.25, 0.5, 1.0])
def test_two_criteria_have_a_closed_form(second):
    """Against a segment worth c on the other criterion alone, a segment leads under 1 / (1 + c) of them."""
    answer = rank_acceptability({"a": (1, 0), "b": (0, second)}, SCALE[:2], seed=1, weightings=40_000)

    assert answer["a"].leads == pytest.approx(1 / (1 + second), abs=4 * math.sqrt(0.25 / 40_000))
    assert answer["a"].leads + answer["b"].leads == 1


def test_the_central_weights_say_for_whom_it_is_best():
    """A segment that is best on one criterion only leads for those who weigh that one heavily."""
    answer = rank_acceptability({"a": (1, 0, 0), "b": (0, 1, 0)}, SCALE, seed=1)

    assert answer["a"].central_weights[0] > 0.4 > answer["a"].central_weights[1]
    assert sum(answer["a"].central_weights) == pytest.approx(1)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(FIGURES)
def test_ranks_are_shares(figures):
    """Every segment's shares of ranks add up to one, and a dominated segment never leads."""
    answer = rank_acceptability(figures, SCALE, seed=3, weightings=300)

    assert list(answer) == list(figures)
    for segment in answer.values():
        assert sum(segment.shares) == pytest.approx(1)
        assert (segment.central_weights is None) == (segment.leads == 0)
        if segment.dominated_by:
            assert segment.leads == 0


def test_a_dominating_segment_always_leads():
    """A segment that is better on all criteria leads under every weighting and is named to the others."""
    answer = rank_acceptability({"best": (0.9, 0.8, 0.7), "other": (0.5, 0.8, 0.1)}, SCALE, seed=4)

    assert answer["best"].shares == (1.0, 0.0)
    assert (answer["best"].dominated_by, answer["other"].dominated_by) == ((), ("best",))


def test_a_tie_leads_nobody():
    """Segments of equal worth share the lower rank."""
    answer = rank_acceptability({"a": (0.3, 0.6, 0.1), "b": (0.3, 0.6, 0.1)}, SCALE, seed=5)

    assert answer["a"].shares == answer["b"].shares == (0.0, 1.0)
    assert answer["a"].dominated_by == ()


@settings(deadline=None, derandomize=True, max_examples=60)
@given(FIGURES.filter(lambda figures: len(figures) > 1), st.tuples(*[st.floats(-0.2, 1.2)] * 3))
def test_another_segment_never_lifts_a_loser(figures, newcomer):
    """Scales are absolute: adding a segment never makes any of the others lead more often."""
    before = rank_acceptability(figures, SCALE, seed=6, weightings=300)

    after = rank_acceptability({**figures, "new": newcomer}, SCALE, seed=6, weightings=300)

    assert all(after[name].leads <= before[name].leads for name in figures)


def test_a_seed_is_recorded_not_lived():
    """The same seed gives the same shares, another one slightly other ones."""
    figures = {"a": (0.9, 0.2, 0.4), "b": (0.3, 0.8, 0.5)}

    assert rank_acceptability(figures, SCALE, seed=7) == rank_acceptability(figures, SCALE, seed=7)
    assert rank_acceptability(figures, SCALE, seed=7) != rank_acceptability(figures, SCALE, seed=8)


@pytest.mark.parametrize(("figure", "value"), [(0, 1.0), (30, 0.0), (15, 0.5), (-5, 1.0), (90, 0.0)])
def test_less_may_be_better(figure, value):
    """A scale that runs downward values low figures, and is flat beyond its ends."""
    assert Criterion("days to purchase", worthless=30, full=0).value(figure) == value


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [((1, 2), (1, 1), True), ((1, 1), (1, 1), False), ((2, 0), (1, 1), False), ((0, 0), (1, 1), False)],
)
def test_dominance(first, second, answer):
    """To dominate is to be nowhere worse and somewhere better."""
    assert dominates(first, second) is answer


def test_what_cannot_be_ranked_is_refused():
    """A missing figure, no segments, and a scale without length are refused in words."""
    with pytest.raises(StatisticsError, match="a has 2 figures for 3 criteria"):
        rank_acceptability({"a": (1, 2)}, SCALE, seed=1)
    with pytest.raises(StatisticsError, match="nothing is compared"):
        rank_acceptability({}, SCALE, seed=1)
    with pytest.raises(StatisticsError, match="counts 5 as worthless and as full value"):
        Criterion("flat", 5, 5)

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from canongate.evidence.statistics.comparison import compare_proportions
from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.multiplicity import holm_adjust
from canongate.evidence.statistics.proportion import Proportion


@settings(deadline=None, derandomize=True, max_examples=25)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_it_agrees_with_statsmodels(values):
    """The adjusted values are those of statsmodels, in the order given."""
    attempts = {f"segment-{number}": value for number, value in enumerate(values)}

    adjusted = holm_adjust(attempts)

    assert list(adjusted) == list(attempts)
    assert list(adjusted.values()) == pytest.approx(multipletests(values, method="holm")[1].tolist())


def test_one_attempt_is_not_corrected():
    """Who looked once pays nothing; who looked at nothing gets nothing."""
    assert holm_adjust({"only": 0.03}) == {"only": 0.03}
    assert holm_adjust({}) == {}


def test_further_attempts_weaken_every_claim():
    """A segment that was significant alone is not among twenty attempts."""
    attempts = {"best": 0.004} | {f"other-{number}": 0.5 for number in range(19)}

    assert holm_adjust(attempts)["best"] == pytest.approx(0.08)


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_only_probabilities(value):
    """What is no probability is refused by name."""
    with pytest.raises(StatisticsError, match="of odd is not a probability"):
        holm_adjust({"odd": value})


def test_the_best_of_twenty_equal_segments_is_rarely_proven():
    """Choosing the best of twenty equal segments is called proven in at most 5 % of 400 simulations."""
    generator, proven = np.random.default_rng(20), 0
    for counts in generator.binomial(200, 0.3, (400, 20)).tolist():
        whole = sum(counts)
        attempts = {
            str(number): compare_proportions(Proportion(k, 200), Proportion(whole - k, 3800), "greater").p_value
            for number, k in enumerate(counts)
        }
        proven += min(holm_adjust(attempts).values()) <= 0.05

    assert proven <= 20

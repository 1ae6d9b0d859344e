"""What demographics add is said only where it could be learned and seen on later customers."""

from types import SimpleNamespace

import pytest

from canongate.evidence.insight.demographics import coverage, gain
from canongate.evidence.insight.propensity import CALIBRATE, FIT, PROVE, learn
from canongate.evidence.insight.traits import Traits
from canongate.evidence.statistics.spread import Spread

SCENE = SimpleNamespace(
    present=("orders",), floor=20, columns={}, facts=SimpleNamespace(columns=()), spread=Spread.of({})
)
BOTH = Traits(("t_channel",), ("t_age",))
WORDS = (("ads", "young"), ("ads", "old"), ("partner", "young"), ("partner", "old"))


def cells(reached, periods=(FIT, CALIBRATE, PROVE)):
    """200 customers of each trait in each period, of whom so many reach the top cohort."""
    return [
        {"period": period, "t_channel": channel, "t_age": age, "customers": 200, "reached": count}
        for period in periods
        for (channel, age), count in zip(WORDS, reached, strict=True)
    ]


def told(drawn, traits=BOTH):
    """The one insight about the gain, and the figures with it."""
    score = learn(drawn, traits.behaviour, SCENE.floor)
    found = gain(SCENE, drawn, traits, score)
    (said,) = found.insights
    return said, found.derived


@pytest.mark.parametrize(("reached", "status"), [((20, 80, 40, 120), "found"), ((20, 20, 80, 80), "not_found")])
def test_demographics_add_what_they_tell_beyond_behaviour(reached, status):
    """Age that moves the chance within each channel adds; age that moves nothing does not."""
    said, (figure,) = told(cells(reached))

    assert (said.kind, said.status) == ("demographics_gain", status)
    assert (figure.value > 0.001) == (status == "found")
    assert said.n == 800


def test_without_demographics_nothing_is_added():
    """A contract that maps none of few values is told so, with the tables there are."""
    said, derived = told(cells((20, 20, 80, 80)), Traits(("t_channel",), ()))

    assert (said.status, derived) == ("unknown", ())
    assert "No demographics" in said.summary


def test_without_later_customers_nothing_is_claimed():
    """A gain is that on customers neither score was fitted to; without them there is none."""
    said, derived = told(cells((20, 80, 40, 120), (FIT, CALIBRATE)))

    assert (said.status, derived) == ("unknown", ())
    assert "Too few customers began later" in said.summary


def test_no_coverage_without_demographics():
    """Where no demographics are mapped there is nothing to cover."""
    assert coverage(SCENE).tables == {}

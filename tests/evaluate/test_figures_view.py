"""What a segment is worth beside all customers, against the exact comparison in unbounded integers."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from canongate.evaluate.figures_view import figures_of, segment_view, value_permille
from canongate.model.strict import LARGEST

MANIFEST = "registries/evidence/tiny-2026.json"
COUNTS = st.integers(1, LARGEST)
PERCENTS = st.integers(50, 1000)


def group(customers, net_revenue):
    """Return figures of a group."""
    return {"customers": customers, "repeat_customers": 0, "orders": customers, "net_revenue": net_revenue}


def reaches(own, everyone, percent):
    """Return whether a customer of a group brings a percentage of what one of all brings: nothing is rounded here."""
    return own["net_revenue"] * everyone["customers"] * 100 >= everyone["net_revenue"] * own["customers"] * percent


@settings(deadline=None, max_examples=500)
@given(COUNTS, st.integers(-LARGEST, LARGEST), COUNTS, COUNTS, PERCENTS)
@example(10_000_000, 10**11, 10_000_000, 10**11, 100)
@example(1, LARGEST, LARGEST, 1, 1000)
@example(1, -LARGEST, LARGEST, 1, 50)
def test_rounded_down_it_reaches_a_bound_where_the_exact_value_does(own_size, net, all_customers, all_net, percent):
    """Of any figures a manifest may hold the rule's comparison and the exact one say the same."""
    own, everyone = group(own_size, net), group(all_customers, all_net)

    value = value_permille(own, everyone)

    assert (value >= percent * 10) is reaches(own, everyone, percent)
    assert -LARGEST <= value <= LARGEST


@settings(deadline=None, max_examples=500)
@given(COUNTS, COUNTS, COUNTS, PERCENTS)
def test_one_minor_unit_decides_at_the_bound(customers, all_customers, all_net, percent):
    """The smallest revenue that reaches the bound passes, and one minor unit less does not."""
    everyone = group(all_customers, all_net)
    enough = -(-all_net * customers * percent // (all_customers * 100))

    assert value_permille(group(customers, enough), everyone) >= percent * 10
    assert value_permille(group(customers, enough - 1), everyone) < percent * 10


@pytest.mark.parametrize("total", [0, -1, -LARGEST])
def test_of_nothing_there_are_no_shares(total):
    """Where all customers together bring nothing or less the value is absent, and why is noted."""
    figures = {"population": group(1000, total), "growers": group(100, 50)}
    absent = []

    view = segment_view("growers", {"bases": ["behaviour"]}, figures, absent)

    assert view == {"id": "growers", "bases": ["behaviour"], **figures["growers"]}
    (note,) = absent
    assert note["path"] == "evidence.segment.value_permille"
    assert note["reason"] == f"all customers together bring {total} minor units, and nobody has a share of that"


def test_of_figures_a_manifest_shows(values):
    """Each group that is shown has a value, rounded down also below nothing; all customers have exactly a thousand."""
    figures = figures_of(values[MANIFEST])

    found = {name: value_permille(own, figures["population"]) for name, own in figures.items()}

    assert found["population"] == 1000
    assert found["loyal"] == 3112
    assert found["guests"] == -4

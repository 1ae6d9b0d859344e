"""Statements of a decision, held against the evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canongate.evaluate.stated import stated_view, statements, thousandths_off

CLAIM = {"status": "proven", "summary": "it is best"}


def one(**said):
    return {"claim": "c", "claims_best": True, "evidence": "motivation", **said}


def test_only_statements_that_name_evidence_count():
    """Criteria, selection and the three parts of an offer are found in the decision's order."""
    data = {
        "criteria": {"lifetime_value": one(), "speed_to_purchase": {"claim": "c", "claims_best": True}},
        "selection": {"growth": one(), "strategy": {"text": "t"}},
        "fit": one(),
    }

    assert [place for place, _ in statements(data)] == ["criteria.lifetime_value", "selection.growth", "fit"]


def test_a_statement_is_held_against_its_claim():
    """A statement gets status and sentence of the claim it names; the figure is compared where there is one."""
    (view,) = stated_view({"fit": one(figure=0.9)}, {"motivation": CLAIM}, {"motivation": {"estimate": 1.0}})

    assert (view["status"], view["summary"], view["off_by_permille"]) == ("proven", "it is best", 100)


def test_a_claim_that_does_not_cover_the_comparison_is_unknown():
    """Where the dossier holds no such claim, the statement is unknown, and its figure is compared with nothing."""
    (view,) = stated_view({"fit": one(figure=0.9)}, {}, {"motivation": {"estimate": 1.0}})

    assert view["status"] == "unknown"
    assert "off_by_permille" not in view


@pytest.mark.parametrize(
    ("stated", "measured", "off"), [(0, 0, 0), (1, 0, 1000), (0, 5, 1000), (110, 100, 100), (-1, 1, 2000)]
)
def test_thousandths(stated, measured, off):
    """The difference is told in thousandths of what was measured."""
    assert thousandths_off(stated, measured) == off


@given(st.floats(-1e15, 1e15), st.floats(-1e15, 1e15))
def test_the_difference_is_a_whole_number_that_a_rule_can_read(stated, measured):
    """Whatever is stated, the difference is a natural number below a billion, and nothing off is zero."""
    assert 0 <= thousandths_off(stated, measured) <= 1000**3
    assert thousandths_off(measured, measured) == 0

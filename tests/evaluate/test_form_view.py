"""What parts of a decision come to together."""

import pytest

from canongate.evaluate.form_view import form_view


def test_unknown_answers_need_research():
    """An unknown answer without planned research is listed; a known one, or one to be researched, is not."""
    profile = {
        "who_they_are": {"text": "t", "source": "unknown"},
        "what_they_want": {"text": "t", "source": "unknown", "research": "ask ten of them"},
        "how_they_decide": {"text": "t", "source": "assumption"},
    }

    assert form_view({"profile": profile}, {})["unresearched"] == ["who_they_are"]


@pytest.mark.parametrize(
    ("target", "tied"),
    [
        ("profile.what_they_want", True),
        ("profile.who_they_are", False),
        ("profile.how_they_decide", False),
        ("criteria.lifetime_value", True),
        ("criteria.outcome_success", False),
        ("claims.motivation", True),
        ("claims.engagement", False),
        ("claims.conversion_rate", False),
    ],
)
def test_a_why_rests_on_something_known(target, tied):
    """A why is tied to a known answer, a stated criterion or a claim that is not refuted, and to nothing else."""
    data = {
        "profile": {
            "what_they_want": {"text": "t", "source": "data"},
            "who_they_are": {"text": "t", "source": "unknown"},
        },
        "criteria": {"lifetime_value": {"claim": "c"}},
        "three_whys": {"why_buy_now": {"text": "t", "tied_to": target}},
    }
    claims = {"motivation": {"status": "not_proven"}, "engagement": {"status": "refuted"}}

    assert form_view(data, claims)["untied"] == ([] if tied else ["why_buy_now"])


def test_weights_are_summed():
    """The weights of the ideal-customer criteria are added up."""
    assert form_view({"weighting": [{"percent": 30}, {"percent": 45}]}, {})["weights_percent"] == 75

import pytest

from canongate.model.error import UsageError
from canongate.workflows.show import show


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        (
            "customer/focus",
            "page",
            {
                "status": "Active",
                "version": "v1.2",
                "authority": "HeadOffice",
                "place": "canon/customer/focus.yaml",
                "rules": [
                    "offer-for-stale-segment",
                    "primary-focus-not-best-customer",
                    "segment-targets-everyone",
                ],
            },
        ),
        (
            "customer/focus#drift.everyone",
            "clause",
            {
                "says": "The system must prevent: targeting everyone",
                "force": "must_not (normative)",
                "owner": "Customer Brain",
                "rules": ["segment-targets-everyone"],
            },
        ),
        (
            "customer/focus#final-rule",
            "clause",
            {"owner": "HeadOffice (the page's authority)", "page": "Customer Brain Focus Framework, v1.2, Active"},
        ),
        ("customer/focus#purpose", "clause", {"force": "info (informative)", "rules": []}),
        (
            "segment-targets-everyone",
            "rule",
            {
                "enforcement": "waivable",
                "in force": "from 2026-01-01 until 2027-01-01",
                "when": "always",
                "enforces": ["customer/focus#drift.everyone: The system must prevent: targeting everyone"],
            },
        ),
        (
            "primary-focus-not-best-customer",
            "rule",
            {
                "in force": "from 2026-01-01",
                "let": ["best = evidence.claims.best_customer"],
                "when": 'decision.focus == "primary"',
            },
        ),
        ("focus-loyal", "segment-decision", {"segment": "loyal: orders >= 10", "evidence": "tiny-2026"}),
        ("focus-guests", "segment-decision", {"evidence": "none named"}),
        ("offer-restock", "offer-decision", {"segment": "loyal", "focus": "primary"}),
        (
            "longest_age_days",
            "parameter",
            {"value": "90 days", "bounds": "7 to 365", "owner": "headoffice", "overlays": ["customer: 60"]},
        ),
        ("headoffice", "Brain", {"name": "HeadOffice", "aliases": ["Head Office"], "human_owner": "anna"}),
        ("scout", "agent", {"accountable_owner": "mira"}),
    ],
)
def test_what_an_id_means(root, name, kind, expected):
    """An id of any kind is answered with what it is and what hangs on it, kind and id first."""
    answer = show(root, name)

    assert list(answer)[:2] == ["kind", "id"]
    assert (answer["kind"], answer["id"]) == (kind, name)
    assert {key: answer[key] for key in expected} == expected


def test_clause_has_its_place(root):
    """A clause is shown with file, line and column."""
    assert show(root, "customer/focus#final-rule")["place"].startswith("canon/customer/focus.yaml:")


def test_page_that_says_little_of_itself(root, edit):
    """What a page does not state is said to be not stated."""
    edit("canon/customer/focus.yaml", "  authority: HeadOffice\n", "")

    assert show(root, "customer/focus")["authority"] == "not stated"
    assert show(root, "customer/focus#final-rule")["owner"] == "not stated"


def test_rule_that_cites_nothing_known(root, edit):
    """A rule is shown even where the clause it cites does not exist."""
    edit("rules/customer/focus/segment-targets-everyone.yaml", "#drift.everyone", "#drift.none")

    assert show(root, "segment-targets-everyone")["enforces"] == ["customer/focus#drift.none"]


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("customer/focus#final-rul", "did you mean 'customer/focus#final-rule'?"),
        ("Focus-Loyal", "did you mean 'focus-loyal'?"),
        ("§", "name a page, clause, rule, decision, parameter, Brain or person"),
    ],
)
def test_unknown_id(root, name, mend):
    """An id that nothing bears is answered with the nearest one, or with what can be named."""
    with pytest.raises(UsageError, match="nothing here bears the id") as raised:
        show(root, name)

    assert raised.value.help == mend

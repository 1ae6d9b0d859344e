"""What needs approval is asked of the base, and refused while nothing shows that it has it."""

import pytest

from canongate.impact.diff import diff
from canongate.workflows.approvables import approvables
from canongate.workflows.approvals import verify
from canongate.workflows.snapshots import open_pair

POLICY = "canon/approval-policy.yaml"
SUBJECTS = (
    "segment-decision",
    "offer-decision",
    "page-change",
    "rule-change",
    "parameter-change",
    "people-change",
    "policy-change",
    "registry-change",
)


def policy(*subjects, persons=1):
    lines = [f"    - {one}" for one in subjects]
    return "\n".join(
        [
            "schema: approval-policy/v1",
            "rules:",
            "- subjects:",
            *lines,
            "  requires:",
            "  - role: headoffice",
            f"  persons: {persons}",
            "",
        ]
    )


@pytest.fixture
def asked(history):
    """Return the findings, and the kind and id of what is to be approved, between main and the working tree."""

    def ask():
        pair = open_pair(history.top, "main")
        changes = diff(pair.base.workspace, pair.head.workspace)
        things = [(one.kind.value, one.id) for one in approvables(pair.base, pair.head, changes)]
        return verify(pair.base, pair.head, changes), things

    return ask


def change_everything(history):
    history.replace("canon/customer/focus.yaml", "title: ", "title: The ")
    history.replace("rules/parameters.yaml", "unit: days", "unit: whole days")
    history.replace("registries/people.yaml", "name: Mira", "name: Mira B")
    history.replace("registries/markets.yaml", "name: All", "name: The")
    history.replace("canon/canon.yaml", "name: ", "name: New ")


def test_root_without_a_policy_asks_for_nothing(history, asked):
    """An organisation that keeps no approvals is not blocked for want of them."""
    change_everything(history)

    assert asked()[0] == ()


def test_every_change_is_refused_where_a_policy_asks_for_approval(history, asked):
    """Required means refused while nothing shows an approval; each thing is told once."""
    history.write(POLICY, policy(*SUBJECTS))
    history.commit()
    change_everything(history)

    findings, things = asked()

    assert [(one.rule, one.document) for one in findings] == [("approval-missing", name) for _, name in things]
    assert things == [
        ("page-change", "customer/focus"),
        ("parameter-change", "rules/parameters.yaml"),
        ("people-change", "registries/people.yaml"),
        ("policy-change", "canon/canon.yaml"),
        ("registry-change", "registries/markets.yaml"),
    ]
    assert "approvals: 1 in the role headoffice" in findings[0].message


def test_policy_added_by_the_change_itself_binds_from_the_next_change_on(history, asked):
    """The base decides: a first policy needs no approval, and asks for none of its own change."""
    history.write(POLICY, policy(*SUBJECTS))
    change_everything(history)

    assert asked()[0] == ()


def test_policy_dropped_by_the_change_still_binds_it(history, asked):
    """A change cannot excuse itself by taking the policy away."""
    history.write(POLICY, policy(*SUBJECTS))
    history.commit()
    (history.top / POLICY).unlink()
    history.replace("rules/parameters.yaml", "unit: days", "unit: whole days")

    findings, things = asked()

    assert things == [("parameter-change", "rules/parameters.yaml"), ("policy-change", POLICY)]
    assert len(findings) == 2


def test_what_no_rule_of_the_policy_covers_is_refused(history, asked):
    """Default deny: silence of the policy is no permission."""
    history.write(POLICY, policy("page-change", persons=3))
    history.commit()
    change_everything(history)

    findings, _ = asked()

    assert "approvals: 1 in the role headoffice, 3 in all" in findings[0].message
    assert all("covered by no rule of the approval policy" in one.message for one in findings[1:])


def test_rows_in_force_are_approved_with_their_decision(history):
    """A row is approved by the decision behind it; a primary one is marked as such."""
    history.write(POLICY, policy(*SUBJECTS))
    history.commit()
    history.replace("registries/segments.yaml", "focus: secondary", "focus: primary")
    history.write("registries/offers.yaml", "schema: offers/v1\nrows: []\n")

    pair = open_pair(history.top, "main")
    found = approvables(pair.base, pair.head, diff(pair.base.workspace, pair.head.workspace))

    assert [(one.kind.value, one.id, one.traits) for one in found] == [
        ("offer-decision", "offer-restock", ("primary",)),
        ("segment-decision", "focus-loyal", ("primary",)),
    ]

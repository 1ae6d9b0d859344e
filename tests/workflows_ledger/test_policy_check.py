"""`check` says whether the people listed can satisfy the approval policy."""

from canongate.workflows.check import check

from .conftest import edit_yaml

POLICY = "canon/approval-policy.yaml"
PEOPLE = "registries/people.yaml"


def found(org):
    return [(one.rule, one.level.value, one.pointer) for one in check(org.root).findings]


def test_a_policy_that_can_be_met_is_silent(org):
    """Two people of HeadOffice are enough for every rule, whoever proposes."""
    assert found(org) == []


def test_a_rule_that_nobody_can_satisfy_is_an_error(org):
    """More persons than there are, or a role nobody holds."""
    edit_yaml(org.root / POLICY, lambda value: value["rules"][0]["requires"].append({"role": "finance"}))
    edit_yaml(org.root / POLICY, lambda value: value["rules"][1].update(persons=3))

    assert found(org) == [
        ("policy-unsatisfiable", "error", "/rules/0"),
        ("policy-unsatisfiable", "error", "/rules/1"),
    ]


def test_somebody_who_had_better_not_propose_is_advice(org):
    """Where a rule needs everyone, whoever proposes blocks it."""
    edit_yaml(org.root / POLICY, lambda value: value["rules"][1].update(persons=2))

    assert found(org) == [("policy-unsatisfiable", "warning", "/rules/1")] * 2


def test_an_emergency_nobody_can_declare_is_advice(org):
    """Break-glass with more persons than hold its role helps nobody."""
    edit_yaml(org.root / POLICY, lambda value: value["break_glass"].update(persons=3))

    assert found(org) == [("policy-unsatisfiable", "warning", "/break_glass")]


def test_people_that_cannot_stand_are_told(org):
    """Two people with one key are refused; without a registry nobody can approve."""
    edit_yaml(
        org.root / PEOPLE,
        lambda value: value["rows"][1].update(keys=[dict(one) for one in value["rows"][0]["keys"]]),
    )
    assert found(org) == [("people-keys", "error", "/rows")]

    edit_yaml(org.root / POLICY, lambda value: value.pop("break_glass"))
    (org.root / PEOPLE).unlink()
    assert ("policy-unsatisfiable", "error", "") in found(org)


def test_an_approver_without_a_key_is_advice(org):
    """Who may approve, waive or write needs a key; who proposes only is told when they submit."""
    edit_yaml(org.root / PEOPLE, lambda value: [row.pop("keys") for row in value["rows"]])

    assert found(org) == [("people-without-key", "warning", f"/rows/{number}") for number in (0, 1, 2)]


def test_without_a_policy_nothing_is_asked(org):
    """An organisation that keeps no approvals is not told about them."""
    (org.root / POLICY).unlink()

    assert found(org) == []

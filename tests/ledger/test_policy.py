import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.ledger.people import People
from canongate.ledger.policy import Requirements, missing, requirements, unsatisfiable
from canongate.ledger.policy_terms import ApprovalPolicy, BreakGlass, PolicyRule, RoleRequirement, policy_digest
from canongate.ledger.vocabulary import SubjectKind

SEGMENT, RULES = SubjectKind.SEGMENT_DECISION, SubjectKind.RULE_CHANGE


def rule(*roles, subjects=(SEGMENT,), **changes):
    return PolicyRule(subjects=subjects, requires=tuple(RoleRequirement(role=role) for role in roles), **changes)


@pytest.fixture
def people(org):
    known = People()
    known.declare(org.PEOPLE, 0)
    return known


def test_a_subject_without_a_rule_cannot_be_approved():
    """Default deny: other kinds, other levels and missing traits find no rule."""
    policy = ApprovalPolicy(rules=(rule("finance", enforcement=("mandatory",), traits=("primary",)),))

    assert requirements(policy, SEGMENT, ("primary", "new"), "mandatory") is not None
    assert requirements(policy, RULES, ("primary",), "mandatory") is None
    assert requirements(policy, SEGMENT, ("primary",), "waivable") is None
    assert requirements(policy, SEGMENT, ("new",), "mandatory") is None
    assert requirements(ApprovalPolicy(), SEGMENT, (), "advisory") is None


def test_all_rules_that_apply_are_joined():
    """Of several rules the strictest number of each wins."""
    policy = ApprovalPolicy(
        rules=(
            rule("finance", persons=3, any_refusal_blocks=False),
            PolicyRule(subjects=(SEGMENT,), requires=(RoleRequirement(role="finance", persons=2),)),
            rule("legal", subjects=(RULES,)),
        )
    )

    assert requirements(policy, SEGMENT, (), "advisory") == Requirements({"finance": 2}, 3, any_refusal_blocks=True)


def test_a_primary_segment_needs_headoffice():
    """Whatever the policy leaves out; other kinds with that trait do not."""
    policy = ApprovalPolicy(rules=(rule("finance", subjects=(SEGMENT, RULES)),))

    assert requirements(policy, SEGMENT, ("primary",), "advisory").roles == {"finance": 1, "headoffice": 1}
    assert requirements(policy, RULES, ("primary",), "advisory").roles == {"finance": 1}


def test_what_is_missing_is_said():
    """Roles and persons that are lacking are named; one person may stand for several roles."""
    needed = Requirements({"finance": 1, "headoffice": 2}, 2, any_refusal_blocks=True)

    assert missing(needed, {}) == ("1 more in the role finance", "2 more in the role headoffice")
    both = frozenset({"finance", "headoffice"})
    assert missing(needed, {"ana": both}) == ("1 more in the role headoffice",)
    four = Requirements({"finance": 1}, 4, any_refusal_blocks=True)
    assert missing(four, {"ben": frozenset({"legal"})}) == ("1 more in the role finance", "4 more of 4 persons")
    assert missing(needed, {"ana": both, "ben": frozenset({"headoffice"})}) == ()
    assert missing(needed, {"ana": both, "ben": frozenset({"legal"})}) != ()


@settings(deadline=None, derandomize=True, max_examples=200)
@given(
    st.dictionaries(st.sampled_from("abcd"), st.frozensets(st.sampled_from("xyz")), max_size=4),
    st.dictionaries(st.sampled_from("xyz"), st.integers(1, 3), min_size=1),
    st.integers(1, 4),
)
def test_more_people_never_hurt(roles_of, roles, persons):
    """Whoever satisfies the requirements still does when one more person approves."""
    needed = Requirements(roles, persons, any_refusal_blocks=True)

    if not missing(needed, roles_of):
        assert not missing(needed, {**roles_of, "one more": frozenset({"x"})})


def test_a_policy_nobody_can_satisfy_is_told(people):
    """A rule for which there are too few people, at all or when one of them proposes, is listed with what lacks."""
    policy = ApprovalPolicy(
        rules=(
            rule("headoffice"),
            rule("finance"),
            rule("legal"),
            PolicyRule(subjects=("waiver",), requires=(RoleRequirement(role="headoffice", persons=3),)),
        )
    )

    found = {(item.rule, item.proposer): item.missing for item in unsatisfiable(policy, people, 1)}

    assert found == {
        (1, "dora"): ("1 more in the role finance",),
        (2, None): ("1 more in the role legal",),
        (3, "ana"): ("1 more in the role headoffice",),
        (3, "ben"): ("1 more in the role headoffice",),
        (3, "dora"): ("1 more in the role headoffice",),
    }


def test_break_glass_is_bounded():
    """Never fewer than two persons, never longer than 72 hours."""
    for bad in ({"persons": 1}, {"hours": 73}, {"hours": 0}):
        with pytest.raises(ValueError, match="validation error"):
            BreakGlass(role="headoffice", **bad)


def test_a_policys_digest_is_of_what_it_says(org):
    """Two spellings of the same policy have one digest; another policy has another."""
    again = ApprovalPolicy.model_validate_json(org.policy().model_dump_json(indent=1))

    assert policy_digest(again) == policy_digest(org.policy())
    assert policy_digest(org.policy(break_glass=None)) != policy_digest(org.policy())

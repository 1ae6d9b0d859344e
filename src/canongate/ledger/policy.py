"""
The approval policy judged: what a subject needs, whether persons satisfy it, whether anybody could.

Default deny: a subject to which no rule applies cannot be approved. All rules that apply are joined, the strictest
number of each wins. A primary segment needs HeadOffice whatever the policy says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from canongate.ledger.people import People
from canongate.ledger.policy_terms import ApprovalPolicy, PolicyRule
from canongate.ledger.vocabulary import Capability, PrincipalKind, SubjectKind
from canongate.model.rule import Enforcement

HEADOFFICE = "headoffice"
PRIMARY = "primary"
WAIVER = "waiver"


@dataclass(frozen=True, slots=True)
class Requirements:
    """What approval of one subject needs."""

    roles: Mapping[str, int]
    """Human persons in each role."""
    persons: int
    """Human persons altogether."""
    any_refusal_blocks: bool


@dataclass(frozen=True, slots=True)
class Unsatisfiable:
    """A policy rule that the people listed cannot satisfy, or cannot when one of them proposes."""

    rule: int
    """Index in the policy."""
    proposer: str | None
    """Who must not propose; None where nobody can be approved at all."""
    missing: tuple[str, ...]


def requirements(
    policy: ApprovalPolicy, kind: SubjectKind | str, traits: Iterable[str], enforcement: Enforcement
) -> Requirements | None:
    """Return what approval of a subject needs; None where no rule applies, so that it cannot be approved."""
    held = frozenset(traits)
    rules = [rule for rule in policy.rules if _applies(rule, kind, held, enforcement)]
    if not rules:
        return None
    roles: dict[str, int] = {}
    for rule in rules:
        for wanted in rule.requires:
            roles[wanted.role] = max(roles.get(wanted.role, 0), wanted.persons)
    if PRIMARY in held and kind == SubjectKind.SEGMENT_DECISION:
        roles[HEADOFFICE] = max(roles.get(HEADOFFICE, 0), 1)
    return Requirements(
        roles=dict(sorted(roles.items())),
        persons=max(rule.persons for rule in rules),
        any_refusal_blocks=any(rule.any_refusal_blocks for rule in rules),
    )


def missing(needed: Requirements, roles_of: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """
    Return in words what is still needed; empty where the persons satisfy the requirements.

    Args:
        needed: what the subject needs.
        roles_of: human person to the roles in which that person approved.
    """
    lacking = []
    short = 0
    counted: set[str] = set()
    for role, wanted in needed.roles.items():
        persons = {person for person, roles in roles_of.items() if role in roles}
        counted |= persons
        if len(persons) < wanted:
            short += wanted - len(persons)
            lacking.append(f"{wanted - len(persons)} more in the role {role}")
    if len(counted) < needed.persons and needed.persons - len(counted) > short:
        lacking.append(f"{needed.persons - len(counted)} more of {needed.persons} persons")
    return tuple(lacking)


def unsatisfiable(policy: ApprovalPolicy, people: People, position: int) -> tuple[Unsatisfiable, ...]:
    """Return the rules that the people at a position cannot satisfy, and who would block a rule by proposing."""
    found = []
    for index, rule in enumerate(policy.rules):
        needed = Requirements({wanted.role: wanted.persons for wanted in rule.requires}, rule.persons, True)  # noqa: FBT003  # a field
        capability = Capability.WAIVE if set(rule.subjects) == {WAIVER} else Capability.APPROVE
        able = _able(people, capability, position)
        lacking = missing(needed, able)
        if lacking:
            found.append(Unsatisfiable(index, None, lacking))
            continue
        for proposer in sorted(able):
            others = {person: roles for person, roles in able.items() if person != proposer}
            if lacking := missing(needed, others):
                found.append(Unsatisfiable(index, proposer, lacking))
    return tuple(found)


def emergency_lacks(policy: ApprovalPolicy, people: People, position: int) -> int:
    """Return how many persons are lacking for a break-glass; 0 where it can be declared, or there is none."""
    glass = policy.break_glass
    if glass is None:
        return 0
    holding = [roles for roles in _able(people, Capability.APPROVE, position).values() if glass.role in roles]
    return max(0, glass.persons - len(holding))


def _able(people: People, capability: Capability, position: int) -> dict[str, frozenset[str]]:
    able = {}
    for name in people.holding(capability, position):
        terms = people.at(name, position)
        if terms is not None and terms.kind is PrincipalKind.HUMAN:
            able[name] = frozenset(terms.roles)
    return able


def _applies(rule: PolicyRule, kind: str, traits: frozenset[str], enforcement: Enforcement) -> bool:
    return (
        kind in rule.subjects
        and (not rule.enforcement or enforcement in rule.enforcement)
        and traits.issuperset(rule.traits)
    )

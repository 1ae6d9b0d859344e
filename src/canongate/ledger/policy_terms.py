"""
What an approval policy says: a document of the canon, with one byte form and one digest.

How a policy is judged stands in :mod:`canongate.ledger.policy`.
"""

from typing import Annotated, Literal

from pydantic import Field

from canongate.ledger.canonical import canonical_bytes, digest_of
from canongate.ledger.vocabulary import RoleName, SubjectKind, Trait
from canongate.model.rule import Enforcement
from canongate.model.strict import Strict

MOST_BREAK_GLASS_HOURS = 72
FEWEST_BREAK_GLASS_PERSONS = 2
Persons = Annotated[int, Field(ge=1, le=20)]


class RoleRequirement(Strict):
    """So many human persons in a role."""

    role: RoleName
    persons: Persons = 1


class PolicyRule(Strict):
    """What an approval needs, for the subjects the rule applies to; every rule that applies must be satisfied."""

    subjects: tuple[SubjectKind | Literal["waiver"], ...] = Field(min_length=1)
    """Kinds of subject; ``waiver`` is a waiver of a rule."""
    enforcement: tuple[Enforcement, ...] = ()
    """Heaviest enforcement level touched; empty means any."""
    traits: tuple[Trait, ...] = ()
    """The rule applies where the subject has all of these."""
    requires: tuple[RoleRequirement, ...] = Field(min_length=1)
    persons: Persons = 1
    """Human persons altogether; one person may stand for several roles."""
    any_refusal_blocks: bool = True
    """One refusal by a person in one of the roles blocks until it is revoked."""


class BreakGlass(Strict):
    """The emergency way: few people, for a short time, shown everywhere."""

    role: RoleName
    persons: Annotated[int, Field(ge=FEWEST_BREAK_GLASS_PERSONS, le=20)] = FEWEST_BREAK_GLASS_PERSONS
    hours: Annotated[int, Field(ge=1, le=MOST_BREAK_GLASS_HOURS)] = MOST_BREAK_GLASS_HOURS


class ApprovalPolicy(Strict):
    """Who must approve what; a subject to which no rule applies cannot be approved."""

    version: Literal[1] = 1
    rules: tuple[PolicyRule, ...] = ()
    break_glass: BreakGlass | None = None


def policy_digest(policy: ApprovalPolicy) -> str:
    """Return the digest of the policy's canonical form."""
    return digest_of(canonical_bytes(policy.model_dump(mode="json")))

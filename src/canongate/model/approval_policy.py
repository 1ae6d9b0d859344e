"""
The approval policy: who must approve what, as the canon says it.

One document of a root; absent, nothing asks for approval. How it is judged is the ledger's business.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from canongate.model.rule import Enforcement
from canongate.model.strict import SLUG, Strict

MOST_BREAK_GLASS_HOURS = 72
FEWEST_BREAK_GLASS_PERSONS = 2
Persons = Annotated[int, Field(ge=1, le=20)]
RoleName = Annotated[str, Field(pattern=rf"^{SLUG}$", max_length=60, examples=["headoffice", "customer-owner"])]
Trait = Annotated[str, Field(pattern=rf"^{SLUG}$", max_length=60, examples=["primary"])]


class SubjectKind(StrEnum):
    """What can be submitted for approval."""

    SEGMENT_DECISION = "segment-decision"
    OFFER_DECISION = "offer-decision"
    PAGE_CHANGE = "page-change"
    RULE_CHANGE = "rule-change"
    PARAMETER_CHANGE = "parameter-change"
    PEOPLE_CHANGE = "people-change"
    POLICY_CHANGE = "policy-change"
    REGISTRY_CHANGE = "registry-change"


class RoleRequirement(Strict):
    """So many human persons in a role."""

    role: RoleName
    """A role that people hold in the people registry."""
    persons: Persons = 1
    """How many persons in it."""


class PolicyRule(Strict):
    """What an approval needs, for the subjects the rule applies to; every rule that applies must be satisfied."""

    subjects: Annotated[tuple[SubjectKind | Literal["waiver"], ...], Field(min_length=1)]
    """Kinds of subject; ``waiver`` is a waiver of a rule."""
    enforcement: tuple[Enforcement, ...] = ()
    """Heaviest enforcement level touched; empty means any."""
    traits: tuple[Trait, ...] = ()
    """The rule applies where the subject has all of these."""
    requires: Annotated[tuple[RoleRequirement, ...], Field(min_length=1)]
    """Persons in roles, all of them."""
    persons: Persons = 1
    """Human persons altogether; one person may stand for several roles."""
    any_refusal_blocks: bool = True
    """One refusal by a person in one of the roles blocks until it is revoked."""


class BreakGlass(Strict):
    """The emergency way: few people, for a short time, shown everywhere."""

    role: RoleName
    """Role of those who may use it."""
    persons: Annotated[int, Field(ge=FEWEST_BREAK_GLASS_PERSONS, le=20)] = FEWEST_BREAK_GLASS_PERSONS
    """How many persons it takes."""
    hours: Annotated[int, Field(ge=1, le=MOST_BREAK_GLASS_HOURS)] = MOST_BREAK_GLASS_HOURS
    """How long it lasts at most."""


class ApprovalPolicyDocument(Strict):
    """Who must approve what; a subject to which no rule applies cannot be approved."""

    schema_: Annotated[Literal["approval-policy/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    rules: tuple[PolicyRule, ...]
    """All rules that apply to a subject are joined; the strictest number of each wins."""
    break_glass: BreakGlass | None = None
    """The emergency way; absent, there is none."""

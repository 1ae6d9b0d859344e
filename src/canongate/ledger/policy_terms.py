"""
What an approval policy says, in one byte form with one digest.

How a policy is judged stands in :mod:`canongate.ledger.policy`; the document that holds it, in the model.
"""

from typing import Literal

from canongate.ledger.canonical import canonical_bytes, digest_of
from canongate.model.approval_policy import (
    FEWEST_BREAK_GLASS_PERSONS,
    MOST_BREAK_GLASS_HOURS,
    BreakGlass,
    PolicyRule,
    RoleRequirement,
)
from canongate.model.strict import Strict

__all__ = [
    "FEWEST_BREAK_GLASS_PERSONS",
    "MOST_BREAK_GLASS_HOURS",
    "ApprovalPolicy",
    "BreakGlass",
    "PolicyRule",
    "RoleRequirement",
    "policy_digest",
]


class ApprovalPolicy(Strict):
    """Who must approve what; a subject to which no rule applies cannot be approved."""

    version: Literal[1] = 1
    rules: tuple[PolicyRule, ...] = ()
    break_glass: BreakGlass | None = None


def policy_digest(policy: ApprovalPolicy) -> str:
    """Return the digest of the policy's canonical form."""
    return digest_of(canonical_bytes(policy.model_dump(mode="json")))

"""
Waivers: dated, reasoned exceptions to one rule for one decision, as people granted them.

A waiver is a record of what people signed; who may sign, and whether the signatures hold, is the ledger's to say. What
a waiver lets stand is decided in one place (:mod:`canongate.evaluate.waivers`).
"""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.strict import Digest, IsoDate, Line, RuleId, Slug, Strict


class Waiver(Strict):
    """An approved, dated, reasoned exception to one rule for one decision digest."""

    schema_: Annotated[Literal["waiver/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    id: Slug
    """Waiver id; the file bears the same name."""
    rule: RuleId
    """The rule whose failure it lets stand."""
    rule_digest: Digest | None = None
    """What the rule required when it was granted, its parameters included; it lifts nothing of a rule that requires
    something else, and without this nothing at all."""
    decision: Slug
    """The decision it is for."""
    decision_digest: Digest
    """Digest of that decision's file; for any other bytes the waiver counts for nothing."""
    reason: Line
    """Why the failure may stand."""
    granted_on: IsoDate
    """First day on which it holds."""
    expires: IsoDate
    """Last day on which it holds; a waiver without end does not exist."""
    approvers: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=20)]
    """People who signed it."""

"""
What no rule can decide, as ``rules/judgement.yaml`` holds it: who judges it instead, and where clauses of Drafts went.

Closed and short: every normative clause is enforced by a rule or stands here with its reason.
"""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from canongate.model.strict import ClauseId, Line, Slug, Strict


class Judged(Strict):
    """A clause that a person judges, because no check can."""

    clause: ClauseId
    """The clause, or one of its items."""
    question: Line
    """What the person is asked when a decision is approved; yes lets it pass."""
    reason: Line
    """Why no check can decide it."""
    judged_by: Slug
    """Who judges: id of a person, or of a Brain, whose human owner then judges."""


class Mapped(Strict):
    """Where the content of a clause of a Draft page stands, when no rule enforces it yet."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 2})

    clause: ClauseId
    """The clause, or one of its items."""
    metric: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    """Metric that measures what it says."""
    claim: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    """Kind of claim that proves or refutes what it says."""
    reason: Line | None = None
    """Why nothing measures it."""

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if self.metric is self.claim is self.reason is None:
            raise ValueError("a clause is mapped to a metric, a claim or a reason")
        return self


class Judgement(Strict):
    """Clauses that persons judge, clauses that only evidence can satisfy, and where clauses of Drafts went."""

    schema_: Annotated[Literal["judgement/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    judged: tuple[Judged, ...] = ()
    """Clauses that persons judge."""
    evidence_needed: tuple[ClauseId, ...] = ()
    """Clauses that a filled field does not satisfy, with their items; a rule marked ``form`` may not enforce them."""
    mapped: tuple[Mapped, ...] = ()
    """Clauses of Draft pages."""

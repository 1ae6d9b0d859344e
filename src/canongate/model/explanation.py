"""
The answer of `canongate explain RULE --decision ID --json`: how a rule came to its outcome on one decision.

A tree of sub-expressions, each with its own value or with why it has none; what a branch that was not taken would
have given is not in it, and of a loop only the element that decided.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from canongate.model.strict import IsoDate, Line, RuleId, Strict
from canongate.model.verdict import Outcome


class WithoutValue(Strict):
    """Why a sub-expression has no value."""

    kind: Annotated[str, Field(examples=["missing", "overflow"])]
    """Sort of reason, one word."""
    message: str
    """The reason, with the values seen."""
    missing: str | None = None
    """Path in the dossier of what is not there, where that is the reason."""


class ExplainedStep(Strict):
    """One sub-expression. It has either `value` or `undetermined`."""

    text: str
    """The sub-expression as the rule writes it."""
    binding: str | None = None
    """Name under `let` whose text it stands in; absent for the condition itself."""
    line: Annotated[int, Field(ge=1)]
    """Line within that text on which it begins."""
    column: Annotated[int, Field(ge=1)]
    """Column within that text at which it begins."""
    value: Any = None
    """What it gives; what JSON has no form for, such as a point in time, as the language writes it."""
    undetermined: WithoutValue | None = None
    """Why it gives no value."""
    decides: Literal[True] | None = None
    """Present where this alone fixes the outcome of what it stands in."""
    note: str | None = None
    """Of a loop, which element decided, or how many were looked at."""
    steps: Annotated[tuple["ExplainedStep", ...], Field(min_length=1)] | None = None
    """What it was made of, in the order of the text."""


class Explanation(Strict):
    """How a rule came to its outcome on a decision."""

    schema_: Annotated[Literal["explanation/v1"], Field(alias="schema")]
    """Kind and version of this answer."""
    rule: RuleId
    """Id of the rule."""
    decision: Line
    """The decision, as it was named: its id or its file."""
    as_of: IsoDate
    """Day of judgement."""
    outcome: Outcome
    """What the rule says of the decision."""
    when: ExplainedStep | None = None
    """The condition under which the rule applies; absent for a rule that always applies."""
    require: ExplainedStep
    """What the rule requires."""

"""
Rules and their parameters, as their YAML files hold them.

What a rule says is CEL over the dossier; level, dates and parameters stand outside the expression.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from canongate.model.kinds import JUDGED
from canongate.model.parameters import MOST_MEMBERS
from canongate.model.strict import BrainId, ClauseId, Integer, IsoDate, Line, RuleId, Strict

Enforcement = Literal["advisory", "waivable", "mandatory"]
Expression = Annotated[str, Field(min_length=1, max_length=4096)]
ParameterId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=80, examples=["largest_share_percent"])]


def _judged(kind: str) -> str:
    """Refuse a kind that rules cannot judge, as the schema does."""
    if kind not in JUDGED:
        raise ValueError(f"rules judge {', '.join(JUDGED)}")
    return kind


JudgedKind = Annotated[str, AfterValidator(_judged), Field(json_schema_extra={"enum": list(JUDGED)})]


class Rule(Strict):
    """A machine check that enforces one or more clauses."""

    schema_: Annotated[Literal["rule/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    id: RuleId
    """Names the pattern that is wrong and reads well after "waive"; permanent."""
    aliases: tuple[RuleId, ...] = ()
    """Ids this rule had before."""
    enforces: Annotated[tuple[ClauseId, ...], Field(min_length=1)]
    """Clauses the rule enforces."""
    applies_to: JudgedKind
    """Kind of thing it judges."""
    checks: Literal["form", "evidence"]
    """Whether it asks that a field is filled, or measures what the clause says."""
    enforcement: Enforcement | None = None
    """How much a failure weighs; absent means what the force of the clauses gives: must and must_not mandatory, should
    waivable, may and info advisory."""
    enforcement_reason: Line | None = None
    """Why HeadOffice asks for more force than the clause's own modality gives."""
    effective_on: IsoDate
    """First day on which the rule judges."""
    retired_on: IsoDate | None = None
    """First day on which it does not judge any more."""
    let: Annotated[dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], Expression], Field(max_length=32)] = Field(
        default_factory=dict
    )
    """Names for parts of the dossier, in order; each may use those before it."""
    when: Expression | None = None
    """Condition under which the rule applies; absent means always."""
    require: Expression
    """What must hold."""
    message: Expression
    """CEL text of the finding when it does not hold: what is wrong here, with the values seen."""
    undetermined: Expression | None = None
    """CEL text of the finding when it cannot be decided; absent means the missing field is named."""
    place: Annotated[str, Field(pattern=r"^(/[^/]+)*$", examples=["/focus"])] = ""
    """JSON pointer into the decision: the part of it that the rule is about."""
    help: Line
    """What the author of the decision can do."""
    why: Line
    """Why the rule exists, in a sentence a brain owner would say."""


Member = Annotated[str, Field(pattern=r"^[^\n]*$", min_length=1, max_length=80, examples=["email"])]
Members = Annotated[tuple[Member, ...], Field(max_length=MOST_MEMBERS)]


class Tuned(Strict):
    """What every parameter has."""

    id: ParameterId
    """Name under which rules read it: ``params.<id>``."""
    unit: Annotated[Line, Field(examples=["percent", "days", "customers", "channels"])]
    """Unit of the value; of a list, what its members are."""
    owner: BrainId
    """Brain that may propose another value."""
    reason: Line
    """Why this value."""


class Parameter(Tuned):
    """A number a rule reads, which HeadOffice tunes without touching the rule."""

    default: Integer
    """Value in force."""
    minimum: Integer
    """Smallest value that may be set."""
    maximum: Integer
    """Largest value that may be set."""


class ListParameter(Tuned):
    """A list of texts a rule reads, such as the channels allowed, which HeadOffice tunes without touching the rule."""

    default: Members
    """Members in force."""
    members: Annotated[Members, Field(min_length=1)]
    """Every text that may stand in the list."""
    fewest: Annotated[int, Field(ge=0, le=MOST_MEMBERS)] = 0
    """Fewest members the list may have."""
    most: Annotated[int, Field(ge=1, le=MOST_MEMBERS)] = MOST_MEMBERS
    """Most members the list may have; absent means all of them."""


class Overlay(Strict):
    """Values a Brain uses in place of the defaults."""

    brain: BrainId
    """Brain whose decisions are judged with these values."""
    values: dict[ParameterId, Integer | Members]
    """Parameter id to value, within the parameter's bounds."""
    reason: Line
    """Why this Brain differs."""


class Parameters(Strict):
    """Parameters of all rules."""

    schema_: Annotated[Literal["parameters/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    parameters: tuple[Parameter | ListParameter, ...]
    """One entry per parameter."""
    overlays: tuple[Overlay, ...] = ()
    """Values of single Brains."""

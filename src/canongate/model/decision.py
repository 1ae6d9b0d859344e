"""
Decisions: a proposed segment or offer, as a Brain submits it for judgement.

The schema asks only for what identifies a decision. Everything a page demands beyond that may be absent: then the
rules that need it are undetermined, which never passes. So a draft can be judged at any time and says what is open.
"""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from canongate.model.decision_claims import (
    Comparison,
    Criteria,
    Criterion,
    FirstPurchasePath,
    Process,
    Profile,
    Segment,
    Selection,
    Weight,
)
from canongate.model.decision_plans import (
    ForecastFigure,
    MeasurementPlan,
    Message,
    Statement,
    Tests,
    ThreeWhys,
    Validation,
)
from canongate.model.editable import editable
from canongate.model.strict import BrainId, Digest, IsoDate, Line, Slug, Strict


class EvidenceReference(Strict):
    """The evidence manifest the decision rests on."""

    manifest: Slug
    """Manifest id."""
    digest: Digest | None = None
    """Digest of the manifest's file; absent in a draft."""


class Decision(Strict):
    """What every decision says of itself."""

    id: Slug
    """Decision id; the file bears the same name."""
    request_id: Line
    """Id of the request that led to the decision; the same request is never decided twice."""
    brain: BrainId
    """Brain that proposes."""
    principal: Slug
    """Person or agent who proposes."""
    date: IsoDate
    """Day of the proposal."""
    market: Slug = "all"
    """Market it speaks of."""
    supersedes: Slug | None = None
    """Decision that this one replaces."""
    withdraws: Slug | None = None
    """Decision that this one ends without a successor."""
    evidence: EvidenceReference | None = None
    """Evidence the decision rests on."""
    brief: Digest | None = None
    """Digest of the brief its author read."""


class SegmentDecision(Decision):
    """A proposal to give a segment a place in the organisation's focus."""

    model_config = ConfigDict(
        json_schema_extra=editable(
            "focus",
            "expires",
            "comparison",
            "profile",
            "criteria",
            "selection",
            "validation",
            "messages",
            "three_whys",
            "tests",
            "measurement",
            "forecast",
            "process",
            "weighting",
            "horizon_days",
            "statement",
            "paths",
        )
    )

    schema_: Annotated[Literal["segment-decision/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    segment: Segment
    """The segment."""
    focus: Literal["primary", "secondary", "candidate"]
    """Place in the organisation's focus; a candidate is accepted for testing only."""
    expires: IsoDate | None = None
    """Last day of a candidate."""
    comparison: Comparison | None = None
    """Segments it was compared with."""
    profile: Profile | None = None
    """Who they are."""
    criteria: Criteria | None = None
    """The seven criteria."""
    selection: Selection | None = None
    """Why it was chosen."""
    validation: Annotated[tuple[Validation, ...], Field(max_length=50)] = ()
    """How the choice was validated."""
    messages: Annotated[tuple[Message, ...], Field(max_length=60)] = ()
    """What is said to whom."""
    three_whys: ThreeWhys | None = None
    """Why they buy."""
    tests: Tests = Tests()
    """Experiments."""
    measurement: MeasurementPlan | None = None
    """What will be tracked."""
    forecast: Annotated[tuple[ForecastFigure, ...], Field(max_length=50)] = ()
    """What is expected."""
    process: Process | None = None
    """How it was arrived at."""
    weighting: Annotated[tuple[Weight, ...], Field(max_length=30)] = ()
    """Ideal-customer criteria with their weights."""
    horizon_days: Annotated[int, Field(ge=1, le=36500)] | None = None
    """Length of time over which value is counted."""
    statement: Statement | None = None
    """What the segment is to be helped to do."""
    paths: Annotated[tuple[FirstPurchasePath, ...], Field(max_length=50)] = ()
    """First purchases that lead to the top group."""


class Offer(Strict):
    """The offer a decision is about."""

    id: Slug
    """Short name of the offer."""
    name: Line
    """Name as people know it."""
    description: Line | None = None
    """What is offered, in a sentence."""


class OfferDecision(Decision):
    """A proposal to run an offer for a segment."""

    model_config = ConfigDict(
        json_schema_extra=editable("focus", "fit", "problem_strength", "value_delivery", "tests", "forecast")
    )

    schema_: Annotated[Literal["offer-decision/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    offer: Offer
    """The offer."""
    segment: Slug
    """Id of the segment it is for."""
    focus: Literal["primary", "non_primary"]
    """Whether it is to be run as a primary offer."""
    fit: Criterion | None = None
    """Fit with the best customer."""
    problem_strength: Criterion | None = None
    """Strength of the problem it solves."""
    value_delivery: Criterion | None = None
    """Value it delivers."""
    tests: Tests = Tests()
    """Experiments."""
    forecast: Annotated[tuple[ForecastFigure, ...], Field(max_length=50)] = ()
    """What is expected."""

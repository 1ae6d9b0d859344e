"""
Decisions: a proposed segment or offer, as a Brain submits it for judgement.

The schema asks only for what identifies a decision. Everything a page demands beyond that may be absent: then the
rules that need it are undetermined, which never passes. So a draft can be judged at any time and says what is open.
Over 400 lines, because it is one document: its parts are read together, and none is used alone.
"""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from canongate.model.editable import editable
from canongate.model.strict import BrainId, ClauseId, Digest, Integer, IsoDate, Line, Slug, Strict

Source = Literal["data", "interview", "assumption", "unknown"]
Base = Literal["behaviour", "intent", "value", "demographics", "psychographics"]
ClaimKind = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60, examples=["best_customer"])]
ExperimentIds = Annotated[tuple[Slug, ...], Field(max_length=20)]


class Segment(Strict):
    """The segment a decision is about; its predicate stands here and nowhere else."""

    id: Slug
    """Short name of the segment."""
    name: Line
    """Name as people know it."""
    where: Annotated[str, Field(min_length=1, max_length=4096, examples=["orders >= 10"])]
    """Which customers belong to it: a CEL predicate over the columns of the data contract."""
    bases: Annotated[tuple[Base, ...], Field(max_length=5)] = ()
    """Kinds of attribute the segment is meant to rest on; the evidence reads the true ones from the predicate."""


class ProfileField(Strict):
    """One of the seven answers that describe a best customer."""

    text: Line
    """The answer."""
    source: Source
    """Where the answer comes from; an unknown one is a research action."""
    reference: Line | None = None
    """The metric, interview or note behind it."""
    research: Line | None = None
    """How the answer will be found out, where it is unknown."""


class Profile(Strict):
    """Who the segment is, in seven answers."""

    who_they_are: ProfileField | None = None
    """Who they are."""
    what_they_want: ProfileField | None = None
    """What they want."""
    what_problem_they_face: ProfileField | None = None
    """What problem they face."""
    what_motivates_them: ProfileField | None = None
    """What motivates them."""
    what_blocks_them: ProfileField | None = None
    """What blocks them."""
    how_they_decide: ProfileField | None = None
    """How they decide."""
    what_success_looks_like: ProfileField | None = None
    """What success looks like to them."""


class Criterion(Strict):
    """What a decision says of one criterion, and the evidence it says it from."""

    claim: Line
    """What is claimed of the segment."""
    evidence: ClaimKind | None = None
    """Kind of claim in the evidence manifest that backs it."""
    claims_best: bool = True
    """Whether no compared segment is said to be better; false where only the figure is reported."""
    figure: Annotated[float, Field(ge=-1e15, le=1e15)] | None = None
    """Figure the decision rests on, in the unit of the evidence; it is held against the one measured."""


class Criteria(Strict):
    """The seven criteria of a best customer."""

    speed_to_purchase: Criterion | None = None
    """How quickly the customer moves from awareness to purchase."""
    willingness_to_pay: Criterion | None = None
    """How much the customer is willing to spend."""
    lifetime_value: Criterion | None = None
    """Total value generated over time."""
    outcome_success: Criterion | None = None
    """How well the customer achieves results."""
    retention_behaviour: Criterion | None = None
    """How long the customer stays engaged."""
    referral_potential: Criterion | None = None
    """Likelihood of referring others."""
    ease_of_acquisition: Criterion | None = None
    """How easily the customer can be reached and converted."""


class Comparison(Strict):
    """The segments this one was compared with, frozen before anybody looked at the figures."""

    segments: Annotated[tuple[Slug, ...], Field(max_length=60)]
    """Ids of the other segments of the frozen set."""
    frozen_on: IsoDate | None = None
    """Day the set was frozen."""
    set_digest: Digest | None = None
    """Digest of the frozen set of segments."""


class StrategyReason(Strict):
    """How the segment fits the business strategy."""

    clause: ClauseId
    """The clause of the strategy it follows."""
    attested_by: Slug
    """Who of the Strategy Brain says so."""
    text: Line
    """The reason in a sentence."""


class Selection(Strict):
    """Why this segment was chosen."""

    performance: Criterion | None = None
    """It performs best across the key metrics."""
    strategy: StrategyReason | None = None
    """It aligns with the business strategy."""
    growth: Criterion | None = None
    """It has growth potential."""


class Validation(Strict):
    """One way in which the choice was validated after it was made."""

    source: Literal["testing", "campaigns", "customer_feedback", "sales_insights"]
    """Kind of validation."""
    date: IsoDate
    """Day of the result; later than the selection."""
    reference: Line
    """Experiment, campaign, survey or note that holds the result."""
    summary: Line
    """The result in a sentence."""


class Message(Strict):
    """One message and whom it speaks to."""

    id: Slug
    """Short name of the message."""
    channel: Slug
    """Where it runs."""
    segment: Slug
    """The one segment it speaks to."""
    text_digest: Digest
    """Digest of the message's text."""


class Why(Strict):
    """One of the three whys, tied to what backs it."""

    text: Line
    """The answer."""
    tied_to: Annotated[str, Field(pattern=r"^(profile|criteria|claims)\.[a-z_]+$", examples=["profile.what_they_want"])]
    """Profile field, criterion or claim it rests on."""


class ThreeWhys(Strict):
    """Why buy anything, why now, why from us."""

    why_buy_anything: Why | None = None
    """The problem is clear."""
    why_buy_now: Why | None = None
    """The problem is urgent."""
    why_buy_you: Why | None = None
    """The fit is strong."""


class Tests(Strict):
    """Experiments that test the assumptions of the decision."""

    targeting: ExperimentIds = ()
    """Experiments on who is addressed."""
    messaging: ExperimentIds = ()
    """Experiments on what is said."""
    offer_fit: ExperimentIds = ()
    """Experiments on whether the offer fits."""


class MeasurementPlan(Strict):
    """Where each of the five metrics of the segment is tracked."""

    conversion_rate: Line | None = None
    """Conversion rate by segment."""
    lifetime_value: Line | None = None
    """Lifetime value."""
    retention_rate: Line | None = None
    """Retention rate."""
    acquisition_cost: Line | None = None
    """Acquisition cost."""
    engagement: Line | None = None
    """Engagement."""


class ForecastFigure(Strict):
    """A figure expected after the decision is in force."""

    metric: Slug
    """Metric id."""
    value: Integer
    """Expected value, in the metric's unit."""
    unit: Line
    """Unit of the value, for example minor currency units, basis points, days."""
    by: IsoDate
    """Day by which it should be reached."""


class Step(Strict):
    """When a step of the identification process was done, and on what."""

    date: IsoDate
    """Day the step ended."""
    digest: Digest | None = None
    """Digest of what the step produced."""


class Weight(Strict):
    """One criterion of the author's own, with its weight."""

    criterion: Line
    """What is asked of the customer."""
    percent: Annotated[int, Field(ge=1, le=100)]
    """Its weight; the weights of all criteria sum to one hundred."""


class Statement(Strict):
    """What the segment is to be taught or helped to do, in the four parts that make it testable."""

    audience: Line
    """Who."""
    behaviour: Line
    """What they will do."""
    condition: Line
    """Under which circumstances."""
    degree_percent: Annotated[int, Field(ge=1, le=100)]
    """How many of them."""
    experiment: Slug | None = None
    """Experiment that tests it."""


class FirstPurchasePath(Strict):
    """A first purchase, and the chance that it leads to the top group."""

    first_purchase: Line
    """What was bought first."""
    chance_permille: Annotated[int, Field(ge=0, le=1000)]
    """Share of these customers who reached the top group, in thousandths."""
    low_permille: Annotated[int, Field(ge=0, le=1000)] | None = None
    """Lower end of what the data leave possible."""
    high_permille: Annotated[int, Field(ge=0, le=1000)] | None = None
    """Upper end of it."""


class Process(Strict):
    """The five steps of the identification process."""

    data_analysis: Step | None = None
    """Step 1."""
    segmentation: Step | None = None
    """Step 2."""
    comparison: Step | None = None
    """Step 3."""
    selection: Step | None = None
    """Step 4."""
    validation: Step | None = None
    """Step 5."""


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

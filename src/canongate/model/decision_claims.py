"""
What a decision says of its segment: who it is, by which criteria it is best, how that was found, and why it was chosen.

Everything may be absent; what a page demands beyond that is the rules' business.
"""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.strict import ClauseId, Digest, IsoDate, Line, Slug, Strict

Source = Literal["data", "interview", "assumption", "unknown"]
Base = Literal["behaviour", "intent", "value", "demographics", "psychographics"]
ClaimKind = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60, examples=["best_customer"])]


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

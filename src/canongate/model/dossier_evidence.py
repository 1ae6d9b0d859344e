"""
The evidence part of a dossier: what a manifest says of one decision, whole numbers and words only.

Every number is an integer: shares are told in thousandths, so that no rule rounds and every back end agrees.
"""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.contract import LogicalTable
from canongate.model.decision_claims import Base
from canongate.model.strict import LARGEST, Count, Digest, Integer, IsoDate, Line, Slug, Strict

Permille = Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)]
"""Thousandths, rounded to the nearest."""


class Figures(Strict):
    """What the data say of a group of customers before the cut-off."""

    customers: Count
    """Customers in the group."""
    repeat_customers: Count
    """Customers with at least two orders."""
    orders: Count
    """Orders of these customers."""
    net_revenue: Integer
    """Revenue of these customers after cancellations, in minor currency units."""


class SegmentFigures(Figures):
    """The figures of one segment."""

    id: Slug
    """Segment id."""
    bases: Annotated[tuple[Base, ...], Field(max_length=5)] = ()
    """Kinds of attribute its predicate reads."""
    value_permille: Integer | None = None
    """What one of its customers brings, in thousandths of what one of all customers brings, rounded down, so that it
    reaches a whole bound exactly where the unrounded value does; absent where all customers together bring nothing."""


class ClaimView(Strict):
    """A claim, as a rule sees it."""

    status: Literal["proven", "refuted", "not_proven"]
    """What the evidence says of the claim."""
    holds: bool | None = None
    """True when proven, false when refuted; absent when not proven, so that a rule which reads it is undetermined."""
    summary: Line
    """The answer in a sentence, with its figures."""
    reasons: tuple[Line, ...] = ()
    """Why it is not proven, or what limits it."""
    customers: Count | None = None
    """Customers of the segment whose figure was measured; absent when no table holds it."""
    permille: Permille | None = None
    """The segment's figure in thousandths, where it is a share."""


class Claims(Strict):
    """The claims about the decision's segment, one a kind."""

    best_customer: ClaimView | None = None
    """It is the best customer of the segments compared."""
    speed_to_purchase: ClaimView | None = None
    """It buys fastest."""
    willingness_to_pay: ClaimView | None = None
    """It is most willing to pay."""
    lifetime_value: ClaimView | None = None
    """It has the highest lifetime value."""
    outcome_success: ClaimView | None = None
    """It gets the best results."""
    retention_behaviour: ClaimView | None = None
    """It stays longest."""
    referral_potential: ClaimView | None = None
    """It refers most."""
    ease_of_acquisition: ClaimView | None = None
    """It is easiest to acquire."""
    motivation: ClaimView | None = None
    """It is most motivated."""
    problem_intensity: ClaimView | None = None
    """It has the strongest problem."""
    value_received: ClaimView | None = None
    """It receives the most value."""
    least_friction: ClaimView | None = None
    """It converts with the least friction."""
    conversion_rate: ClaimView | None = None
    """It converts best."""
    engagement: ClaimView | None = None
    """It is most engaged."""
    growth_potential: ClaimView | None = None
    """It grows most."""
    net_revenue_per_customer: ClaimView | None = None
    """It brings most per customer."""


class Stated(Strict):
    """One statement of the decision that names evidence, held against it."""

    place: Annotated[str, Field(examples=["criteria.lifetime_value"])]
    """Where the decision says it."""
    kind: str
    """Kind of claim it names."""
    claims_best: bool
    """Whether it says that no compared segment is better."""
    status: Literal["proven", "refuted", "not_proven", "unknown"]
    """What the evidence says of the claim; unknown where it holds no such claim."""
    holds: bool | None = None
    """True when proven, false when refuted; absent otherwise, so that a rule which reads it is undetermined."""
    off_by_permille: Permille | None = None
    """How far the figure stated is from the one measured, in thousandths of it; absent where none was stated."""
    summary: Line
    """What the evidence says, in a sentence."""


class DataKinds(Strict):
    """Rows of each kind of data that were analysed; a kind that no table holds is absent."""

    purchase: Count | None = None
    """Rows on orders."""
    conversion: Count | None = None
    """Rows on contacts or leads, beside orders."""
    retention: Count | None = None
    """Rows on use or surveys, beside orders."""
    behaviour: Count | None = None
    """Rows on use, community or contacts."""


class GroupedBy(Strict):
    """Groups of customers by each kind of attribute; a kind that no table holds is absent."""

    behaviour: Count | None = None
    """By what they do."""
    intent: Count | None = None
    """By what they are after."""
    value: Count | None = None
    """By what they bring."""
    demographics: Count | None = None
    """By who they are."""
    psychographics: Count | None = None
    """By what they think."""


class EvidenceView(Strict):
    """What the evidence manifest says of the decision's segment."""

    manifest: Slug
    """Manifest id."""
    digest: Digest
    """Digest of the manifest's file."""
    cut_off: IsoDate
    """First day whose data were not used."""
    age_days: Annotated[int, Field(ge=-1, le=10_000_000)]
    """Days from the cut-off to the day of judgement."""
    synthetic: bool
    """True when the data were generated."""
    set_digest: Digest
    """Digest of the frozen set of segments that was measured."""
    set_size: Count
    """Segments in that set."""
    attempts: Annotated[int, Field(ge=1, le=LARGEST)]
    """Different predicates ever tried for this question."""
    tables: Annotated[tuple[LogicalTable, ...], Field(max_length=20)]
    """Logical tables the data hold."""
    data: DataKinds
    """Kinds of data that were analysed."""
    grouped_by: GroupedBy
    """Kinds of attribute by which customers were grouped, over all segments of the set."""
    months: Count = 0
    """Months in which the segment was followed."""
    months_missing: Annotated[tuple[Line, ...], Field(max_length=60)] = ()
    """Months between the first and the last of the data in which the segment has no figures."""
    drift_permille: Permille | None = None
    """Stability index of the population between two snapshots, in thousandths; absent where it was not measured."""
    population: Figures
    """All customers."""
    segment: SegmentFigures | None = None
    """The decision's segment; absent when the manifest says nothing of it."""
    compared: Annotated[tuple[SegmentFigures, ...], Field(max_length=60)] = ()
    """The segments the decision was compared with, in the decision's order."""
    best: Annotated[tuple[Slug, ...], Field(max_length=60)] = ()
    """Segments of the set that are proven to be the best customer."""
    claims: Claims = Claims()
    """Claims about the segment."""
    stated: Annotated[tuple[Stated, ...], Field(max_length=20)] = ()
    """Statements of the decision that name evidence, in the decision's order."""

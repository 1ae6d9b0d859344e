"""
The dossier: the one document that rules read for a decision.

Built by a pure function from the decision, the evidence about its segments, the registry rows and clauses it refers
to, the parameters and the day; replaying a verdict needs the stored dossier and nothing else.
"""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.decision import Base, OfferDecision, SegmentDecision
from canongate.model.registries import OfferRow, SegmentRow
from canongate.model.strict import BrainId, ClauseId, Digest, IsoDate, Line, Slug, Strict

Quoted = Annotated[str, Field(max_length=100_000)]
"""Text put together from other documents: a clause with all its items is longer than any line of them."""


class Figures(Strict):
    """What the data say of a group of customers before the cut-off."""

    customers: Annotated[int, Field(ge=0)]
    """Customers in the group."""
    repeat_customers: Annotated[int, Field(ge=0)]
    """Customers with at least two orders."""
    orders: Annotated[int, Field(ge=0)]
    """Orders of these customers."""
    net_revenue: int
    """Revenue of these customers after cancellations, in minor currency units."""


class SegmentFigures(Figures):
    """The figures of one segment."""

    id: Slug
    """Segment id."""
    bases: Annotated[tuple[Base, ...], Field(max_length=5)] = ()
    """Kinds of attribute its predicate reads."""


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


class Claims(Strict):
    """The claims about the decision's segment."""

    best_customer: ClaimView | None = None
    """It is the best customer of the segments compared."""


class EvidenceView(Strict):
    """What the evidence manifest says of the decision's segment."""

    manifest: Slug
    """Manifest id."""
    digest: Digest
    """Digest of the manifest's file."""
    cut_off: IsoDate
    """First day whose data were not used."""
    age_days: int
    """Days from the cut-off to the day of judgement."""
    synthetic: bool
    """True when the data were generated."""
    population: Figures
    """All customers."""
    segment: SegmentFigures | None = None
    """The decision's segment; absent when the manifest says nothing of it."""
    compared: tuple[SegmentFigures, ...] = ()
    """The segments the decision was compared with, in the decision's order."""
    claims: Claims = Claims()
    """Claims about the segment."""


class RegistryView(Strict):
    """Rows in force that the decision touches."""

    segments: tuple[SegmentRow, ...] = ()
    """Segments in force in the decision's market."""
    offers: tuple[OfferRow, ...] = ()
    """Offers in force for the decision's segment."""


class ClauseView(Strict):
    """A clause the rules cite."""

    id: ClauseId
    """Full clause id."""
    page_version: Quoted
    """Version of its page; empty where the page states none."""
    page_status: Quoted
    """Status of its page; Draft clauses do not bind."""
    modality: Literal["must", "must_not", "should", "should_not", "may", "info"]
    """Force of the clause."""
    text: Quoted
    """What it says."""


class Absence(Strict):
    """Something the dossier could not hold, and why."""

    path: Annotated[str, Field(examples=["evidence.segment"])]
    """Where it would stand."""
    reason: Quoted
    """Why it is absent."""
    help: Line
    """What would make it present."""


class Dossier(Strict):
    """What rules of both kinds of decision read."""

    registry: RegistryView
    """Rows in force."""
    canon: tuple[ClauseView, ...]
    """Clauses that the rules for this kind of decision cite, by id."""
    params: dict[str, int]
    """Parameters in force for the decision's Brain."""
    as_of: IsoDate
    """Day of judgement."""
    brain: BrainId
    """The Brain that proposes."""
    absent: tuple[Absence, ...] = ()
    """What could not be found; rules do not read it, findings do."""


class SegmentDossier(Dossier):
    """The dossier of a segment decision."""

    schema_: Annotated[Literal["segment-dossier/v1"], Field(alias="schema")]
    """Kind and version of this document."""
    decision: SegmentDecision
    """The decision."""
    evidence: EvidenceView | None = None
    """Evidence; absent when no manifest was found."""


class OfferDossier(Dossier):
    """The dossier of an offer decision."""

    schema_: Annotated[Literal["offer-dossier/v1"], Field(alias="schema")]
    """Kind and version of this document."""
    decision: OfferDecision
    """The decision."""
    evidence: EvidenceView | None = None
    """Evidence about the offer's segment."""

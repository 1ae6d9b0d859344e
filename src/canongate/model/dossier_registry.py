"""The registry part of a dossier: rows in force that a decision touches, and what they would become."""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.registries import Focus, OfferRow, SegmentRow
from canongate.model.strict import BrainId, IsoDate, Line, PageId, Slug, Strict

Rows = Field(max_length=64)
"""As many rows as the prover looks at."""


class ResultingRow(Strict):
    """A segment as it would stand in the decision's market if the decision came into force."""

    id: Slug
    """Segment id."""
    focus: Focus
    """Rank it would have."""
    decision: Slug
    """Decision it would stand on."""


class TestView(Strict):
    """An experiment that the decision names, as the registry of experiments holds it."""

    group: Literal["targeting", "messaging", "offer_fit"]
    """What the decision says it tests."""
    id: Slug
    """Experiment id."""
    tests: Literal["targeting", "messaging", "offer_fit"]
    """What the registry says it tests."""
    segment: Slug
    """Segment it is about."""
    status: Literal["planned", "running", "ended"]
    """How far it is."""
    started: IsoDate | None = None
    """First day."""
    result: Literal["confirmed", "refuted", "inconclusive"] | None = None
    """What it says of its hypothesis, once it ended."""
    logged_by: BrainId
    """Brain that wrote the row."""
    owner_in_brain: bool
    """Whether its owner belongs to that Brain."""
    lacks: Annotated[tuple[Line, ...], Field(max_length=12)] = ()
    """Columns that an ended experiment should have and that are empty."""


class PersonView(Strict):
    """A principal, as the registry of people knows it."""

    id: Slug
    """Id."""
    kind: Literal["human", "agent"]
    """Human or agent."""
    brains: Annotated[tuple[BrainId, ...], Field(max_length=50)] = ()
    """Brains for which it may propose."""
    capabilities: Annotated[tuple[str, ...], Field(max_length=10)] = ()
    """What it may do at all."""
    accountable_owner: Slug | None = None
    """The human who answers for an agent."""


class RoleView(Strict):
    """What one Brain does by an integration clause of a page that binds."""

    brain: BrainId
    """The Brain."""
    page: PageId
    """The page that says so."""
    role: Line
    """The verb: owns, uses, selects, targets, optimises, prioritises, validates, governs."""
    object: Line
    """What the role is about, as written."""


class CharterView(Strict):
    """The charter of the decision's Brain."""

    page: PageId | None = None
    """Page that holds it; absent where the Brain names none."""
    lacks: Annotated[tuple[Line, ...], Field(max_length=10)] = ()
    """What it does not state; nothing where it is complete."""


class UseView(Strict):
    """A use of the decision's segment by a Brain."""

    id: Slug
    """Use id."""
    brain: BrainId
    """Brain that uses the segment."""
    artefact: Line
    """What uses it."""
    current: bool
    """Whether it relies on the verdict under which the segment is in force."""


class SharedMessage(Strict):
    """A message whose text another decision uses for another segment."""

    message: Slug
    """Message of this decision."""
    decision: Slug
    """The other decision."""
    segment: Slug
    """The segment it speaks to there."""


class RegistryView(Strict):
    """Rows in force that the decision touches."""

    segments: Annotated[tuple[SegmentRow, ...], Rows] = ()
    """Segments in force in the decision's market."""
    segment: SegmentRow | None = None
    """The decision's own segment, where it is in force in the market."""
    segment_age_days: Annotated[int, Field(ge=-100_000, le=1_000_000)] | None = None
    """Days since that segment came into force."""
    offers: Annotated[tuple[OfferRow, ...], Rows] = ()
    """Offers in force for the decision's segment."""
    resulting: Annotated[tuple[ResultingRow, ...], Rows] = ()
    """Segments of the market if the decision came into force, by id."""
    tests: Annotated[tuple[TestView, ...], Field(max_length=60)] = ()
    """Experiments the decision names."""
    uses: Annotated[tuple[UseView, ...], Rows] = ()
    """Uses of the decision's segment."""
    shared_messages: Annotated[tuple[SharedMessage, ...], Field(max_length=60)] = ()
    """Messages whose text speaks to other segments too."""
    principal: PersonView | None = None
    """Who proposes."""
    attester: PersonView | None = None
    """Who attests that the segment fits the strategy."""
    charter: CharterView = CharterView()
    """Charter of the decision's Brain."""
    roles: Annotated[tuple[RoleView, ...], Rows] = ()
    """Roles of Brains on the pages that the rules cite."""

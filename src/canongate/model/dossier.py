"""
The dossier: the one document that rules read for a decision.

Built by a pure function from the decision, the evidence about its segments, the registry rows and clauses it refers
to, the parameters and the day; replaying a verdict needs the stored dossier and nothing else.
"""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from canongate.model.decision import OfferDecision, SegmentDecision
from canongate.model.dossier_evidence import EvidenceView
from canongate.model.dossier_registry import RegistryView
from canongate.model.editable import editable
from canongate.model.parameters import MOST_MEMBERS
from canongate.model.strict import BrainId, ClauseId, Integer, IsoDate, Line, Strict

Quoted = Annotated[str, Field(max_length=100_000)]
"""Text put together from other documents: a clause with all its items is longer than any line of them."""


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


class Form(Strict):
    """What parts of a decision come to together, where no single field says it."""

    model_config = ConfigDict(json_schema_extra=editable("unresearched", "untied", "weights_percent"))

    unresearched: Annotated[tuple[Line, ...], Field(max_length=10)] = ()
    """Profile fields whose answer is unknown and for which no research is planned."""
    untied: Annotated[tuple[Line, ...], Field(max_length=10)] = ()
    """Whys that rest on an answer or claim which is not there or not known."""
    weights_percent: Annotated[int, Field(ge=0, le=3000)] = 0
    """Sum of the weights of all ideal-customer criteria."""


class Dossier(Strict):
    """What rules of both kinds of decision read."""

    registry: RegistryView
    """Rows in force."""
    canon: tuple[ClauseView, ...]
    """Clauses that the rules for this kind of decision cite, by id."""
    params: dict[str, Integer | Annotated[tuple[str, ...], Field(max_length=MOST_MEMBERS)]]
    """Parameters in force for the decision's Brain."""
    as_of: IsoDate
    """Day of judgement."""
    brain: BrainId
    """The Brain that proposes."""
    form: Form = Form()
    """What parts of the decision come to together."""
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

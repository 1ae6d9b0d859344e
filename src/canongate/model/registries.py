"""
The registries: tables of the things in force, one file each, every row with an id.

Only the shape of rows is here; what refers to what is checked by the resolve stage. Long because it holds every
registry, a few lines for each.
"""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.strict import BrainId, ClauseId, Digest, IsoDate, Line, PageId, Slug, Strict

BrainClass = Literal["functional", "observational", "testing", "governance"]
Focus = Literal["primary", "secondary", "candidate"]


class BrainRow(Strict):
    """One Brain: an organisational unit that owns pages and decisions."""

    id: BrainId
    """Short name used in ids and folders."""
    name: Annotated[Line, Field(examples=["Customer Brain"])]
    """Name as pages write it."""
    aliases: tuple[Line, ...] = ()
    """Other names pages use for the same Brain."""
    class_: Annotated[BrainClass, Field(alias="class")]
    """What the Brain is for: to act, to observe, to test, or to govern."""
    domain: Line
    """What the Brain answers for."""
    human_owner: Slug | None = None
    """Id of the person who answers for the Brain."""
    charter: PageId | None = None
    """The page that sets the Brain's purpose and limits."""


class Brains(Strict):
    """Registry of Brains."""

    schema_: Annotated[Literal["brains/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    rows: tuple[BrainRow, ...]
    """One row per Brain."""


class PublicKey(Strict):
    """A public key with which a person signs."""

    key: Annotated[str, Field(pattern=r"^ed25519:[A-Za-z0-9+/]{43}=$")]
    """Algorithm and base64 of the 32 key bytes."""
    since: Annotated[int, Field(ge=0)]
    """First ledger position at which the key is valid."""
    until: Annotated[int, Field(ge=0)] | None = None
    """Ledger position from which it is not valid any more."""


class PersonRow(Strict):
    """One principal: a human, or an agent with an accountable human."""

    id: Slug
    """Short name used in decisions and approvals."""
    name: Line
    """Name as people know it."""
    kind: Literal["human", "agent"]
    """Only humans approve."""
    accountable_owner: Slug | None = None
    """The human who answers for an agent; required for agents."""
    brains: tuple[BrainId, ...] = ()
    """Brains for which this principal may propose."""
    roles: tuple[Slug, ...] = ()
    """Roles that the approval policy names."""
    capabilities: tuple[Literal["propose", "attest", "build-evidence", "approve", "waive", "write-ledger"], ...] = ()
    """What the principal may do at all; agents never approve or waive."""
    keys: tuple[PublicKey, ...] = ()
    """Public keys, oldest first."""


class People(Strict):
    """Registry of people and agents."""

    schema_: Annotated[Literal["people/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    ledger_position: Annotated[int, Field(ge=0)] | None = None
    """How many entries of the ledger the rows show; absent while they are not a projection of one."""
    rows: tuple[PersonRow, ...]
    """One row per principal."""


class Term(Strict):
    """A word the organisation uses in page headers, with its other spellings."""

    name: Line
    """The word as it should be written."""
    aliases: tuple[Line, ...] = ()
    """Other spellings that mean the same."""
    external: PageId | None = None
    """The page a name stands for, where it names a page."""
    next: tuple[Line, ...] | None = None
    """For a status: those that may follow it; absent, any may."""


class ForceWords(Strict):
    """Which words carry which force in prose."""

    must: tuple[Line, ...] = ()
    """Words that oblige."""
    must_not: tuple[Line, ...] = ()
    """Words that forbid."""
    should: tuple[Line, ...] = ()
    """Words that recommend."""
    may: tuple[Line, ...] = ()
    """Words that allow."""


class Vocabulary(Strict):
    """The organisation's words: document types, statuses, authorities, header keys, words of force."""

    schema_: Annotated[Literal["vocabulary/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    document_types: tuple[Term, ...]
    """What a page can be."""
    statuses: tuple[Term, ...]
    """States in the life of a page; Draft pages never bind."""
    authorities: tuple[Term, ...]
    """Who can stand behind a page."""
    header_keys: tuple[Term, ...] = ()
    """Keys that page headers may carry."""
    force: ForceWords = ForceWords()
    """Words that tell the force of a clause in prose."""


class ArchitectureRow(Strict):
    """One page in the architecture registry."""

    page: PageId
    """The page."""
    layer: Slug
    """Layer of the architecture the page belongs to."""


class Architecture(Strict):
    """Architecture registry: every page, with its layer."""

    schema_: Annotated[Literal["architecture/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    name: Line
    """Name as impact declarations write it."""
    rows: tuple[ArchitectureRow, ...]
    """One row per page."""


class PageRow(Strict):
    """One page in its Brain's page registry."""

    page: PageId
    """The page."""
    title: Line
    """Title of the page."""
    status: Line
    """Status in the page's header."""
    version: Line
    """Version in the page's header."""
    external: bool = False
    """True for a page the organisation keeps elsewhere and names here only."""
    aliases: tuple[Line, ...] = ()
    """Short names that other pages use for it."""


class Pages(Strict):
    """Page registry of one Brain."""

    schema_: Annotated[Literal["pages/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    brain: BrainId
    """The Brain whose pages these are."""
    name: Line
    """Name as impact declarations write it."""
    rows: tuple[PageRow, ...]
    """One row per page."""


class MarketRow(Strict):
    """One market in which segments compete for focus."""

    id: Slug
    """Short name used in decisions."""
    name: Line
    """Name as people know it."""


class Markets(Strict):
    """Registry of markets."""

    schema_: Annotated[Literal["markets/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    rows: tuple[MarketRow, ...]
    """One row per market."""


class SegmentRow(Strict):
    """One segment in force."""

    id: Slug
    """Segment id."""
    name: Line
    """Name as people know it."""
    focus: Focus
    """Rank of the segment in its market."""
    market: Slug = "all"
    """Market in which it holds that rank."""
    decision: Slug
    """Decision that put it in force."""
    verdict: Digest
    """Digest of the verdict it stands on."""
    since: IsoDate
    """Day it came into force."""
    expires: IsoDate | None = None
    """Last day of a candidate."""


class Segments(Strict):
    """Registry of segments in force."""

    schema_: Annotated[Literal["segments/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    rows: tuple[SegmentRow, ...]
    """One row per segment and market."""


class OfferRow(Strict):
    """One offer in force."""

    id: Slug
    """Offer id."""
    name: Line
    """Name as people know it."""
    segment: Slug
    """Segment the offer is for."""
    focus: Literal["primary", "non_primary"]
    """Whether the offer is run as a primary offer."""
    decision: Slug
    """Decision that put it in force."""
    verdict: Digest
    """Digest of the verdict it stands on."""
    since: IsoDate
    """Day it came into force."""


class Offers(Strict):
    """Registry of offers in force."""

    schema_: Annotated[Literal["offers/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    rows: tuple[OfferRow, ...]
    """One row per offer."""


class ExperimentRow(Strict):
    """One experiment, logged by the Experimentation Brain."""

    id: Slug
    """Experiment id, cited by decisions."""
    tests: Literal["targeting", "messaging", "offer_fit"]
    """Which assumption it tests."""
    segment: Slug
    """Segment it is about."""
    hypothesis: Line
    """What is expected, and why."""
    success_criterion: Line
    """What counts as success, fixed before the start."""
    stop_criterion: Line
    """What ends it early."""
    status: Literal["planned", "running", "ended"]
    """How far it is."""
    started: IsoDate | None = None
    """First day."""
    ended: IsoDate | None = None
    """Last day."""
    forecast: Line | None = None
    """Result expected."""
    actual: Line | None = None
    """Result seen."""
    variance: Line | None = None
    """Difference between the two."""
    confidence: Line | None = None
    """How sure the result is, in the test's own terms."""
    result: Literal["confirmed", "refuted", "inconclusive"] | None = None
    """What the experiment says of the hypothesis."""
    next_action: Line | None = None
    """What follows from it."""
    owner: Slug
    """Person or agent who runs it."""
    logged_by: BrainId = "experimentation"
    """Brain that wrote this row."""


class Experiments(Strict):
    """Registry of experiments."""

    schema_: Annotated[Literal["experiments/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    rows: tuple[ExperimentRow, ...]
    """One row per experiment."""


class UseRow(Strict):
    """One artefact of a Brain that relies on a judged segment."""

    id: Slug
    """Use id."""
    brain: BrainId
    """Brain that uses the segment."""
    artefact: Line
    """What uses it: a positioning, a campaign, an offer selection."""
    segment: Slug
    """Segment used."""
    verdict: Digest
    """Digest of the verdict the use relies on."""


class Uses(Strict):
    """Registry of uses of segments."""

    schema_: Annotated[Literal["uses/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    rows: tuple[UseRow, ...]
    """One row per use."""


class ReviewRow(Strict):
    """One review of something that a change made suspect."""

    id: Slug
    """Review id."""
    subject: Line
    """Clause, rule or decision that was looked at."""
    because: ClauseId | None = None
    """Clause whose change made it suspect."""
    digest: Digest
    """Digest of the subject when it was looked at; another digest voids the review."""
    reviewer: Slug
    """Person who looked."""
    date: IsoDate
    """Day of the review."""
    reason: Line
    """What the reviewer found."""


class Reviews(Strict):
    """Registry of reviews."""

    schema_: Annotated[Literal["reviews/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    rows: tuple[ReviewRow, ...]
    """One row per review."""

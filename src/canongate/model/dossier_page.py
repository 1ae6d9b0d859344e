"""The dossier of a page: what rules about pages read, such as those of a protocol for changing the canon."""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.dossier import Absence, ClauseView
from canongate.model.parameters import MOST_MEMBERS
from canongate.model.strict import BrainId, Integer, IsoDate, Line, PageId, RuleId, Strict


class RegistryRow(Strict):
    """What the page registry of a Brain says of a page."""

    brain: BrainId
    """Brain whose registry it is."""
    title: Line
    """Title there."""
    status: Line
    """Status there."""
    version: Line
    """Version there."""


class Newest(Strict):
    """The newest entry of a page's change log."""

    version: Line | None = None
    """Version it made."""
    date: IsoDate | None = None
    """Day of the change."""


class PageView(Strict):
    """A page, its rows in the registries, and what the built-in checks found about it."""

    id: PageId
    """Page id."""
    brain: BrainId
    """Brain in whose folder it stands."""
    title: Line
    """Title."""
    status: Line | None = None
    """Status of its header."""
    version: Line | None = None
    """Version of its header."""
    authority: Line | None = None
    """Authority of its header."""
    applies_to: Annotated[tuple[Line, ...], Field(max_length=64)] = ()
    """Brains it applies to."""
    last_reviewed: IsoDate | None = None
    """Day of its last review."""
    review_age_days: Annotated[int, Field(ge=-100_000, le=1_000_000)] | None = None
    """Days since then."""
    newest: Newest | None = None
    """Newest entry of its change log."""
    layer: Line | None = None
    """Layer that the architecture registry names."""
    row: RegistryRow | None = None
    """Its row in a page registry."""
    undeclared: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    """What its impact declaration does not speak of."""
    superseded_by: Line | None = None
    """What replaces it, or that nothing does."""
    binding_rules: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    """Rules that block by its clauses alone."""
    compared: bool = False
    """Whether an earlier state of the root was held against this one."""
    found: Annotated[tuple[RuleId, ...], Field(max_length=60)] = ()
    """Built-in checks that found something about it, by id."""


class PageDossier(Strict):
    """The dossier of a page."""

    schema_: Annotated[Literal["page-dossier/v1"], Field(alias="schema")]
    """Kind and version of this document."""
    page: PageView
    """The page."""
    canon: tuple[ClauseView, ...]
    """Clauses that the rules for pages cite, by id."""
    params: dict[str, Integer | Annotated[tuple[str, ...], Field(max_length=MOST_MEMBERS)]]
    """Parameters in force for the page's Brain."""
    as_of: IsoDate
    """Day of judgement."""
    absent: tuple[Absence, ...] = ()
    """What could not be found."""

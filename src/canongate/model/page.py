"""
The page kind: a header, and sections of typed clauses.

What equals a default is left out of the file: ``modality`` is info, ``normative`` follows the modality. The profile of
the text it came from is in :mod:`canongate.model.page_source`; how a page becomes lines of text again stands in
:mod:`canongate.model.page_lines`. This module only says what a file may hold; long because it is one schema.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from canongate.model.page_source import Blank, Cell, Layout, LineLayout, Marker, Source
from canongate.model.strict import SLUG, ClauseId, Line, PageId, Slug, Strict

ClauseKind = Literal[
    "principle",
    "definition",
    "statement",
    "obligation",
    "prohibition",
    "conditional",
    "criterion",
    "step",
    "profile_field",
    "contrast",
    "integration",
    "failure_mode",
    "metric",
    "mapping",
    "final_rule",
    "changelog_entry",
    "impact_declaration",
    "opaque",
]
Modality = Literal["must", "must_not", "should", "may", "info"]
Role = Literal["owns", "uses", "selects", "targets", "optimises", "prioritises", "validates", "governs"]
Relation = Literal["derives", "cites", "governs", "conflicts"]

Text = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\n]*$")]
LocalId = Annotated[str, Field(pattern=rf"^{SLUG}(\.{SLUG})*$", max_length=300, examples=["final-rule"])]
Uid = Annotated[str, Field(pattern=r"^[a-z]-[0-9a-f]{16}$", examples=["c-0f3a9c2e41b07d55"])]
GrammarRef = Annotated[str, Field(pattern=rf"^{SLUG}@[1-9][0-9]*$", examples=["framework@1"])]


class OtherField(Strict):
    """A header key that canongate does not know, kept as written."""

    label: Line
    """Key as written."""
    value: Cell
    """Value as written; may be empty."""


class Header(Strict):
    """What a page says of itself before its first section; names are kept as written."""

    document_type: Annotated[Cell | None, Field(examples=["Framework"])] = None
    """What the page is: Framework, Canon, Standard and so on."""
    status: Annotated[Cell | None, Field(examples=["Active"])] = None
    """State in the life of the page; Draft pages never bind."""
    version: Annotated[Cell | None, Field(examples=["v1.0"])] = None
    """Version of the page; the newest change-log entry says the same."""
    authority: Annotated[Cell | None, Field(examples=["HeadOffice"])] = None
    """Who stands behind the page."""
    applies_to: Annotated[tuple[Cell, ...] | None, Field(examples=[["Customer Brain"]])] = None
    """Brains the page binds."""
    parent: Annotated[Cell | None, Field(examples=["Customer Brain"])] = None
    """Page or Brain this page belongs under."""
    last_reviewed: Annotated[Cell | None, Field(examples=["2026-04-26"])] = None
    """Day of the last review, as written."""
    owner: Cell | None = None
    """Who answers for the page."""
    authority_level: Cell | None = None
    """Rank of the authority."""
    brain: Cell | None = None
    """Brain the page belongs to."""
    brain_class: Cell | None = None
    """Charter: what the Brain is for: to act, to observe, to test, or to govern."""
    domain: Cell | None = None
    """Charter: what the Brain answers for."""
    human_owner: Cell | None = None
    """Charter: the person who answers for the Brain."""
    layer: Cell | None = None
    """Layer of the architecture."""
    classification: Cell | None = None
    """Who may read the page."""
    audience: tuple[Cell, ...] | None = None
    """Who should read the page."""
    scope: Cell | None = None
    """What the page covers, in one line."""
    related_pages: tuple[Cell, ...] | None = None
    """Pages to read beside this one."""
    child_pages: tuple[Cell, ...] | None = None
    """Pages that name this one as their parent."""
    supersedes: tuple[Cell, ...] | None = None
    """Pages this one replaces."""
    superseded_by: Cell | None = None
    """Page that replaces this one."""
    effective_date: Cell | None = None
    """First day the page binds."""
    created: Cell | None = None
    """Day the page was created."""
    next_review: Cell | None = None
    """Day the page is reviewed again."""
    review_cycle: Cell | None = None
    """How often the page is reviewed."""
    reviewers: tuple[Cell, ...] | None = None
    """Who reviews the page."""
    tags: tuple[Cell, ...] | None = None
    """Words to find the page by."""
    other: tuple[OtherField, ...] = ()
    """Keys canongate does not know, in the order written."""


class Item(Strict):
    """A citable part of a clause; it has the clause's force."""

    id: Slug
    """Assigned once; cited as ``<clause>.<item>``."""
    text: Text | None = None
    """Text of the line, without its marker."""
    key: Text | None = None
    """Label of a group of a mapping; its items follow."""
    role: Role | None = None
    """What the party of an integration does; ``object`` says with what."""
    object: Cell | None = None
    """What the role is about: ``identification`` in ``owns identification``."""
    cells: tuple[Cell, ...] | None = None
    """Cells of a table row."""
    items: tuple["Item", ...] = ()
    """Nested items."""
    marker: Marker | None = None
    """Marker where it departs from its list."""
    blank: Blank | None = None
    """Blank lines before it where that departs from the page."""


class Versus(Strict):
    """The other side of a contrast."""

    lead: Text
    """Line that opens it, such as ``rather than:``."""
    items: tuple[Item, ...]
    """What is set aside."""
    marker: Marker | None = None
    """Marker of all its items."""


class Table(Strict):
    """The frame of a pipe table; its rows are the clause's items."""

    columns: tuple[Cell, ...]
    """Names of the columns."""
    rule: Annotated[str, Field(max_length=2000)] | None = None
    """Line under the column names, where it departs from ``| --- | --- |``."""
    style: Literal["spaced", "tight", "aligned", "wide"] = "spaced"
    """How cells are padded: to one blank, not at all, to the width of the column, to that and at least three."""


class Link(Strict):
    """How a clause stands to another."""

    rel: Relation
    """What this clause does to the other."""
    to: ClauseId | PageId
    """The other clause, or a page."""


class Clause(Strict):
    """The smallest norm that can be cited."""

    id: LocalId
    """Assigned once, never recomputed; cited as ``<page>#<id>``."""
    uid: Uid
    """Never changes, whatever the clause is called."""
    kind: ClauseKind
    """What sort of norm this is."""
    modality: Modality = "info"
    """Force of the clause."""
    normative: bool | None = None
    """Whether the clause sets a norm; absent: every modality but info does."""
    owner: Line | None = None
    """Brain that answers for the clause, where it is not the page's."""
    part_of: LocalId | None = None
    """Clause of the same page under whose title this one stands."""
    title: Text | None = None
    """Title of a criterion or step."""
    party: Text | None = None
    """Who an integration clause speaks of, as written."""
    term: Text | None = None
    """What a definition defines."""
    text: Text | None = None
    """The clause, where it is one line."""
    lead: Text | None = None
    """Line that opens a list of items."""
    if_: Annotated[Text | None, Field(alias="if")] = None
    """Condition, without its opening word and colon."""
    opener: Annotated[str, Field(max_length=40)] | None = None
    """Opening word of the condition where it is not ``If``."""
    marker: Marker | None = None
    """Marker of all items; a number counts up, and a bare arrow stands on lines of its own between them."""
    then: tuple[Item, ...] = ()
    """What holds when the condition does."""
    items: tuple[Item, ...] = ()
    """Parts of the clause."""
    versus: Versus | None = None
    """What a contrast sets aside."""
    table: Table | None = None
    """Frame of a table, whose rows are the items."""
    lines: tuple[Cell, ...] = ()
    """Lines the grammar cannot type, as written."""
    version: Cell | None = None
    """Change log: version of the page after the change."""
    date: Cell | None = None
    """Change log: day of the change, as written."""
    author: Cell | None = None
    """Change log: who made the change."""
    approved_by: Cell | None = None
    """Change log: who approved the change."""
    reason: Cell | None = None
    """Change log: why the page changed."""
    change: Cell | None = None
    """Change log: what changed; further lines are items."""
    created: tuple[Cell, ...] | None = None
    """Impact: pages created."""
    updated: tuple[Cell, ...] | None = None
    """Impact: pages updated."""
    deprecated: tuple[Cell, ...] | None = None
    """Impact: pages deprecated."""
    sections_changed: tuple[Cell, ...] | None = None
    """Impact: sections in which something changed."""
    what_changed: tuple[Cell, ...] | None = None
    """Impact: what changed, in words."""
    registries: tuple[Cell, ...] | None = None
    """Impact: registries requiring update."""
    brains_affected: tuple[Cell, ...] | None = None
    """Impact: Brains to inform."""
    authority_boundaries: bool | Cell | None = None
    """Impact: whether authority boundaries changed."""
    governance_behaviour: bool | Cell | None = None
    """Impact: whether governance behaviour changed."""
    canon_version_update: bool | Cell | None = None
    """Impact: whether the canon version must change."""
    change_log_entry: bool | Cell | None = None
    """Impact: whether a change-log entry is required."""
    order: tuple[str, ...] = ()
    """Fields as ordered in the text, where that departs from the usual order."""
    params: dict[Slug, Any] = {}
    """Numbers and lists that rules may read from this clause."""
    links: tuple[Link, ...] = ()
    """How the clause stands to others."""
    layout: Layout = {}
    """Lines that depart from the dialect."""


class Section(Strict):
    """A heading and its clauses."""

    id: Slug
    """Assigned once; the first norm of the section has the same id."""
    heading: Cell
    """Heading as written; empty for what stands before the first heading."""
    entry: LineLayout | None = None
    """How the titles of this section's criteria, steps or parties are written."""
    clauses: tuple[Clause, ...]
    """Clauses, in order; an empty list where there are none."""
    layout: Layout = {}
    """The heading, where it departs from the dialect."""


class Tombstone(Strict):
    """An id that was used and never will be again."""

    id: LocalId
    """Id of the clause or item, without the page."""
    text: Text
    """What it said last."""
    removed_in: Cell | None = None
    """Version of the page that no longer has it."""


class Page(Strict):
    """A canon document."""

    schema_: Annotated[Literal["page/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    id: PageId
    """Assigned once; the file stands at ``canon/<id>.yaml``."""
    uid: Uid
    """Never changes, whatever the page is called."""
    title: Annotated[Line, Field(examples=["Customer Brain Best Customer Identification Framework"])]
    """Name of the page, as other pages write it."""
    grammar: GrammarRef
    """Grammar and version the page was written for."""
    header: Header
    """What the page says of itself."""
    source: Source
    """Profile of the wiki text."""
    sections: tuple[Section, ...]
    """Sections, in order."""
    tombstones: tuple[Tombstone, ...] = ()
    """Ids that are never used again."""

"""
Who owns and does what, and how pages hang together: the answers of ``canongate graph``, as data.

Built by the resolve stage from typed clauses and headers; drawn by the render stage.
"""

from collections.abc import Mapping
from dataclasses import dataclass

OWNS = "owns"
ROLES = (OWNS, "uses", "selects", "targets", "optimises", "prioritises", "validates", "governs")
"""What a Brain can do by a page, in the order of telling."""


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """One role of one Brain, as a clause gives it."""

    page: str
    clause: str
    """Full id of the item of an integration clause, or of the clause that names its owner."""
    brain: str
    role: str
    object: str
    """What the role is about, as written."""
    whole_page: bool
    """True where an integration clause speaks of the page, False where a clause names its own owner."""


@dataclass(frozen=True, slots=True, order=True)
class Owned:
    """A normative clause with the Brains that own it; none and several are both answers."""

    clause: str
    owners: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """A thing that clauses say is owned, with every Brain they name."""

    name: str
    owners: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Cycle:
    """A relation that comes back to where it began: each member leads to the next, the last to the first."""

    relation: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnershipGraph:
    """Brains, pages, clauses and roles, with the answers read from them."""

    brains: Mapping[str, str]
    """Id to name, of every registered Brain."""
    pages: Mapping[str, str]
    """Id to title, of every page."""
    assignments: tuple[Assignment, ...]
    clauses: tuple[Owned, ...]
    """Every normative clause."""
    subjects: tuple[Subject, ...]
    roleless: tuple[str, ...]
    """Items of integration clauses whose verb is no role."""
    cycles: tuple[Cycle, ...]
    """Brains that rely on each other (`relies on`) or watch each other (`watches`) in a circle."""

    @property
    def without_owner(self) -> tuple[Owned, ...]:
        """Normative clauses that no Brain owns."""
        return tuple(one for one in self.clauses if not one.owners)

    @property
    def with_several_owners(self) -> tuple[Owned, ...]:
        """Normative clauses that several Brains own."""
        return tuple(one for one in self.clauses if len(one.owners) > 1)

    @property
    def disputed(self) -> tuple[Subject, ...]:
        """Things that several Brains own, whichever pages say so."""
        return tuple(one for one in self.subjects if len(one.owners) > 1)


@dataclass(frozen=True, slots=True, order=True)
class PageLink:
    """How one page stands to another, or to its Brain."""

    source: str
    target: str
    """Page id; Brain id where the parent is a Brain."""
    relation: str
    count: int
    """How many clauses say so; one for what a header says."""


@dataclass(frozen=True, slots=True, order=True)
class PageNode:
    """A page as the graph shows it."""

    id: str
    title: str
    status: str
    version: str
    owners: tuple[str, ...]
    external: bool
    """Kept elsewhere, and named in a registry only."""


@dataclass(frozen=True, slots=True)
class PageGraph:
    """Pages, and how they stand to each other."""

    brains: Mapping[str, str]
    pages: tuple[PageNode, ...]
    links: tuple[PageLink, ...]
    cycles: tuple[Cycle, ...]

    @property
    def without_owner(self) -> tuple[PageNode, ...]:
        """Pages of this canon that no Brain owns."""
        return tuple(page for page in self.pages if not page.owners and not page.external)

    @property
    def alone(self) -> tuple[PageNode, ...]:
        """Pages that no relation leads to or from."""
        linked = {name for link in self.links for name in (link.source, link.target)}
        return tuple(page for page in self.pages if page.id not in linked)

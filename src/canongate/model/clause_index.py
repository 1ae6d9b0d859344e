"""
The clauses of many pages by full id, quoted only when one is asked for.

Knowing which ids exist costs a walk; putting a clause into words costs several. A check of a whole canon asks for the
words of few.
"""

from collections.abc import Collection, Iterator, Mapping

from canongate.model.clauses import ClauseRef, iterate_clauses, local_ids
from canongate.model.document import Document
from canongate.model.similar import MANY, nearest


class ClauseIndex(Mapping[str, ClauseRef]):
    """
    A read-only mapping of full id to clause or item, in the order of pages and of the clauses in them.

    Where an id stands twice in a page, which is a finding elsewhere, the later one is meant.

    Args:
        pages: page id to page.
    """

    def __init__(self, pages: Mapping[str, Document]) -> None:
        self._pages = pages
        self._ids: dict[str, dict[str, None]] = {}
        self._quoted: dict[str, dict[str, ClauseRef]] = {}
        self._many: bool | None = None

    def __getitem__(self, clause: str) -> ClauseRef:
        page = clause.partition("#")[0]
        if page not in self._quoted and page in self._pages:
            self._quoted[page] = {ref.id: ref for ref in iterate_clauses(self._pages[page].data)}
        return self._quoted[page][clause]

    def __iter__(self) -> Iterator[str]:
        for page in self._pages:
            yield from (f"{page}#{local}" for local in self._ids_of(page))

    def __len__(self) -> int:
        return sum(len(self._ids_of(page)) for page in self._pages)

    def __contains__(self, clause: object) -> bool:
        name, _, local = str(clause).partition("#")
        page = self._pages.get(name)
        return page is not None and (local in page.cited or local in self._ids_of(name))

    def _ids_of(self, page: str) -> dict[str, None]:
        """Return the local ids of a page, in order; walked when they are first asked for."""
        if page not in self._ids:
            self._ids[page] = dict.fromkeys(local_ids(self._pages[page].data))
        return self._ids[page]

    def near(self, clause: str) -> Collection[str]:
        """
        Return the ids to choose from for an id that is not there.

        Of many clauses these are those on the page it names, or on the page named most like it: comparing all of them
        would take longer than the check that missed one.
        """
        if not self._are_many():
            return tuple(self)
        named = clause.partition("#")[0]
        page = named if named in self._pages else nearest(named, self._pages)
        return () if page is None else [f"{page}#{local}" for local in self._ids_of(page)]

    def _are_many(self) -> bool:
        if self._many is None:
            self._many = len(self) > MANY
        return self._many

    def normative(self) -> int:
        """Return how many clauses and items set a norm, without quoting any."""
        return sum(page.index.normative for page in self._pages.values())

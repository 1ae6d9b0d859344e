"""
The clauses of many pages by full id, quoted only when one is asked for.

Knowing which ids exist costs a walk; putting a clause into words costs several. A check of a whole canon asks for the
words of few.
"""

from collections.abc import Iterator, Mapping

from canongate.model.clauses import ClauseRef, clauses_of, count_ids, iterate_clauses, local_ids
from canongate.model.document import Document


class ClauseIndex(Mapping[str, ClauseRef]):
    """
    A read-only mapping of full id to clause or item, in the order of pages and of the clauses in them.

    Where an id stands twice in a page, which is a finding elsewhere, the later one is meant.

    Args:
        pages: page id to page.
    """

    def __init__(self, pages: Mapping[str, Document]) -> None:
        self._pages = pages
        self._page_of = {f"{name}#{local}": name for name, page in pages.items() for local in local_ids(page.data)}
        self._quoted: dict[str, dict[str, ClauseRef]] = {}

    def __getitem__(self, clause: str) -> ClauseRef:
        page = self._page_of[clause]
        if page not in self._quoted:
            self._quoted[page] = {ref.id: ref for ref in iterate_clauses(self._pages[page].data)}
        return self._quoted[page][clause]

    def __iter__(self) -> Iterator[str]:
        return iter(self._page_of)

    def __len__(self) -> int:
        return len(self._page_of)

    def __contains__(self, clause: object) -> bool:
        return clause in self._page_of

    def normative(self) -> int:
        """Return how many clauses and items set a norm, without quoting any."""
        return sum(
            count_ids(clause)
            for page in self._pages.values()
            for _, _, clause in clauses_of(page.data)
            if clause.get("normative", clause.get("modality", "info") != "info")
        )

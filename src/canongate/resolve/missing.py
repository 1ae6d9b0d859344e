"""The finding of a reference that leads nowhere, worded in one place for every kind of document."""

from collections.abc import Iterable

from canongate.model.clause_index import ClauseIndex
from canongate.model.document import Document
from canongate.model.finding import Finding, Level
from canongate.model.similar import did_you_mean


def missing(document: Document, pointer: str, noun: str, name: str, known: Iterable[str]) -> Finding:
    """
    Return the finding of a reference to something that does not exist.

    Args:
        document: where the reference stands.
        pointer: JSON pointer to it.
        noun: what should bear the name, as an author would call it.
        name: the name.
        known: the names that exist, for the mend.
    """
    near = known.near(name) if isinstance(known, ClauseIndex) else known
    return Finding(
        rule="reference-unknown",
        level=Level.ERROR,
        message=f"there is no {noun} {name!r}",
        path=document.path,
        pointer=pointer,
        document=document.id,
        help=did_you_mean(name, near, "name one that exists, or add it first"),
        context={"noun": noun, "name": name},
    )

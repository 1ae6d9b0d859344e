"""
The types a file passes through: bytes with a digest, a parsed value, a document that fits its schema.

Positions are not stored: :mod:`canongate.load.locate` finds the place of a JSON pointer from ``text`` on request.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from canongate.model.page_index import PageIndex, Placed, page_index


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file that fits the YAML profile (or is JSON), parsed; nothing is yet known of its meaning."""

    path: str
    """Relative to the root, with forward slashes."""
    text: str
    digest: str
    """``sha256:`` and the hexadecimal digest of the file's bytes."""
    value: Any
    """JSON-like: dict, list, str, int, float, bool, None."""


@dataclass(frozen=True, slots=True)
class Document:
    """A raw document whose value fits the schema of its kind; ``data`` is that value, never changed."""

    kind: str
    """Name in :data:`canongate.model.kinds.KINDS`."""
    id: str
    raw: RawDocument
    _walked: list[PageIndex] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def data(self) -> Mapping[str, Any]:
        """The parsed mapping."""
        value: Mapping[str, Any] = self.raw.value
        return value

    @property
    def index(self) -> PageIndex:
        """What a walk over a page tells; of another kind of document it is not asked."""
        if not self._walked:
            self._walked.append(page_index(self.raw.value))
        return self._walked[0]

    @property
    def title(self) -> str:
        """The title of a page."""
        title: str = self.raw.value["title"]
        return title

    @property
    def header(self) -> Mapping[str, Any]:
        """The header of a page."""
        header: Mapping[str, Any] = self.raw.value["header"]
        return header

    @property
    def links(self) -> Iterable[Placed]:
        """The links of a page's clauses, with their pointers."""
        return self.index.links

    @property
    def cited(self) -> Sequence[str]:
        """Local ids on a page that are known to exist without looking; of a page that was read, none."""
        return ()

    @property
    def path(self) -> str:
        """Where the document stands, relative to the root."""
        return self.raw.path


def unshared(
    before: Mapping[str, Document], after: Mapping[str, Document]
) -> tuple[dict[str, Document], dict[str, Document]]:
    """Return two states of some documents, without those that are the very same in both, which most are."""
    return (
        {name: one for name, one in before.items() if after.get(name) is not one},
        {name: one for name, one in after.items() if before.get(name) is not one},
    )

"""
From a JSON pointer to a place in a file, and the places of many findings at once.

A file is composed for positions once per call, and only when a finding needs a place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from canongate.load.compose import compose
from canongate.load.inner import inner_place
from canongate.load.node import Scalar
from canongate.load.place import Lines
from canongate.load.seek import node_at, plain_at, seek
from canongate.load.tableplaces import TablePlaces
from canongate.model.document import RawDocument
from canongate.model.finding import Finding, Related
from canongate.model.kinds import TABLE_SUFFIXES
from canongate.model.pointer import pointer_parts, value_at
from canongate.model.span import Span


class Places:
    """
    The places of one file, composed once.

    Args:
        raw: a document that was read; its text is therefore known to be sound.
    """

    def __init__(self, raw: RawDocument) -> None:
        self._path = raw.path
        self._lines = Lines(raw.text)
        self._root = compose(raw.text, most_values=len(raw.text) + 1).root

    def span(self, pointer: str, *, on_key: bool = False) -> Span:
        """Return where a pointer leads, or where its nearest existing ancestor stands."""
        start, end = seek(self._root, pointer_parts(pointer), on_key=on_key)
        return self._lines.span(self._path, start, end)

    def inside(self, pointer: str, value: object, offset: int) -> Span:
        """Return the point in a text value that is so many code points from its start."""
        scalar = node_at(self._root, pointer_parts(pointer))
        if not isinstance(scalar, Scalar) or not isinstance(value, str):
            return self.span(pointer)
        place = inner_place(self._lines.text, scalar, value, offset)
        return self._lines.span(self._path, place, place)

    def excerpt(self, span: Span) -> str:
        """Return the line a span begins on."""
        return self._lines.excerpt(self._lines.offset(span.line, span.column))

    def plain(self, pointer: str) -> str | None:
        """Return how the plain scalar at a pointer is spelled; None where no plain scalar stands."""
        scalar = plain_at(self._root, pointer_parts(pointer))
        return self._lines.text[scalar.start : scalar.end] if scalar else None


def places_of(raw: RawDocument) -> Places | TablePlaces:
    """Return the places of a file, by its format."""
    return TablePlaces(raw) if raw.path.endswith(TABLE_SUFFIXES) else Places(raw)


def locate(raw: RawDocument, pointer: str, *, on_key: bool = False) -> tuple[Span, str]:
    """
    Return the place of a JSON pointer and the line it begins on.

    Args:
        raw: a document that was read.
        pointer: RFC 6901; where it leads nowhere, the nearest existing ancestor is meant.
        on_key: the key at the pointer is meant, not its value.
    """
    places = places_of(raw)
    span = places.span(pointer, on_key=on_key)
    return span, places.excerpt(span)


def plain_scalar_at(raw: RawDocument, pointer: str) -> str | None:
    """
    Return the raw spelling of the plain scalar at a pointer, for a mend such as ``quote it: "1.10"``.

    None where the value is quoted, empty, a block scalar, a mapping or a list, or does not exist.
    """
    places = places_of(raw)
    return places.plain(pointer) if isinstance(places, Places) else None


def fill_places(findings: Iterable[Finding], raws: Mapping[str, RawDocument]) -> tuple[Finding, ...]:
    """
    Return the findings, in their order, each with span and excerpt where its file is known.

    Args:
        findings: of any files; one that has its span keeps it.
        raws: the documents that were read, by path.
    """
    known: dict[str, Places | TablePlaces] = {}

    def places(path: str) -> Places | TablePlaces | None:
        if path not in known and path in raws:
            known[path] = places_of(raws[path])
        return known.get(path)

    def with_place(place: Related) -> Related:
        here = places(place.path) if place.span is None else None
        return replace(place, span=here.span(place.pointer)) if here else place

    def filled(finding: Finding) -> Finding:
        related = tuple(map(with_place, finding.related))
        here = places(finding.path) if finding.span is None else None
        if here is None:
            return replace(finding, related=related)
        if finding.offset is None:
            span = here.span(finding.pointer, on_key=finding.on_key)
        else:
            value = value_at(raws[finding.path].value, finding.pointer)
            span = here.inside(finding.pointer, value, finding.offset)
        return finding.at(span, here.excerpt(span), related)

    return tuple(map(filled, findings))

"""
Whether a page file says what its own wiki text says.

The file is the authority, and people edit it; what the text carries (kinds, force, headings, shapes) must still be
what a reader of the text would find. This asks the importer, and tells every difference at its place in the file.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from canongate.importer.page import import_page
from canongate.model.clauses import clauses_of
from canongate.model.finding import Finding, Level
from canongate.model.grammar import Grammar
from canongate.model.page_lines import page_text
from canongate.model.pointer import to_pointer

Row = Mapping[str, Any]
_HELP = "write the clause so that its words say it, or import the edited text with --update"


def faithfulness(page: Row, grammar: Grammar, path: str) -> tuple[Finding, ...]:
    """
    Return a finding for each place at which a page would not be read back from its own text.

    Args:
        page: mapping of a page file that fits its schema.
        grammar: the grammar the page pins.
        path: the page file.
    """
    result = import_page(page_text(page), page_id=page["id"], grammar=grammar, previous=page, path=path)
    if result.page is None:
        refused = result.findings[-1]
        message = f"the page's text would be refused: {refused.message}"
        return (_finding(page, message, path, "", refused.help),)
    return () if result.page == page else tuple(_differences(page, result.page, path))


def _differences(page: Row, again: Row, path: str) -> Iterator[Finding]:
    """Yield a finding for each part of the page that reads otherwise."""
    for key in ("title", "grammar", "header", "source"):
        if page[key] != again[key]:
            yield _finding(page, f"{key} reads {_short(again[key])}, not {_short(page[key])}", path, f"/{key}")
    before = {clause["id"]: (pointer, clause) for pointer, _, clause in clauses_of(page)}
    after = {clause["id"]: clause for _, _, clause in clauses_of(again)}
    for local, (pointer, clause) in before.items():
        if local not in after:
            yield _finding(page, f"clause {local!r} is not read from the text", path, pointer)
        elif clause != after[local]:
            yield from _keys(page, clause, after[local], path, pointer)
    for local in sorted(after.keys() - before.keys()):
        yield _finding(page, f"the text reads as a further clause {local!r}: {_short(after[local])}", path, "")
    sections = [_frame(section) for section in page["sections"]]
    if sections != [_frame(section) for section in again["sections"]]:
        yield _finding(page, "the sections read otherwise, in heading, order or clauses", path, "/sections")


def _keys(page: Row, clause: Row, again: Row, path: str, pointer: str) -> Iterator[Finding]:
    """Yield a finding for each key of a clause that reads otherwise."""
    for key in sorted(clause.keys() | again.keys()):
        if clause.get(key) != again.get(key):
            read = f"reads {_short(again[key])}" if key in again else "is not read from the text"
            said = _short(clause[key]) if key in clause else "absent"
            place = pointer + to_pointer([key]) if key in clause else pointer
            yield _finding(page, f"{key} of {clause['id']!r} {read}; the file says {said}", path, place)


def _frame(section: Row) -> tuple[Any, ...]:
    """Return what a section is besides its clauses' contents."""
    ids = [clause["id"] for clause in section["clauses"]]
    return section["id"], section["heading"], section.get("entry"), section.get("layout"), ids


def _short(value: Any) -> str:
    """Return a value short enough for a message."""
    longest = 60
    text = repr(value)
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def _finding(page: Row, message: str, path: str, pointer: str, mend: str = _HELP) -> Finding:
    """Return a finding at a place of the page file."""
    return Finding("page-not-as-its-text", Level.ERROR, message, path, pointer, document=page["id"], help=mend)

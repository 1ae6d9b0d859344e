"""
One page against the grammar version it pins: required sections and header keys, their order, the document type.

It works on parsed grammar files as they are and builds no model of them, so that a check of thousands of pages pays
for no more than the lookups. How lines under a heading are read is the importer's, and not looked at here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from canongate.model.checks import found
from canongate.model.document import Document
from canongate.model.finding import Finding, Related
from canongate.model.page_fields import HEADER
from canongate.model.similar import did_you_mean
from canongate.model.words import Words
from canongate.validate.outline import Outline

_LABELS = {each.key: each.label for each in HEADER}


def grammar_findings(page: Document, outlines: Mapping[str, Outline], words: Words) -> Iterator[Finding]:
    """
    Yield every departure of a page from its grammar.

    Args:
        page: the page.
        outlines: name and version of every grammar there is, to its outline.
        words: the vocabulary, for other spellings of a document type.
    """
    ref = page.data["grammar"]
    if ref not in outlines:
        yield found(
            "grammar-unknown",
            page,
            "/grammar",
            f"there is no grammar {ref!r}",
            help=did_you_mean(ref, outlines, f"one of: {', '.join(sorted(outlines))}"),
            context={"grammar": ref},
        )
        return
    asked = outlines[ref]
    yield from _header(page, asked, words)
    yield from _sections(page, asked)


def _header(page: Document, asked: Outline, words: Words) -> Iterator[Finding]:
    header, ref = page.header, page.data["grammar"]
    lacking = [key for key in asked.required_header if not header.get(key)]
    if lacking:
        labels = ", ".join(_LABELS[key] for key in lacking)
        yield found(
            "header-key-missing",
            page,
            "/header",
            f"the header lacks {labels}, which {ref} asks for",
            help=f"add {', '.join(f'`{key}:`' for key in lacking)}",
            context={"keys": lacking, "grammar": ref},
            on_key=True,
        )
    written = header.get("document_type")
    # A word that is not in the vocabulary is told there, and by no other check.
    if written is None or asked.document_type is None or words.type_unknown(written):
        return
    wanted = asked.document_type
    if words.document_types.get(written, written) != words.document_types.get(wanted, wanted):
        yield found(
            "document-type-not-of-grammar",
            page,
            "/header/document_type",
            f"the page is a {written!r}, but {ref} is the grammar of a {wanted!r}",
            help=f"pin the grammar of a {written}, or write `document_type: {wanted}`",
            context={"document_type": written, "grammar": ref, "wanted": wanted},
        )


def _sections(page: Document, asked: Outline) -> Iterator[Finding]:
    sections: Sequence[Mapping[str, Any]] = page.data["sections"]
    first: dict[str, int] = {}
    furthest, latest = -1, 0
    for at, section in enumerate(sections):
        written = section["heading"]
        heading = asked.known[written] if written in asked.known else asked.heading_of(written)
        if heading is None:
            continue
        if "*" not in heading and first.setdefault(heading, at) != at:
            yield _repeated(page, at, first[heading])
            continue
        first.setdefault(heading, at)
        rank = asked.order.get(heading, -1)
        if 0 <= rank < furthest:
            yield _misplaced(page, at, latest)
        elif rank >= 0:
            furthest, latest = rank, at
    yield from _required(page, asked, first)


def _required(page: Document, asked: Outline, first: Mapping[str, int]) -> Iterator[Finding]:
    ref, sections = page.data["grammar"], page.data["sections"]
    places = {name: first.get(asked.aliases.get(name, "")) for name in asked.required}
    lacking = [name for name, at in places.items() if at is None]
    if lacking:
        written = {section["heading"].casefold() for section in sections}
        lacking = [name for name in lacking if name.casefold() not in written]
    if lacking:
        names = ", ".join(map(repr, lacking))
        yield found(
            "section-missing",
            page,
            "/sections",
            f"the page has no section {names}, which {ref} requires",
            help="add a section with that heading"
            if len(lacking) == 1
            else "add a section with each of these headings",
            context={"sections": lacking, "grammar": ref},
            on_key=True,
        )
    yield from (_empty(page, at) for at in places.values() if at is not None and not sections[at].get("clauses"))


def _empty(page: Document, at: int) -> Finding:
    heading, ref = page.data["sections"][at]["heading"], page.data["grammar"]
    return found(
        "section-empty",
        page,
        f"/sections/{at}/heading",
        f"the section {heading!r} holds nothing, and {ref} requires it",
        help="write what belongs there",
        context={"section": heading, "grammar": ref},
    )


def _repeated(page: Document, at: int, first: int) -> Finding:
    heading, before = (page.data["sections"][one]["heading"] for one in (at, first))
    return found(
        "section-repeated",
        page,
        f"/sections/{at}/heading",
        f"the section {heading!r} is there already, as {before!r}",
        help="move what it holds to the first, or give it a heading of its own",
        context={"section": heading, "first": before},
        related=(Related("first used here", page.path, f"/sections/{first}/heading"),),
    )


def _misplaced(page: Document, at: int, after: int) -> Finding:
    heading, latest = (page.data["sections"][one]["heading"] for one in (at, after))
    ref = page.data["grammar"]
    return found(
        "section-misplaced",
        page,
        f"/sections/{at}/heading",
        f"the section {heading!r} stands after {latest!r}; {ref} puts it before",
        help=f"move it before {latest!r}",
        context={"section": heading, "after": latest, "grammar": ref},
        related=(Related("stands before it", page.path, f"/sections/{after}/heading"),),
    )

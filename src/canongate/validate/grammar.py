"""
One page against the grammar version it pins: required sections and header keys, their order, the document type.

It works on parsed grammar files as they are and builds no model of them, so that a check of thousands of pages pays
for no more than the lookups. How lines under a heading are read is the importer's, and not looked at here.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from canongate.model.checks import found
from canongate.model.document import Document
from canongate.model.finding import Finding, Related
from canongate.model.page_fields import HEADER
from canongate.model.similar import did_you_mean
from canongate.model.words import Words

_LABELS = {each.key: each.label for each in HEADER}
_INHERITED = ("required", "order", "required_header")


@dataclass(frozen=True, slots=True)
class Outline:
    """What a grammar asks of the outline of a page."""

    document_type: str | None
    """Absent in a grammar that others extend; a page may still pin it."""
    required: tuple[str, ...]
    order: Mapping[str, int]
    """Heading of the grammar to its rank."""
    required_header: tuple[str, ...]
    exact: Mapping[str, str]
    """Case-folded heading or alias to the heading of the grammar."""
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    aliases: Mapping[str, str]
    """Heading, alias or pattern as the grammar writes it, to its heading."""
    known: dict[str, str | None] = field(default_factory=dict)
    """Headings looked up so far; thousands of pages share a few dozen."""

    def heading_of(self, written: str) -> str | None:
        """Return the grammar's heading for one written on a page; None where the grammar has none."""
        if written not in self.known:
            pattern = next((heading for pattern, heading in self.patterns if pattern.fullmatch(written)), None)
            self.known[written] = self.exact.get(written.casefold(), pattern)
        return self.known[written]


def outline(ref: str, find: Callable[[str], Mapping[str, Any]]) -> Outline:
    """
    Return the outline of a grammar with everything it extends.

    Args:
        ref: name and version, such as ``framework@1``.
        find: gives the parsed file of a name and version; no shipped grammar extends itself.
    """
    sections: dict[str, Mapping[str, Any]] = {}
    asked: dict[str, Any] = {}
    own = grammar = find(ref)
    while True:
        for section in grammar.get("sections", ()):
            sections.setdefault(section["heading"], section)
        asked = {name: asked.get(name) or grammar.get(name) or () for name in _INHERITED}
        if "extends" not in grammar:
            break
        grammar = find(grammar["extends"])
    names = [
        (name, heading) for heading, section in sections.items() for name in (heading, *section.get("aliases", ()))
    ]
    return Outline(
        document_type=own.get("document_type"),
        required=tuple(asked["required"]),
        order={heading: rank for rank, heading in enumerate(asked["order"])},
        required_header=tuple(asked["required_header"]),
        exact={name.casefold(): heading for name, heading in reversed(names) if "*" not in name},
        patterns=tuple(
            (re.compile(re.escape(name).replace(r"\*", ".+"), re.IGNORECASE), heading)
            for name, heading in names
            if "*" in name and name != "*"
        ),
        aliases=dict(reversed(names)),
    )


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
    header, ref = page.data["header"], page.data["grammar"]
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
    for at in places.values():
        if at is not None and not sections[at].get("clauses"):
            heading = sections[at]["heading"]
            yield found(
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

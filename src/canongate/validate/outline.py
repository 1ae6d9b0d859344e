"""What a grammar asks of the outline of a page, with everything it extends; made once for thousands of pages."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

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

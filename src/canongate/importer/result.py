"""What an import gives: the page, what there is to say about it, and how each line was typed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from canongate.importer.lines import Line
from canongate.model.finding import Finding
from canongate.model.page_lines import page_lines


@dataclass(frozen=True, slots=True)
class LineTyping:
    """How one line of the text was typed."""

    line: int
    """1-based."""
    kind: str
    """Kind of its clause; or blank, title, header, heading, end."""
    clause: str
    """Local id of the clause or item; or header key, or section id; empty for none."""
    role: str
    """Part the line plays: text, lead, item, entry, field, value, row, flow, opaque ..."""
    text: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """A page read from a text, or the findings for which the text was refused."""

    page: dict[str, Any] | None
    """The page file's mapping; None where the text was refused."""
    findings: tuple[Finding, ...]
    typing: tuple[LineTyping, ...] = ()
    """Every line of the text once, in order; empty where the text was refused."""


def type_lines(page: Mapping[str, Any], lines: Sequence[Line], text: str) -> Iterator[LineTyping]:
    """Yield how each line of the text was typed; blank lines are typed too."""
    typed = {line.number: walked for walked, line in zip(page_lines(page), lines, strict=True)}
    for number, raw in enumerate(text.removesuffix("\n").split("\n"), 1):
        if walked := typed.get(number):
            yield LineTyping(number, walked.kind, walked.clause, walked.role, raw)
        else:
            yield LineTyping(number, "blank", "", "blank", raw)

"""
The outline of a text: title, header, sections, end.

A line is a heading when the grammar knows it. A line that looks like one, where no plain title is expected, opens a
section the grammar does not know: its lines stay together, opaque.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from canongate.importer.fields import Labelled, Labels, keep, order_of, unknown_label
from canongate.importer.lines import Line, Sort, is_sentence, is_title
from canongate.importer.sections import holds_titles, holds_values
from canongate.model.grammar import Grammar, SectionRule
from canongate.model.page_fields import HEADER

Draft = dict[str, Any]
_PREFIX = re.compile(r"(?:#{1,6} +|\d{1,2}[.)] +)(?=\S)")


@dataclass(slots=True)
class SectionLines:
    """A heading with the lines below it."""

    heading: str
    suffix: str
    rule: SectionRule | None
    line: Line | None
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """The parts of a text."""

    title: Line | None = None
    title_text: str = ""
    header: Draft = field(default_factory=dict)
    layout: Draft = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    sections: list[SectionLines] = field(default_factory=list)
    end: Line | None = None
    unknown: list[Line] = field(default_factory=list)
    """Header lines with keys no table knows."""
    stray: list[Line] = field(default_factory=list)
    """Header fields outside the header, or given twice."""
    after_end: Line | None = None
    """First line after an end marker: such a text is refused."""


def read_outline(lines: Sequence[Line], grammar: Grammar) -> Outline:
    """Return the outline of a text."""
    outline = Outline()
    rest = _read_end(outline, list(lines), grammar)
    labels = Labels(HEADER, grammar)
    rest = _read_title(outline, rest, labels, grammar)
    rest = _read_header(outline, rest, labels, grammar)
    current = SectionLines("", "", grammar.rule_for(""), None)
    for index, line in enumerate(rest):
        opened = None if _in_flow(rest, index) else _heading(line, current, grammar, rest[index - 1] if index else None)
        if opened:
            outline.sections.append(current)
            current = opened
        else:
            current.lines.append(line)
            if _is_stray(line, current, outline, labels, grammar):
                outline.stray.append(line)
    outline.sections.append(current)
    if not outline.sections[0].lines:
        del outline.sections[0]
    return outline


def _is_stray(line: Line, current: SectionLines, outline: Outline, labels: Labels, grammar: Grammar) -> bool:
    """Return whether a line looks like a header field that missed the header."""
    read = labels.read(line)
    if read is None:
        return False
    key = read.field.key
    return not current.heading or (key in grammar.required_header and key not in outline.header and _is_prose(current))


def _is_prose(section: SectionLines) -> bool:
    """Return whether a section holds plain clauses, not fields of its own."""
    return section.rule is None or section.rule.parser == "prose"


def _read_end(outline: Outline, lines: list[Line], grammar: Grammar) -> list[Line]:
    """Take the end marker; anything after one is noted."""
    ends = [at for at, line in enumerate(lines) if line.written in grammar.words.end]
    if ends and ends[0] < len(lines) - 1:
        outline.after_end = lines[ends[0] + 1]
    elif ends:
        outline.end = lines.pop()
    return lines


def _read_title(outline: Outline, lines: list[Line], labels: Labels, grammar: Grammar) -> list[Line]:
    """Take the title: a first line that is neither a field nor a heading, before the first field."""
    if len(lines) < 2 or labels.read(lines[0]) or _known_heading(lines[0], grammar, exact=True):  # noqa: PLR2004  # it and a field
        return lines
    if not (labels.read(lines[1]) or unknown_label(lines[1])):
        return lines
    outline.title = lines[0]
    match = _PREFIX.match(lines[0].written)
    outline.title_text = lines[0].written[match.end() if match else 0 :]
    return lines[1:]


def _read_header(outline: Outline, lines: list[Line], labels: Labels, grammar: Grammar) -> list[Line]:
    """Take the header fields, which stand together."""
    others: list[Draft] = []
    at = 0
    while at < len(lines) and not _known_heading(lines[at], grammar, exact=True):
        read = labels.read(lines[at])
        other = unknown_label(lines[at])
        if read is None and other is None:
            break
        at += 1
        if read is None:
            assert other is not None  # noqa: S101  # the loop ends where both are None
            outline.header[f"other.{len(others)}"] = other[1]
            others.append({"label": other[0], "value": other[1]})
            outline.unknown.append(lines[at - 1])
            continue
        at = _take_below(read, lines, at, labels, grammar)
        if not keep(outline.header, outline.layout, read, grammar.words):
            at = next(index for index, line in enumerate(lines) if line is read.line)
            break
    outline.order = order_of(outline.header, HEADER)
    outline.header = {key: value for key, value in outline.header.items() if not key.startswith("other.")}
    if others:
        outline.header["other"] = others
    return lines[at:]


def _take_below(read: Labelled, lines: Sequence[Line], at: int, labels: Labels, grammar: Grammar) -> int:
    """Take the lines below a header label that has no value on its own line; return where the next field starts."""
    if read.form != "below":
        return at
    while at < len(lines) and not labels.read(lines[at]) and not unknown_label(lines[at]):
        line = lines[at]
        one_is_there = read.below and not (line.marked and read.below[0].marked)
        if _known_heading(line, grammar, exact=False) or one_is_there or (line.marked and read.field.sort == "text"):
            break
        read.below.append(line)
        at += 1
    return at


def _known_heading(line: Line, grammar: Grammar, *, exact: bool) -> tuple[str, str, SectionRule] | None:
    """Return heading, suffix and rule of a line that the grammar knows as a heading."""
    text = line.written
    plain = line.plain
    if match := _PREFIX.match(text):
        text, exact, plain = text[match.end() :], exact or text[0] != "#", True
    suffix = ":" if text.endswith(":") else ""
    text = text.removesuffix(":")
    if not plain or not text or not (text[0].isupper() or text[0].isdigit()):
        return None
    rule = grammar.rule_for(text, exact=exact or bool(suffix))
    if rule is None or not (grammar.rule_for(text, exact=True) or is_title(text)):
        return None
    return text, suffix, rule


def _in_flow(lines: Sequence[Line], index: int) -> bool:
    """Return whether a line is joined to a neighbour by an arrow on a line of its own."""
    return any(line.sort is Sort.FLOW for line in lines[max(index - 1, 0) : index + 2])


def _heading(line: Line, current: SectionLines, grammar: Grammar, before: Line | None) -> SectionLines | None:
    """Return the section that a line opens, if it opens one."""
    values = holds_values(current.rule)
    if known := _known_heading(line, grammar, exact=values):
        return SectionLines(known[0], known[1], known[2], line)
    if not line.plain or holds_titles(current.rule) or not is_title(line.body):
        return None
    if before is not None and (
        before.body.endswith(":") or (before.plain and not is_sentence(before.body) and not is_title(before.body))
    ):
        return None
    return SectionLines(line.body, "", grammar.other_rule, line)

"""Sections of labelled fields: change logs and impact declarations; what of them cannot be typed stays opaque."""

from collections.abc import Sequence
from typing import Any

from canongate.importer.fields import Labelled, Labels, keep
from canongate.importer.lines import Line
from canongate.model.grammar_words import Words

Draft = dict[str, Any]


def read_change_log(lines: Sequence[Line], labels: Labels, words: Words) -> list[Draft]:
    """Return change-log entries; a field an entry already has opens the next, and ``change`` may run on as items."""
    return _read(lines, labels, words, "changelog_entry", several=True)


def read_impact(lines: Sequence[Line], labels: Labels, words: Words) -> list[Draft]:
    """Return the impact declaration, and what of it cannot be typed."""
    clauses = _read(lines, labels, words, "impact_declaration", several=False)
    return [clause for clause in clauses if len(clause) > len(("kind", "layout")) or "lines" in clause]


def _read(lines: Sequence[Line], labels: Labels, words: Words, kind: str, *, several: bool) -> list[Draft]:
    """Return clauses of a kind with their fields; where there may be several, the first field opens the next."""
    clauses: list[Draft] = []
    holder: Draft | None = None
    for read in _gather(lines, labels):
        if isinstance(read, Line):
            clauses.append({"kind": "opaque", "lines": [read.written]})
            holder = None
            continue
        if holder is None or (several and read.field.key in holder and read.field is labels.fields[0]):
            holder = {"kind": kind, "layout": {}}
            clauses.append(holder)
        rest = _overflow(read)
        if not keep(holder, holder["layout"], read, words):
            clauses.append(_opaque_field(read, rest))
            holder = None
        elif rest:
            holder["items"] = [{"text": line.body} for line in rest]
            holder = None
    return clauses


def _overflow(read: Labelled) -> list[Line]:
    """Take from a change the lines after its first; they are items of the entry."""
    if read.field.group != "change" or not read.below:
        return []
    start = 0 if read.inline or read.below[0].marked else 1
    rest = read.below[start:]
    del read.below[start:]
    return rest


def _gather(lines: Sequence[Line], labels: Labels) -> list[Labelled | Line]:
    """Return fields with the lines below them, and the lines that stand before any field."""
    gathered: list[Labelled | Line] = []
    for line in lines:
        read = labels.read(line, bare=True)
        last = gathered[-1] if gathered else None
        if read:
            gathered.append(read)
        elif isinstance(last, Labelled):
            last.below.append(line)
        else:
            gathered.append(line)
    return gathered


def _opaque_field(read: Labelled, rest: Sequence[Line]) -> Draft:
    """Return a field that cannot be typed, with all its lines."""
    return {"kind": "opaque", "lines": [line.written for line in (read.line, *read.below, *rest)]}

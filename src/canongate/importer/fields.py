"""
Labelled fields, as the header, change-log entries and impact declarations have them.

A label is known by the table of fields or by the grammar's other labels for it. How each was written goes into the
holder's ``layout``, in full; what equals the page's defaults is taken out later.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from canongate.importer.lines import Line
from canongate.model.grammar import Grammar
from canongate.model.grammar_words import Words
from canongate.model.page_fields import CLAUSE_FIELDS, HEADER, NO, YES, Field, values_of

Draft = dict[str, Any]
_LABELLED = re.compile(r"(?P<label>[^:|]{1,60}):(?: (?P<value>\S.*))?")
_UNKNOWN = re.compile(r"[A-Z][\w&/' -]{0,50}")
_SEPARATORS = (", ", "; ", " | ", " / ", " · ")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A field as it stands in the text."""

    field: Field
    label: str
    form: str
    inline: str
    line: Line
    below: list[Line] = dataclass_field(default_factory=list)


class Labels:
    """The labels of one group of fields."""

    def __init__(self, fields: Sequence[Field], grammar: Grammar) -> None:
        self.fields = tuple(fields)
        named = {each.label.casefold(): each for each in fields}
        others = {name.casefold(): each for each in fields for name in grammar.labels.get(each.key, ())}
        self.known = others | named

    @classmethod
    def of(cls, kind: str, grammar: Grammar) -> "Labels":
        """Return the labels of a kind of clause, or of the header."""
        return cls(CLAUSE_FIELDS.get(kind, HEADER), grammar)

    def read(self, line: Line, *, bare: bool = False) -> Labelled | None:
        """Return the field that a line opens; ``bare`` allows a label without colon."""
        if not line.plain:
            return None
        match = _LABELLED.fullmatch(line.body)
        label = match["label"] if match else line.body
        known = self.known.get(label.casefold())
        if known is None or not (match or bare):
            return None
        form = "bare" if match is None else "inline" if match["value"] else "below"
        return Labelled(known, label, form, (match["value"] or "") if match else "", line)


def unknown_label(line: Line) -> tuple[str, str] | None:
    """Return label and value of a line that looks like a field no table knows."""
    match = _LABELLED.fullmatch(line.body) if line.plain else None
    if match and _UNKNOWN.fullmatch(match["label"]):
        return match["label"], match["value"] or ""
    return None


def keep(holder: Draft, layout: Draft, read: Labelled, words: Words) -> bool:
    """Put a field into its holder, with how it was written; False where it cannot be typed and nothing was put."""
    if read.field.key in holder:
        return False
    kept: Draft = {"form": read.form}
    if read.label != read.field.label:
        kept["label"] = read.label
    value = _value(read, kept, words)
    if value is None:
        return False
    holder[read.field.key] = value
    layout[read.field.key] = kept
    return True


def _value(read: Labelled, kept: Draft, words: Words) -> list[str] | bool | str | None:
    """Return a field's value by its sort; None where it cannot be typed."""
    if read.field.sort == "text":
        return _text(read)
    return _names(read, kept) if read.field.sort == "names" else _listed(read, kept, words)


def _text(read: Labelled) -> str | None:
    """Return the value of a text field; None where several lines claim to be it."""
    if len(read.below) > (0 if read.inline else 1) or any(line.marked for line in read.below):
        return None
    return read.inline or (read.below[0].body if read.below else "")


def _names(read: Labelled, kept: Draft) -> list[str] | None:
    """Return the names of a field, which stand on its line, on one line below it, or each on its own."""
    if read.inline and read.below:
        return None
    if len(read.below) > 1 or (read.below and read.below[0].marked):
        return [line.body for line in read.below]
    said = read.inline or (read.below[0].body if read.below else "")
    separator = next((each for each in _SEPARATORS if each in said), ", ")
    if separator != ", " or (read.below and separator in said):
        kept["separator"] = separator
    return said.split(separator) if said else []


def _listed(read: Labelled, kept: Draft, words: Words) -> list[str] | bool | str | None:
    """Return the value of a list or flag; how an empty list, yes or no is spelled goes into ``kept``."""
    said = [read.inline] if read.inline else [line.body for line in read.below]
    if read.inline and read.below:
        return None
    value: list[str] | bool | str | None = said
    if read.field.sort == "flag":
        value = _flag(said, words)
    elif not said or (said[0] in words.none and len(said) == 1 and not any(line.marked for line in read.below)):
        value = []
    elif read.inline:
        return _names(read, kept)
    if (value == [] or isinstance(value, bool)) and values_of(read.field, value) != tuple(said):
        kept["wording"] = "".join(said)
    return value


def _flag(said: Sequence[str], words: Words) -> bool | str | None:
    """Return yes or no as truth, other words as they stand, None where it is no single line."""
    if len(said) != 1:
        return None
    if said[0] in (YES, *words.yes):
        return True
    return False if said[0] in (NO, *words.no) else said[0]


def order_of(holder: Draft, fields: Sequence[Field]) -> list[str]:
    """Return the keys of a holder in the order of the text where that is not the table's; else nothing."""
    written = [key for key in holder if any(key == each.key for each in fields) or key.startswith("other.")]
    usual = [each.key for each in fields if each.key in holder]
    return [] if written == usual + written[len(usual) :] else written

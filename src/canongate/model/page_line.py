"""
One line of a page on its way to text, and the defaults it is measured against.

Labelled fields are made into lines here too, since the header and clauses write them alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from canongate.model.page_fields import Field, values_of
from canongate.model.page_layout import DIALECTS, count_from

Row = Mapping[str, Any]


@dataclass(slots=True)
class PageLine:
    """One line of a page, with where it comes from and where a departure from its defaults is kept."""

    role: str
    """Sort of line; gaps are kept by it."""
    body: str
    """The line without its prefix."""
    prefix: str
    """Default of what stands before the body, indentation included."""
    host: Row
    """Mapping that keeps departures: in itself for an item, else in its ``layout`` under ``slot``."""
    slot: str = ""
    pointer: str = ""
    clause: str = ""
    """Local id of the clause or item, or of the section or header key the line belongs to."""
    kind: str = ""
    list_host: Row | None = None
    """Mapping whose ``marker`` is the default of this line and its siblings."""
    list_name: str = "item"
    """Which of the page's markers is the default of that."""
    parent: "PageLine | None" = field(default=None, repr=False)
    """Line of the item this one is nested in."""

    @property
    def departures(self) -> Row:
        """What this line keeps beside its text."""
        if not self.slot:
            return self.host
        kept: Row = self.host.get("layout", {}).get(self.slot, {})
        return kept

    @property
    def written_prefix(self) -> str:
        """What stands before the body."""
        prefix: str = self.departures.get("marker", self.prefix)
        return prefix


class Profile:
    """The defaults of one page: its dialect, with what its source profile says instead."""

    def __init__(self, source: Row) -> None:
        self.source = source
        self.dialect = DIALECTS[source["dialect"]]

    def marker(self, name: str) -> str:
        """Return the page's marker of a sort of line."""
        marker: str = self.source.get("markers", {}).get(name, self.dialect.markers[name])
        return marker

    def form(self, group: str) -> str:
        """Return the page's form of a group of fields."""
        form: str = self.source.get("forms", {}).get(group, self.dialect.forms[group])
        return form

    def gap(self, before: str, after: str) -> int:
        """Return the page's blank lines between two sorts of line."""
        gap: int = self.source.get("gaps", {}).get(f"{before}>{after}", self.dialect.gap(before, after))
        return gap

    @property
    def end(self) -> str:
        """The end marker; empty for none."""
        end: str = self.source.get("end", self.dialect.end)
        return end

    @property
    def title_line(self) -> bool:
        """Whether the text opens with the title."""
        has: bool = self.source.get("title_line", self.dialect.title_line)
        return has

    @property
    def indent(self) -> int:
        """Spaces each level of nested items adds."""
        indent: int = self.source.get("indent", self.dialect.indent)
        return indent


def field_lines(line: PageLine, fields: Sequence[tuple[Field, Any]], profile: Profile) -> Iterator[PageLine]:
    """Yield the lines of labelled fields; ``line`` is the pattern each is made from (role, host, pointer)."""
    for each, value in fields:
        layout = line.host.get("layout", {}).get(each.key, {})
        label = layout.get("label", each.label)
        form = layout.get("form", profile.form(each.group))
        values = _worded(values_of(each, value), each, value, layout)
        pointer = f"{line.pointer}/{each.key.replace('.', '/')}"
        clause = line.clause or each.key
        body = label if form == "bare" else f"{label}:"
        joined = layout.get("separator", ", ").join(values)
        if form == "inline":
            body = f"{label}: {joined}" if joined else body
        yield PageLine(line.role, body, "", line.host, each.key, pointer, clause, line.kind)
        if form != "inline":
            marker = line.host.get("layout", {}).get(f"{each.key}.*", {}).get("marker", "")
            below = (joined,) if "separator" in layout else values
            for index, said in enumerate(filter(None, below)):
                slot = f"{each.key}.{index}"
                yield PageLine("value", said, count_from(marker, index), line.host, slot, pointer, clause, line.kind)


def _worded(values: tuple[str, ...], each: Field, value: Any, layout: Row) -> tuple[str, ...]:
    """Return a field's values with an empty list, yes or no in the page's own spelling."""
    spelled = layout.get("wording")
    plain = isinstance(value, bool) if each.sort == "flag" else each.sort == "list" and not value
    return (spelled,) if plain and spelled is not None else values

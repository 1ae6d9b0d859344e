"""
The lines of a clause, by its shape: titled, defined, said in one line, listed, conditional, contrasted, tabled.

A clause has the shape of the keys it holds, so that every kind may have every shape.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from canongate.model.clauses import condition_text, item_text
from canongate.model.page_fields import CLAUSE_FIELDS, in_order
from canongate.model.page_layout import FLOW, count_from
from canongate.model.page_line import PageLine, Profile, field_lines

Row = Mapping[str, Any]
HEADS = ("title", "party", "term")
_NARROWEST = 3
"""Dashes under a narrow column name, as Markdown asks."""


def clause_lines(section: Row, pointer: str, profile: Profile) -> Iterator[PageLine]:
    """Yield the lines of every clause of a section."""
    entries = 0
    for index, clause in enumerate(section["clauses"]):
        yield from _Clause(section.get("entry", {}), clause, f"{pointer}/clauses/{index}", profile).lines(entries)
        entries += any(head in clause for head in HEADS)


class _Clause:
    """One clause on its way to lines; the order of the shapes is the order of the lines."""

    def __init__(self, entry: Row, clause: Row, pointer: str, profile: Profile) -> None:
        self.entry = entry
        self.clause = clause
        self.pointer = pointer
        self.profile = profile

    def lines(self, entries: int) -> Iterator[PageLine]:
        """Yield the clause's lines; ``entries`` counts the titled clauses of the section before it."""
        head = next((name for name in HEADS if name in self.clause), None)
        inline = head is not None and self._form(head) == "inline"
        if head:
            yield self._head(head, entries, inline=inline)
        if not inline:
            yield from self._opening()
        yield from self._fields()
        if "table" in self.clause:
            yield from self._table()
        elif not (inline and head == "party"):
            yield from self._list(self.clause, "items", self.clause)
        yield from self._list(self.clause, "then", self.clause)
        if "versus" in self.clause:
            versus = self.clause["versus"]
            yield self._line("lead", versus["lead"], "versus")
            yield from self._list(versus, "items", versus, "/versus")
        for index, text in enumerate(self.clause.get("lines", ())):
            yield self._line("opaque", text, f"lines.{index}")

    def _line(self, role: str, body: str, slot: str, prefix: str = "") -> PageLine:
        """Return a line of the clause itself."""
        place = f"{self.pointer}/{slot.replace('.', '/')}"
        return PageLine(role, body, prefix, self.clause, slot, place, self.clause["id"], self.clause["kind"])

    def _form(self, head: str) -> str:
        """Return where what follows a title stands."""
        form: str = self._kept(head).get("form", self.entry.get("form", "below"))
        return form

    def _kept(self, slot: str) -> Row:
        """Return the departures of one of the clause's lines."""
        kept: Row = self.clause.get("layout", {}).get(slot, {})
        return kept

    def _head(self, head: str, entries: int, *, inline: bool) -> PageLine:
        """Return the line of the title, party or term, with what follows on it."""
        body: str = self.clause[head]
        if inline:
            separator = self._kept(head).get("separator", self.entry.get("separator", ": "))
            said = item_text(self.clause["items"][0]) if head == "party" else self.clause["text"]
            body += separator + said
        else:
            usual = self.entry.get("suffix", ":" if head == "term" else "")
            body += self._kept(head).get("suffix", usual)
        return self._line("entry", body, head, count_from(self.entry.get("marker", ""), entries))

    def _opening(self) -> Iterator[PageLine]:
        """Yield the line that says the clause, or opens its list."""
        if "text" in self.clause:
            yield self._line("text", self.clause["text"], "text")
        if "lead" in self.clause:
            yield self._line("lead", self.clause["lead"], "lead")
        if "if" in self.clause:
            suffix = self._kept("if").get("suffix", ":")
            yield self._line("lead", condition_text(self.clause)[:-1] + suffix, "if")

    def _list(self, holder: Row, name: str, list_host: Row, below: str = "") -> Iterator[PageLine]:
        """Yield the lines of a list of items and of what is nested in them."""
        usual = "arrow" if name == "then" else "item"
        marker = list_host.get("marker", self.profile.marker(usual))
        flow = marker if marker in FLOW else ""
        for index, item in enumerate(holder.get(name, ())):
            if flow and index:
                yield self._line("flow", flow, f"flow.{index}")
            prefix = "" if flow else count_from(marker, index)
            line = self._item(item, f"{self.pointer}{below}/{name}/{index}", self.clause["id"], prefix)
            line.list_host, line.list_name = list_host, usual
            yield line
            yield from self._nested(item, line)

    def _item(self, item: Row, pointer: str, above: str, prefix: str) -> PageLine:
        """Return the line of one item."""
        role = "lead" if "key" in item else "item"
        prefix = "" if "key" in item else prefix
        return PageLine(role, item_text(item), prefix, item, "", pointer, f"{above}.{item['id']}", self.clause["kind"])

    def _nested(self, item: Row, parent: PageLine) -> Iterator[PageLine]:
        """Yield the lines of the items nested in one."""
        for index, child in enumerate(item.get("items", ())):
            prefix = self.profile.marker("item")
            if "key" not in item:
                step = len(parent.written_prefix) - len(parent.written_prefix.lstrip(" ")) + self.profile.indent
                prefix = " " * step + prefix.lstrip(" ")
            line = self._item(child, f"{parent.pointer}/items/{index}", parent.clause, prefix)
            line.parent = parent
            yield line
            yield from self._nested(child, line)

    def _fields(self) -> Iterator[PageLine]:
        """Yield the lines of a change-log entry's or impact declaration's fields."""
        order = self.clause.get("order", ())
        fields = in_order(CLAUSE_FIELDS.get(self.clause["kind"], ()), self.clause, order)
        pattern = self._line("field", "", "")
        pattern.pointer = self.pointer
        yield from field_lines(pattern, [(each, self.clause[each.key]) for each in fields], self.profile)

    def _table(self) -> Iterator[PageLine]:
        """Yield a table's lines: column names, rule, rows."""
        table = self.clause["table"]
        rows = self.clause.get("items", ())
        cells = [table["columns"], *(row["cells"] for row in rows)]
        style = table.get("style", "spaced")
        columns, *texts = table_texts(cells, style)
        yield self._line("row", columns, "columns")
        yield self._line("row", table.get("rule", table_rule(cells, style)), "rule")
        for index, (row, text) in enumerate(zip(rows, texts, strict=True)):
            place = f"{self.pointer}/items/{index}"
            yield PageLine("row", text, "", row, "", place, f"{self.clause['id']}.{row['id']}", self.clause["kind"])


def table_texts(rows: Sequence[Sequence[str]], style: str) -> list[str]:
    """Return the lines of a table's rows in one of the styles."""
    if style == "tight":
        return ["|" + "|".join(row) + "|" for row in rows]
    widths = _widths(rows, style)
    return [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)) + " |" for row in rows
    ]


def table_rule(rows: Sequence[Sequence[str]], style: str) -> str:
    """Return the usual line under a table's column names."""
    if style == "tight":
        return "|" + "|".join("---" for _ in rows[0]) + "|"
    return "| " + " | ".join("-" * max(width, _NARROWEST) for width in _widths(rows, style)[: len(rows[0])]) + " |"


def _widths(rows: Sequence[Sequence[str]], style: str) -> list[int]:
    """Return the width to which each column's cells are padded."""
    count = max(map(len, rows))
    if style == "spaced":
        return [0] * count
    least = _NARROWEST if style == "wide" else 0
    return [max(least, *(len(row[at]) for row in rows if at < len(row))) for at in range(count)]

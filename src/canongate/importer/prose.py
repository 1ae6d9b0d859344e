"""
Lines of prose to clauses without ids: one line is one clause, and a line that opens a list takes the list.

What is told apart: sentence, list under its lead, condition with what follows, contrast, mapping (groups under
labels), flow (items joined by arrows on lines of their own), table. What fits none of these is opaque. Long because it
is one reader that moves over the lines.
"""

from collections.abc import Callable, Sequence
from typing import Any

from canongate.importer.lines import Line, Sort, has_words, is_sentence, is_title
from canongate.importer.tables import read_table
from canongate.model.grammar_words import Words

Draft = dict[str, Any]
DEEPEST = 8
"""Levels of nested items; what is indented further stays on the last."""


class Prose:
    """
    A reader that moves over the lines of one section.

    Other section parsers share its position: each takes the lines it knows and leaves the rest to prose.
    """

    def __init__(self, lines: Sequence[Line], words: Words) -> None:
        self.lines = lines
        self.words = words
        self.at = 0
        self.ends_list: Callable[[Line], bool] = lambda _: False
        """Whether the line at hand opens something else, though it looks like an item; set by other parsers."""

    def peek(self, ahead: int = 0) -> Line | None:
        """Return a line further on without moving; None past the end."""
        return self.lines[self.at + ahead] if self.at + ahead < len(self.lines) else None

    def take(self) -> Line:
        """Return the line at hand and move on."""
        self.at += 1
        return self.lines[self.at - 1]

    def clause(self) -> Draft:
        """Read the clause at hand; always moves on by at least one line."""
        line = self.lines[self.at]
        if line.sort is Sort.ROW:
            return self._table() or self._rows()
        if line.marked:
            return {"items": self.items()}
        if not line.plain or not has_words(line.body):
            return _opaque(self.take())
        return self._condition() or self._flow({}) or self._list() or self._sentence()

    def items(self) -> list[Draft]:
        """Read the marked lines at hand; a line indented further than the one before is nested in it."""
        top: list[Draft] = []
        levels: list[tuple[int, list[Draft]]] = []
        while (line := self.peek()) and line.marked and not (levels and self.ends_list(line)):
            while levels and levels[-1][0] > line.indent and len(levels) > 1:
                levels.pop()
            if not levels:
                levels.append((line.indent, top))
            elif line.indent > levels[-1][0] and len(levels) < DEEPEST:
                nested: list[Draft] = levels[-1][1][-1].setdefault("items", [])
                levels.append((line.indent, nested))
            levels[-1][1].append({"text": self.take().body})
        return top

    def listed(self) -> list[Draft]:
        """Read what stands below a lead: marked lines, else plain lines up to the first that closes like a sentence."""
        line = self.peek()
        if line is None or self.ends_list(line):
            return []
        if line.marked:
            return self.items()
        taken: list[Draft] = []
        while (line := self.peek()) and line.plain and self._belongs(line, first=not taken):
            taken.append({"text": self.take().body})
        return taken

    def _belongs(self, line: Line, *, first: bool) -> bool:
        """Return whether a plain line still belongs to the list above it."""
        if not has_words(line.body) or line.body.endswith(":") or line.body in self.words.contrasts:
            return False
        following = self.peek(1)
        if following and (following.marked or following.sort is Sort.FLOW):
            return False
        return first or not is_sentence(line.body)

    def _opens(self, line: Line) -> bool:
        """Return whether a plain line opens a list."""
        following = self.peek(1)
        return line.body.endswith(":") or bool(following and following.marked and not is_sentence(line.body))

    def _condition(self) -> Draft | None:
        """Read a condition and what follows from it."""
        line = self.lines[self.at]
        opener = next((word for word in self.words.conditions if line.body.startswith(f"{word} ")), None)
        if opener is None or not (self._opens(line) or (line.body.endswith(",") and self._follows_marked())):
            return None
        start = self.at
        self.take()
        body = line.body[len(opener) + 1 :]
        suffix = body[-1] if body.endswith((":", ",")) else ""
        then = self.listed()
        if not then or len(body) == len(suffix):
            self.at = start
            return None
        clause: Draft = {"if": body.removesuffix(suffix) if suffix else body, "then": then}
        if opener != "If":
            clause["opener"] = opener
        if suffix != ":":
            clause["layout"] = {"if": {"suffix": suffix}}
        return clause

    def _follows_marked(self) -> bool:
        """Return whether the next line is an item."""
        following = self.peek(1)
        return bool(following and following.marked)

    def _list(self) -> Draft | None:
        """Read a lead with its list, and the other side of a contrast after it."""
        line = self.lines[self.at]
        if not self._opens(line):
            return None
        lead = self.take().body
        clause: Draft = {"lead": lead}
        if groups := self._groups():
            return clause | {"items": groups}
        if flow := self._flow(clause):
            return flow
        if (below := self.peek()) and below.sort is Sort.ROW and (table := self._table()):
            return clause | table
        clause["items"] = self.listed()
        if not clause["items"]:
            return _opaque(line)
        if other := self._versus():
            clause["versus"] = other
        return clause

    def _groups(self) -> list[Draft]:
        """Read labels with a list each, directly below a lead."""
        groups: list[Draft] = []
        while (line := self.peek()) and line.plain and line.body.endswith(":") and is_title(line.body[:-1]):
            start = self.at
            self.take()
            items = self.listed()
            if not items:
                self.at = start
                break
            groups.append({"key": line.body[:-1], "items": items})
        return groups

    def _versus(self) -> Draft | None:
        """Read the other side of a contrast."""
        line = self.peek()
        if line is None or line.body not in self.words.contrasts:
            return None
        start = self.at
        lead = self.take().body
        items = self.listed()
        if not items:
            self.at = start
            return None
        return {"lead": lead, "items": items}

    def _flow(self, clause: Draft) -> Draft | None:
        """Read items that are joined by arrows on lines of their own."""
        items: list[Draft] = []
        arrows: list[str] = []
        start = self.at
        while (line := self.peek()) and line.plain and has_words(line.body):
            items.append({"text": self.take().body})
            following, after = self.peek(), self.peek(1)
            if not (following and following.sort is Sort.FLOW and after and after.plain and has_words(after.body)):
                break
            if arrows and following.body != arrows[0]:
                break
            arrows.append(self.take().body)
        if not arrows:
            self.at = start
            return None
        return clause | {"items": items, "marker": arrows[0]}

    def _table(self) -> Draft | None:
        """Read the table at hand; None, without moving, where it is none that can be written again exactly."""
        rows: list[Line] = []
        while (line := self.peek(len(rows))) and line.sort is Sort.ROW:
            rows.append(line)
        table = read_table(rows)
        if table is not None:
            self.at += len(rows)
        return table

    def _rows(self) -> Draft:
        """Read rows that are no table as one opaque clause."""
        lines: list[str] = []
        while (line := self.peek()) and line.sort is Sort.ROW:
            lines.append(self.take().written)
        return {"kind": "opaque", "lines": lines}

    def _sentence(self) -> Draft:
        """Read a line that is a clause of its own."""
        return {"text": self.take().body}


def _opaque(line: Line) -> Draft:
    """Return a line that the grammar cannot type."""
    return {"kind": "opaque", "lines": [line.written]}

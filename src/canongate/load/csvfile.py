"""
CSV registries: head lines, columns and rows, read to the value that their YAML form would have.

    # schema: pages/v1
    # brain: customer
    page,title,external:bool,aliases:json
    customer/x,A title,,"[""X""]"

A column may say its type after a colon, else its cells are text; an empty cell leaves its key out; a cell stays on one
line, so that a row is a line and a place is found by counting. Commas and double quotes as in RFC 4180, line ends LF.
"""

import csv
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

from canongate.load.admit import key_admitted
from canongate.load.bounds import beyond_bounds
from canongate.load.cells import CONVERTERS, CellError
from canongate.load.checks import found
from canongate.load.digest import digest_of_bytes
from canongate.load.jsonfile import in_order
from canongate.load.jsonlines import ROWS
from canongate.load.limits import FINDINGS_PER_FILE, TABLE_BYTES
from canongate.load.place import Lines
from canongate.load.text import decoded, is_clean, text_findings
from canongate.model.document import RawDocument
from canongate.model.finding import Finding
from canongate.model.pointer import to_pointer

_HEAD: Final = re.compile(r"# ([!-~]+): (\S.*)")
_CELL: Final = re.compile(r'(?:"(?:[^"]++|"")*+"|[^,]*+)(?:,|\Z)')


class Layout(NamedTuple):
    """What stands above the rows, and the rows' lines."""

    head: dict[str, str]
    columns: list[str]
    """As written, with their types."""
    rows: list[str]
    first_row: int
    """1-based line of the first row."""


def layout_of(text: str) -> Layout:
    """Return head, columns and row lines of a CSV text; what is wrong with them is not asked."""
    lines = text.removesuffix("\n").split("\n")
    count = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    matches = (_HEAD.fullmatch(line) for line in lines[:count])
    head = {match[1]: match[2] for match in matches if match}
    columns = next(csv.reader(lines[count : count + 1]), [])
    return Layout(head, columns, lines[count + 1 :], count + 2)


def cell_place(line: str, index: int) -> tuple[int, int]:
    """Return start and end of a cell in its line; of the line where it has no such cell."""
    cell = next(islice(_CELL.finditer(line), index, None), None)
    if cell is None:
        return 0, len(line)
    return cell.start(), cell.end() - cell[0].endswith(",")


def read_csv(data: bytes, path: str) -> RawDocument | tuple[Finding, ...]:
    """
    Return a CSV registry as a raw document, or everything refused in it.

    Args:
        data: the file's bytes.
        path: relative to the root, for the findings.
    """
    text = beyond_bounds(data, path) or decoded(data, path, TABLE_BYTES)
    if isinstance(text, Finding):
        return (text,)
    if not is_clean(data, text) and (odd := list(islice(text_findings(Lines(text), path), FINDINGS_PER_FILE))):
        return in_order(odd)
    table = _Table(text, path)
    defects = list(islice(table.head_defects(), FINDINGS_PER_FILE)) or table.fill()
    if defects:
        return in_order(defects)
    return RawDocument(path, text, digest_of_bytes(data), {**table.layout.head, ROWS: table.rows})


class _Table:
    """One CSV text on its way to rows."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.layout = layout_of(text)
        self.rows: list[dict[str, Any]] = []
        self._lines = Lines(text)
        parts = [column.partition(":") for column in self.layout.columns]
        self._names = [name for name, _, _ in parts]
        self._typed = [(index, kind) for index, (_, _, kind) in enumerate(parts) if kind]

    def head_defects(self) -> Iterator[Finding]:
        """Yield what is wrong with head lines and columns."""
        layout, seen = self.layout, set()
        if not layout.columns:
            yield self._found("table-head", "no columns", max(1, layout.first_row - 1))
        for number, line in enumerate(self.text.split("\n")[: layout.first_row - 2], start=1):
            match = _HEAD.fullmatch(line)
            if match is None or match[1] in seen or match[1] == ROWS:
                yield self._found("table-head", "no `# key: value`, or a key that stands already", number)
            seen.add(match[1] if match else line)
        names: set[str] = set()
        kinds = dict(self._typed)
        for index, (column, name) in enumerate(zip(layout.columns, self._names, strict=True)):
            if name in names or kinds.get(index, "") not in CONVERTERS or not key_admitted(name):
                yield self._found("table-column", f"column {column!r}", layout.first_row - 1, index)
            names.add(name)

    def fill(self) -> list[Finding]:
        """Make the rows; return what is wrong with them, no more than one file is worth."""
        defects: list[Finding] = []
        reader = csv.reader(self.layout.rows, strict=True)
        number = 0
        try:
            for number, cells in enumerate(reader, start=1):
                defect = self._fill_row(number, cells, reader.line_num)
                if defect:
                    defects.append(defect)
                if len(defects) >= FINDINGS_PER_FILE or reader.line_num != number:
                    break
        except csv.Error as error:
            defects.append(self._found("table-row", str(error), self.layout.first_row + number))
        return defects

    def _fill_row(self, number: int, cells: list[str], line: int) -> Finding | None:
        """Make one row; return what is wrong with it."""
        at = self.layout.first_row + number - 1
        if line != number:
            return self._found("table-row", "a quoted cell does not end on its line", at)
        if len(cells) != len(self._names):
            return self._found("table-row", f"{len(cells)} cells for {len(self._names)} columns", at)
        row: dict[str, Any] = {name: cell for name, cell in zip(self._names, cells, strict=True) if cell}
        for index, kind in self._typed:
            name = self._names[index]
            try:
                if name in row:
                    row[name] = CONVERTERS[kind](row[name])
            except CellError as error:
                return self._found("table-cell", str(error), at, index, to_pointer((ROWS, number - 1, name)))
        self.rows.append(row)
        return None

    def _found(self, check: str, said: str, line: int, cell: int | None = None, pointer: str = "") -> Finding:
        start = self._lines.offset(line, 1)
        end = self.text.find("\n", start)
        written = self.text[start : len(self.text) if end < 0 else end]
        first, last = (0, len(written)) if cell is None else cell_place(written, cell)
        place = (self._lines, start + first, start + last)
        return found(check, said, self.path, pointer=pointer, place=place, text=written[first:last][:60])

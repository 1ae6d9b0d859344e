"""Places in tables: where the head and the rows of a CSV or JSON Lines registry stand, by counting lines."""

from collections.abc import Sequence

from canongate.load.compose import compose
from canongate.load.csvfile import cell_place, layout_of
from canongate.load.inner import inner_place
from canongate.load.jsonlines import ROWS
from canongate.load.node import Scalar
from canongate.load.place import EXCERPT_LIMIT
from canongate.load.seek import node_at, seek
from canongate.model.document import RawDocument
from canongate.model.pointer import pointer_parts
from canongate.model.span import Span


def row_of(path: Sequence[str], rows: int) -> int | None:
    """Return the index of the row that a path leads into; None where it leads elsewhere."""
    if len(path) < 2 or path[0] != ROWS or not path[1].isdecimal() or int(path[1]) >= rows:  # noqa: PLR2004  # /rows/0
        return None
    return int(path[1])


class JsonLinesPlaces:
    """
    Where things stand in a JSON Lines registry.

    Args:
        text: the whole file, sound.
    """

    def __init__(self, text: str) -> None:
        self._lines = text.removesuffix("\n").split("\n")

    def place(self, path: Sequence[str], *, on_key: bool) -> tuple[int, int, int]:
        """Return 1-based line, start and end in it of what a path leads to, or of the nearest that exists."""
        row = row_of(path, len(self._lines) - 1)
        number = 1 if row is None else row + 2
        line = self._lines[number - 1]
        inner = path if row is None else path[2:]
        return number, *seek(compose(line, most_values=len(line) + 1).root, inner, on_key=on_key)

    def inside(self, path: Sequence[str], value: str, offset: int) -> tuple[int, int, int]:
        """Return the point so many code points into a text, escapes counted for what they stand for."""
        line, start, _ = self.place(path, on_key=False)
        text = self._lines[line - 1]
        inner = path if row_of(path, len(self._lines) - 1) is None else path[2:]
        scalar = node_at(compose(text, most_values=len(text) + 1).root, inner)
        at = inner_place(text, scalar, value, offset) if isinstance(scalar, Scalar) else start
        return line, at, at


class CsvPlaces:
    """
    Where things stand in a CSV registry.

    Args:
        text: the whole file, sound.
    """

    def __init__(self, text: str) -> None:
        self._layout = layout_of(text)
        self._names = [column.partition(":")[0] for column in self._layout.columns]

    def place(self, path: Sequence[str], *, on_key: bool) -> tuple[int, int, int]:
        """
        Return 1-based line, start and end in it of what a path leads to, or of the nearest that exists.

        The key of a cell is its column's name; what is inside a cell stands where the cell stands.
        """
        layout = self._layout
        row = row_of(path, len(layout.rows))
        if row is None:
            return self._head_place(path, on_key=on_key)
        line = layout.rows[row]
        cell = self._names.index(path[2]) if len(path) > 2 and path[2] in self._names else None  # noqa: PLR2004
        if cell is not None and on_key:
            return layout.first_row - 1, *cell_place(",".join(layout.columns), cell)
        return layout.first_row + row, *((0, len(line)) if cell is None else cell_place(line, cell))

    def inside(self, path: Sequence[str], value: str, offset: int) -> tuple[int, int, int]:
        """Return the point so many code points into the text of a cell; a doubled quote counts for one."""
        line, start, end = self.place(path, on_key=False)
        quoted = self._layout.rows[line - self._layout.first_row][start:end].startswith('"')
        ahead = offset + value[:offset].count('"') + 1 if quoted else offset
        at = min(start + ahead, end - quoted)
        return line, at, at

    def _head_place(self, path: Sequence[str], *, on_key: bool) -> tuple[int, int, int]:
        """Return the place of a head line; of the columns for rows as a whole, of the first line for anything else."""
        if path and path[0] == ROWS:
            return self._layout.first_row - 1, 0, len(",".join(self._layout.columns))
        for number, (key, value) in enumerate(self._layout.head.items(), start=1):
            if path and path[0] == key:
                start = len("# ") if on_key else len(f"# {key}: ")
                return number, start, start + len(key if on_key else value)
        return 1, 0, 0


class TablePlaces:
    """
    The places of one table, as :class:`canongate.load.locate.Places` gives those of other files.

    Args:
        raw: a table that was read; its text is therefore known to be sound.
    """

    def __init__(self, raw: RawDocument) -> None:
        self._path = raw.path
        self._text = raw.text.split("\n")
        self._places = CsvPlaces(raw.text) if raw.path.endswith(".csv") else JsonLinesPlaces(raw.text)

    def span(self, pointer: str, *, on_key: bool = False) -> Span:
        """Return where a pointer leads, or where its nearest existing ancestor stands."""
        return self._span(*self._places.place(pointer_parts(pointer), on_key=on_key))

    def inside(self, pointer: str, value: object, offset: int) -> Span:
        """Return the point in a text value that is so many code points from its start."""
        if not isinstance(value, str):
            return self.span(pointer)
        return self._span(*self._places.inside(pointer_parts(pointer), value, offset))

    def excerpt(self, span: Span) -> str:
        """Return the line a span begins on, cut where it is very long; empty where the place is behind the cut."""
        return self._text[span.line - 1][:EXCERPT_LIMIT] if span.column <= EXCERPT_LIMIT else ""

    def _span(self, line: int, start: int, end: int) -> Span:
        return Span(self._path, line, start + 1, line, end + 1)

"""
How much a table may hold: seen from its bytes, before they are decoded, split or parsed.

A table may be 32 times as long as a YAML file, so what each line, row and cell costs is bounded by their number. A file
within these bounds is read in seconds, whatever it holds.
"""

from canongate.load.checks import found
from canongate.load.limits import TABLE_BYTES, TABLE_LINE, TABLE_LINES, TABLE_VALUES
from canongate.model.finding import Finding
from canongate.model.span import Span

_SEPARATORS = (b",", b"\n", b"[", b"{")
"""One of these stands before every value of a CSV or JSON Lines file but the first."""


def beyond_bounds(data: bytes, path: str) -> Finding | None:
    """Return what a table has too much of, if anything."""
    if len(data) > TABLE_BYTES:
        return found("file-too-large", f"more than {TABLE_BYTES:,} bytes", path, limit=TABLE_BYTES)
    if data.count(b"\n") > TABLE_LINES:
        return found("file-too-many-lines", f"more than {TABLE_LINES:,} lines", path, limit=TABLE_LINES)
    if sum(map(data.count, _SEPARATORS)) > TABLE_VALUES:
        return found("file-too-many-values", f"more than {TABLE_VALUES:,} values", path, limit=TABLE_VALUES)
    return _long_line(data, path)


def _long_line(data: bytes, path: str) -> Finding | None:
    for number, line in enumerate(data.split(b"\n"), start=1):
        if len(line) > TABLE_LINE:
            finding = found("table-line-too-long", f"a line of more than {TABLE_LINE:,} bytes", path, limit=TABLE_LINE)
            return finding.at(Span.point(path, number))
    return None

"""
JSON Lines registries: a head and rows, one JSON object a line, read to the value that their YAML form would have.

The first line is the head, for example ``{"schema": "segments/v1"}``; each further line is a row. Since a row is a
line, 100,000 rows cost little more than parsing them, and a place is found by counting.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from canongate.load.admit import admitted
from canongate.load.bounds import beyond_bounds
from canongate.load.checks import found
from canongate.load.digest import digest_of_bytes
from canongate.load.jsonfile import Parsed, RepeatedKeyError, in_order, parse_json, unique_keys, whole_number
from canongate.load.limits import FINDINGS_PER_FILE, PLACED, TABLE_BYTES
from canongate.load.place import Lines
from canongate.load.text import decoded, is_clean, text_findings
from canongate.model.document import RawDocument
from canongate.model.finding import Finding
from canongate.model.span import Span

ROWS: Final = "rows"
"""Key under which the rows of a table stand in its value."""
_DECODE: Final = json.JSONDecoder(object_pairs_hook=unique_keys, parse_int=whole_number).decode


def read_json_lines(data: bytes, path: str) -> RawDocument | tuple[Finding, ...]:
    """
    Return a JSON Lines registry as a raw document, or everything refused in it.

    Args:
        data: the file's bytes.
        path: relative to the root, for the findings.
    """
    text = beyond_bounds(data, path) or decoded(data, path, TABLE_BYTES)
    if isinstance(text, Finding):
        return (text,)
    if not is_clean(data, text) and (odd := list(islice(text_findings(Lines(text), path), FINDINGS_PER_FILE))):
        return in_order(odd)
    lines = text.removesuffix("\n").split("\n")
    value = _value(lines)
    if value is not None and admitted(value, escapes="\\" in text):
        return RawDocument(path, text, digest_of_bytes(data), value)
    return in_order(islice(_defects(lines, path), FINDINGS_PER_FILE))


def _value(lines: list[str]) -> dict[str, Any] | None:
    """Return the value of all lines together; None where a line is not an object, or the head holds rows."""
    try:
        head, *rows = map(_DECODE, lines)
    except (ValueError, RepeatedKeyError, RecursionError):
        return None
    if type(head) is not dict or ROWS in head or not all(type(row) is dict for row in rows):
        return None
    return {**head, ROWS: rows}


def _defects(lines: list[str], path: str) -> Iterator[Finding]:
    """
    Yield what is wrong, line by line; each line is then a JSON text of its own.

    To show where in a line something stands the line is composed, which is slow: behind so much of it nothing is told.
    """
    composed = 0
    for number, line in enumerate(lines, start=1):
        defects = _line_defects(line, path, head=number == 1)
        base = "" if number == 1 else f"/{ROWS}/{number - 2}"
        for finding in defects:
            yield replace(finding, span=_moved(finding.span, number - 1), pointer=base + finding.pointer)
        composed += len(line) if defects else 0
        if composed > PLACED:
            return


def _line_defects(line: str, path: str, *, head: bool) -> list[Finding]:
    here = (Lines(line), 0, len(line))
    if not line.strip():
        return [found("table-head" if head else "table-row", "the line is empty", path, place=here)]
    parsed = parse_json(line, path)
    if not isinstance(parsed, Parsed):
        return parsed
    if not isinstance(parsed.value, dict):
        return [found("table-head" if head else "table-row", "the line is no object", path, place=here)]
    if head and ROWS in parsed.value:
        return [found("table-head", f"the head holds {ROWS!r}, which stand on the lines below it", path, place=here)]
    # In the table a row stands two levels deep, so its own depth may be two less.
    if not admitted([[parsed.value]] if not head else parsed.value, escapes=False):
        return [found("nested-too-deep", "the row is nested too deep", path, place=here)]
    return []


def _moved(span: Span | None, lines: int) -> Span | None:
    return span and replace(span, line=span.line + lines, end_line=span.end_line + lines)

"""Reports and answers as text for a shell: the one way from a result to what a user sees."""

import json
from collections.abc import Sequence
from typing import Any

from canongate.model.report import Report
from canongate.report.display import wrap
from canongate.report.formats import FORMATS
from canongate.report.inert import visible, visible_json
from canongate.report.palette import ANSI, PLAIN
from canongate.report.table import table_text


def format_names() -> tuple[str, ...]:
    """Return the names of the report formats."""
    return tuple(FORMATS)


def report_text(report: Report, name: str, *, columns: int, painted: bool) -> str:
    """
    Return a report in a format.

    Args:
        report: what was found.
        name: one of :func:`format_names`.
        columns: width of the format for people; the others have none.
        painted: whether the format for people uses colours.
    """
    if name != "text":
        return FORMATS[name].write(report)
    from canongate.report import text  # noqa: PLC0415  # the other formats do not need it

    return text.write(report, columns=columns, palette=ANSI if painted else PLAIN)


def answer_json(answer: Any) -> str:
    """Return an answer as JSON that is safe to print."""
    return visible_json(answer)


def answer_text(answer: dict[str, Any], *, columns: int, painted: bool) -> str:
    """Return an answer as labelled lines, lists one entry a line."""
    paint = ANSI if painted else PLAIN
    width = max(map(len, answer))
    lines: list[str] = []
    for label, value in answer.items():
        entries = [value] if not isinstance(value, list) else value or ["none"]
        for i, entry in enumerate(entries):
            shown = entry if isinstance(entry, str) else json.dumps(entry, ensure_ascii=False)
            head = f"{label:{width}}  " if i == 0 else " " * (width + 2)
            first, *rest = wrap(visible(shown), columns, first=head, rest=" " * (width + 4))
            lines += [paint.paint(paint.strong, head) + first.removeprefix(head), *rest]
    return "\n".join(lines) + "\n"


def answer_table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, columns: int, painted: bool) -> str:
    """Return rows of an answer as a table that fits a terminal."""
    return table_text(headings, rows, columns=columns, palette=ANSI if painted else PLAIN)

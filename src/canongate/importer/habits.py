"""What most lines of a sort do: the habits of a page, beside the lines that depart from them."""

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Any

from canongate.importer.lines import Line
from canongate.model.page_line import PageLine

Draft = dict[str, Any]
Pair = tuple[PageLine, Line]


def prefix_of(pair: Pair) -> str:
    """Return what stands before the body of a line."""
    walked, line = pair
    return line.raw[: len(line.raw) - len(walked.body)]


def most(values: Iterable[Any], usual: Any) -> Any:
    """Return the most frequent value; among equals the usual one, else the least."""
    counts = Counter(values)
    if not counts:
        return usual
    highest = max(counts.values())
    equals = [value for value, count in counts.items() if count == highest]
    return usual if usual in equals else min(equals)


def note_habit(source: Draft, place: str, name: str, value: Hashable, usual: Hashable) -> None:
    """Note a habit of the page where it is not the dialect's."""
    if value != usual:
        source.setdefault(place, {})[name] = value

"""
The markers of a page: those of its lists, headings, titles and field values, and how far nested items are indented.

What most lines of a sort do is the page's habit; a list that does otherwise throughout keeps a marker of its own.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from canongate.importer.habits import Pair, most, note_habit, prefix_of
from canongate.model.page_layout import DIALECTS, FLOW, count_from
from canongate.model.page_line import PageLine, Profile

Draft = dict[str, Any]


def settle_markers(page: Draft, pairs: Sequence[Pair], habits: Draft | None) -> None:
    """Find the page's markers, then those of each section's titles, list and field values."""
    source = page["source"]
    dialect = DIALECTS[source["dialect"]]
    lists = _lists(pairs)
    for name in ("item", "arrow"):
        usual = dialect.markers[name]
        firsts = [prefixes for walked, prefixes in lists if walked.list_name == name and not _counts(prefixes)]
        marker = most((prefix for prefixes in firsts for prefix in prefixes if prefix.strip(" ")), usual)
        note_habit(source, "markers", name, marker if habits is None else _known(habits, name, usual), usual)
    headings = [prefix_of(pair) for pair in pairs if pair[0].role == "heading"]
    heading = (_series(headings) or dialect.markers["heading"]) if habits is None else _known(habits, "heading", "")
    note_habit(source, "markers", "heading", heading, dialect.markers["heading"])
    profile = Profile(source)
    for walked, prefixes in lists:
        marker = _series(prefixes) if walked.list_host is not None else None
        if marker is not None and marker != profile.marker(walked.list_name) and not _is_flow(walked):
            walked.list_host["marker"] = marker  # type: ignore[index]
    _settle_nesting(source, pairs, habits, dialect.indent)
    _settle_entries(page, pairs)
    _settle_values(pairs)


def _known(habits: Draft, name: str, usual: str) -> str:
    """Return a marker from the profile of an earlier import."""
    marker: str = habits.get("markers", {}).get(name, usual)
    return marker


def _is_flow(walked: PageLine) -> bool:
    """Return whether a list's items are joined by arrows on lines of their own."""
    return walked.list_host is not None and walked.list_host.get("marker") in FLOW


def _lists(pairs: Sequence[Pair]) -> list[tuple[PageLine, list[str]]]:
    """Return, for each list of items, its first line and the prefixes of its own items."""
    own = [
        pair for pair in pairs if pair[0].list_host is not None and pair[0].parent is None and pair[0].role == "item"
    ]
    groups = groupby(own, key=lambda pair: (id(pair[0].list_host), pair[0].list_name))
    return [(group[0][0], [prefix_of(pair) for pair in group]) for _, members in groups if (group := list(members))]


def _series(prefixes: Sequence[str]) -> str | None:
    """Return the marker from which all these follow, by repeating it or counting up; None where there is none."""
    if not prefixes:
        return None
    follows = all(count_from(prefixes[0], index) == prefix for index, prefix in enumerate(prefixes))
    return prefixes[0] if follows else None


def _counts(prefixes: Sequence[str]) -> bool:
    """Return whether a list is numbered."""
    return any(map(str.isdigit, prefixes[0]))


def _settle_nesting(source: Draft, pairs: Sequence[Pair], habits: Draft | None, usual: int) -> None:
    """Find how far nested items are indented beyond the one they are in."""
    indents = {id(walked): line.indent for walked, line in pairs}
    steps = [
        line.indent - indents[id(walked.parent)]
        for walked, line in pairs
        if walked.parent and walked.parent.role == "item"
    ]
    step = most((step for step in steps if step > 0), usual) if habits is None else habits.get("indent", usual)
    if step != usual:
        source["indent"] = step


def _settle_entries(page: Draft, pairs: Sequence[Pair]) -> None:
    """Find how each section writes its titles."""
    titles: dict[int, list[tuple[Draft, str]]] = {}
    for pair in pairs:
        if pair[0].role == "entry":
            at = int(pair[0].pointer.split("/")[2])
            kept = pair[0].host.get("layout", {}).get(pair[0].slot, {})
            titles.setdefault(at, []).append((kept, prefix_of(pair)))
    for at, entries in titles.items():
        section = page["sections"][at]
        entry: Draft = {}
        marker = _series([prefix for _, prefix in entries]) or most((prefix for _, prefix in entries), "")
        if marker:
            entry["marker"] = marker
        for name in ("form", "separator", "suffix"):
            values = [kept.get(name) for kept, _ in entries]
            if values[0] is not None and all(value == values[0] for value in values):
                entry[name] = values[0]
                for kept, _ in entries:
                    del kept[name]
        if entry:
            section["entry"] = entry


def _settle_values(pairs: Sequence[Pair]) -> None:
    """Find the marker of the lines below each field's label."""
    values = [pair for pair in pairs if pair[0].role == "value"]
    for _, members in groupby(values, key=lambda pair: (id(pair[0].host), pair[0].slot.rpartition(".")[0])):
        group = list(members)
        marker = _series([prefix_of(pair) for pair in group])
        if marker:
            walked = group[0][0]
            slot = walked.slot.rpartition(".")[0]
            walked.host.setdefault("layout", {})[f"{slot}.*"] = {"marker": marker}  # type: ignore[attr-defined]

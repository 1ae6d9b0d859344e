"""
How a text was laid out: what of it is the page's habit, and which lines depart from that.

The page is walked beside the lines it was read from. What most lines of a sort do becomes the page's habit in its
source profile; only departures stay with the line. A habit is the most frequent one, so it never depends on order
of dictionaries or chance.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import groupby
from typing import Any

from canongate.importer.lines import Line
from canongate.model.page_fields import CLAUSE_FIELDS, HEADER
from canongate.model.page_layout import DIALECTS, FLOW, count_from
from canongate.model.page_line import PageLine, Profile
from canongate.model.page_lines import page_lines

Draft = dict[str, Any]
Pair = tuple[PageLine, Line]


class NotExactError(Exception):
    """The page would not give back the line at hand; the text is refused with its place."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def settle(page: Draft, lines: Sequence[Line], habits: Draft | None) -> None:
    """
    Fill the source profile and the departures of a page read from these lines.

    Args:
        page: the page, with the form of its fields in full and without other layout; changed in place.
        lines: the lines of the text that are not blank.
        habits: the source profile of an earlier import, whose habits are kept.
    """
    _settle_forms(page, habits)
    pairs = _pairs(page, lines)
    _settle_markers(page, pairs, habits)
    _settle_gaps(page, pairs, habits)
    _keep_departures(page, lines)
    _drop_empty(page)


def _pairs(page: Draft, lines: Sequence[Line]) -> list[Pair]:
    """Return the page's lines beside the text's."""
    walked = list(page_lines(page))
    for at, line in enumerate(lines):
        if at >= len(walked) or not line.raw.endswith(walked[at].body):
            raise NotExactError(line.number)
    if len(walked) > len(lines):
        raise NotExactError(lines[-1].number if lines else 1)
    return list(zip(walked, lines, strict=True))


def _prefix(pair: Pair) -> str:
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


def _habit(source: Draft, place: str, name: str, value: Hashable, usual: Hashable) -> None:
    """Note a habit of the page where it is not the dialect's."""
    if value != usual:
        source.setdefault(place, {})[name] = value


def _settle_forms(page: Draft, habits: Draft | None) -> None:
    """Take from every field the form that is the page's habit."""
    source = page["source"]
    dialect = DIALECTS[source["dialect"]]
    group_of = {None: {each.key: each.group for each in HEADER}}
    group_of |= {kind: {each.key: each.group for each in fields} for kind, fields in CLAUSE_FIELDS.items()}  # type: ignore[misc]
    clauses = [clause for section in page["sections"] for clause in section["clauses"]]
    holders: list[tuple[Draft, dict[str, str]]] = [(source, group_of[None])]
    holders += [(clause, group_of[clause["kind"]]) for clause in clauses if clause["kind"] in CLAUSE_FIELDS]
    found: dict[str, list[Draft]] = {}
    for holder, groups in holders:
        for key, kept in holder.get("layout", {}).items():
            if "form" in kept:
                found.setdefault(groups[key], []).append(kept)
    for group, kepts in sorted(found.items()):
        usual = dialect.forms[group]
        if habits is None:
            habit = most((kept["form"] for kept in kepts), usual)
        else:
            habit = habits.get("forms", {}).get(group, usual)
        _habit(source, "forms", group, habit, usual)
        for kept in kepts:
            if kept["form"] == habit:
                del kept["form"]


def _settle_markers(page: Draft, pairs: Sequence[Pair], habits: Draft | None) -> None:
    """Find the page's markers, then those of each section's titles, list and field values."""
    source = page["source"]
    dialect = DIALECTS[source["dialect"]]
    lists = _lists(pairs)
    for name in ("item", "arrow"):
        usual = dialect.markers[name]
        firsts = [prefixes for walked, prefixes in lists if walked.list_name == name and not _counts(prefixes)]
        marker = most((prefix for prefixes in firsts for prefix in prefixes if prefix.strip(" ")), usual)
        _habit(source, "markers", name, marker if habits is None else _known(habits, name, usual), usual)
    headings = [_prefix(pair) for pair in pairs if pair[0].role == "heading"]
    heading = (_series(headings) or dialect.markers["heading"]) if habits is None else _known(habits, "heading", "")
    _habit(source, "markers", "heading", heading, dialect.markers["heading"])
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
    return [(group[0][0], [_prefix(pair) for pair in group]) for _, members in groups if (group := list(members))]


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
            titles.setdefault(at, []).append((kept, _prefix(pair)))
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
        marker = _series([_prefix(pair) for pair in group])
        if marker:
            walked = group[0][0]
            slot = walked.slot.rpartition(".")[0]
            walked.host.setdefault("layout", {})[f"{slot}.*"] = {"marker": marker}  # type: ignore[attr-defined]


def _settle_gaps(page: Draft, pairs: Sequence[Pair], habits: Draft | None) -> None:
    """Find the blank lines the page leaves between each two sorts of line."""
    source = page["source"]
    if habits is not None:
        if habits.get("gaps"):
            source["gaps"] = dict(habits["gaps"])
        return
    dialect = DIALECTS[source["dialect"]]
    found: dict[tuple[str, str], list[int]] = {}
    before = "start"
    for walked, line in pairs:
        found.setdefault((before, walked.role), []).append(line.blank)
        before = walked.role
    for (before, after), blanks in sorted(found.items()):
        usual = dialect.gap(before, after)
        _habit(source, "gaps", f"{before}>{after}", most(blanks, usual), usual)


def _keep_departures(page: Draft, lines: Sequence[Line]) -> None:
    """Write into the page what each line does otherwise than the page's habits say."""
    profile = Profile(page["source"])
    before = "start"
    # NOTE: the walk reads the page as it goes: a nested item's default follows what its parent has just been given.
    for walked, line in zip(page_lines(page), lines, strict=True):
        departures: Draft = {}
        prefix = _prefix((walked, line))
        if prefix != walked.prefix:
            departures["marker"] = prefix
        if line.blank != profile.gap(before, walked.role):
            departures["blank"] = line.blank
        if departures:
            _host(walked).update(departures)
        before = walked.role


def _host(walked: PageLine) -> Draft:
    """Return the mapping in which a line's departures are kept."""
    host: Draft = walked.host  # type: ignore[assignment]
    if not walked.slot:
        return host
    kept: Draft = host.setdefault("layout", {}).setdefault(walked.slot, {})
    return kept


def _drop_empty(page: Draft) -> None:
    """Remove layouts in which nothing is left."""
    holders = [page["source"], *page["sections"]]
    holders += [clause for section in page["sections"] for clause in section["clauses"]]
    for holder in holders:
        if "layout" in holder:
            kept = {slot: layout for slot, layout in holder.pop("layout").items() if layout}
            if kept:
                holder["layout"] = kept

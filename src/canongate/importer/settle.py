"""
How a text was laid out: what of it is the page's habit, and which lines depart from that.

The page is walked beside the lines it was read from. What most lines of a sort do becomes the page's habit in its
source profile; only departures stay with the line. A habit is the most frequent one, so it never depends on order
of dictionaries or chance.
"""

from collections.abc import Sequence
from typing import Any

from canongate.importer.habits import Pair, most, note_habit, prefix_of
from canongate.importer.lines import Line
from canongate.importer.settle_markers import settle_markers
from canongate.model.page_fields import CLAUSE_FIELDS, HEADER
from canongate.model.page_layout import DIALECTS
from canongate.model.page_line import PageLine, Profile
from canongate.model.page_lines import page_lines

Draft = dict[str, Any]


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
    settle_markers(page, pairs, habits)
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
        note_habit(source, "forms", group, habit, usual)
        for kept in kepts:
            if kept["form"] == habit:
                del kept["form"]


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
        note_habit(source, "gaps", f"{before}>{after}", most(blanks, usual), usual)


def _keep_departures(page: Draft, lines: Sequence[Line]) -> None:
    """Write into the page what each line does otherwise than the page's habits say."""
    profile = Profile(page["source"])
    before = "start"
    # NOTE: the walk reads the page as it goes: a nested item's default follows what its parent has just been given.
    for walked, line in zip(page_lines(page), lines, strict=True):
        departures: Draft = {}
        prefix = prefix_of((walked, line))
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

"""
Which norms of the canon the rules enforce, and what happens with the others.

The unit is the normative clause. Naming a clause speaks of all its items; a clause whose items are all named is covered
too. Clauses of pages that bind count towards the figure that must be full; those of Drafts have a figure of their own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from canongate.model.clauses import ClauseRef
from canongate.model.document import Document
from canongate.model.words import DEPRECATED, DRAFT

_CLAUSE = re.compile(r"/sections/\d+/clauses/\d+")


class Cover(StrEnum):
    """What takes care of a clause."""

    EVIDENCE = "rule with evidence"
    """A rule that measures what the clause says."""
    FORM = "rule on form"
    """Rules that only ask for filled fields."""
    JUDGED = "judged by a person"
    MAPPED = "mapped"
    """For Drafts: a metric, a claim, or a reason why nothing measures it."""
    OPEN = "open"
    """Nothing, or not all of its items."""


@dataclass(frozen=True, slots=True)
class ClauseCover:
    """A normative clause and what takes care of it."""

    clause: ClauseRef
    cover: Cover
    by: tuple[str, ...]
    """Rules, judges, metrics, claims or reasons, in that order."""
    open_items: tuple[str, ...] = ()
    """Items that nothing takes care of, where others of the clause are taken care of."""

    @property
    def draft(self) -> bool:
        """Whether the clause's page does not bind yet."""
        return self.clause.page_status == DRAFT


@dataclass(frozen=True, slots=True)
class Sources:
    """What can take care of clauses: full clause id to what names it."""

    rules: Mapping[str, tuple[tuple[str, str], ...]]
    """Rule id and mark (form or evidence)."""
    judged: Mapping[str, str]
    """Who judges."""
    mapped: Mapping[str, str]
    """Metric, claim or reason."""


def sources_of(rules: Iterable[Document], judgement: Mapping[str, Any], measured: Iterable[tuple[str, str]]) -> Sources:
    """
    Return what takes care of which clause.

    Args:
        rules: rule files; retired or not is for the caller.
        judgement: content of ``rules/judgement.yaml``.
        measured: clause and what measures it, as the metrics and claims themselves say.
    """
    enforced: dict[str, tuple[tuple[str, str], ...]] = {}
    for rule in rules:
        for clause in rule.data["enforces"]:
            enforced[clause] = (*enforced.get(clause, ()), (rule.id, rule.data["checks"]))
    mapped: dict[str, str] = {}
    for clause, what in sorted(measured):
        mapped[clause] = f"{mapped[clause]}, {what}" if clause in mapped else what
    for row in judgement.get("mapped", ()):
        said = [f"{name} {row[name]}" for name in ("metric", "claim") if name in row]
        mapped[row["clause"]] = ", ".join([*said, *([row["reason"]] if "reason" in row else [])])
    judged = {row["clause"]: f"{row['judged_by']}: {row['reason']}" for row in judgement.get("judged", ())}
    return Sources(enforced, judged, mapped)


def clause_coverage(pages: Iterable[Sequence[ClauseRef]], sources: Sources) -> tuple[ClauseCover, ...]:
    """
    Return every normative clause with what takes care of it.

    Args:
        pages: the clauses of each page, each followed by its items; pages that are deprecated are left out.
        sources: what takes care of clauses.
    """
    found: list[ClauseCover] = []
    for page in pages:
        for clause, items in _grouped(page):
            if clause.normative and clause.page_status != DEPRECATED:
                found.append(_covered(clause, items, sources))
    return tuple(found)


def _grouped(page: Sequence[ClauseRef]) -> Iterable[tuple[ClauseRef, list[ClauseRef]]]:
    """Yield each clause with its items."""
    at: int | None = None
    for index, ref in enumerate(page):
        if _CLAUSE.fullmatch(ref.pointer):
            if at is not None:
                yield page[at], list(page[at + 1 : index])
            at = index
    if at is not None:
        yield page[at], list(page[at + 1 :])


def _covered(clause: ClauseRef, items: Sequence[ClauseRef], sources: Sources) -> ClauseCover:
    own = _kind([clause.id], clause, sources)
    leaves = [item for item in items if not any(other.pointer.startswith(f"{item.pointer}/") for other in items)]
    per_leaf = [(leaf, _kind(_above(leaf, items), clause, sources)) for leaf in leaves]
    named = [one for _, one in per_leaf if one[0] is not Cover.OPEN]
    by = tuple(dict.fromkeys(name for _, names in (own, *named) for name in names))
    if own[0] is not Cover.OPEN:
        return ClauseCover(clause, min((own[0], *(kind for kind, _ in named)), key=_RANK.index), by)
    if named and len(named) == len(leaves):
        return ClauseCover(clause, max((kind for kind, _ in named), key=_RANK.index), by)
    return ClauseCover(clause, Cover.OPEN, by, tuple(leaf.id for leaf, one in per_leaf if named and one not in named))


def _above(leaf: ClauseRef, items: Sequence[ClauseRef]) -> list[str]:
    """Return an item and the items it is nested in."""
    return [item.id for item in items if f"{leaf.pointer}/".startswith(f"{item.pointer}/")]


def _kind(names: Sequence[str], clause: ClauseRef, sources: Sources) -> tuple[Cover, tuple[str, ...]]:
    """Return what takes care of something known under some names."""
    rules = [rule for name in names for rule in sources.rules.get(name, ())]
    if rules:
        marks = {mark for _, mark in rules}
        return (Cover.EVIDENCE if "evidence" in marks else Cover.FORM), tuple(rule for rule, _ in rules)
    for kind, table in ((Cover.JUDGED, sources.judged), (Cover.MAPPED, sources.mapped)):
        told = tuple(table[name] for name in names if name in table)
        if told and (kind is not Cover.MAPPED or clause.page_status == DRAFT):
            return kind, told
    return Cover.OPEN, ()


_RANK = (Cover.EVIDENCE, Cover.FORM, Cover.JUDGED, Cover.MAPPED, Cover.OPEN)

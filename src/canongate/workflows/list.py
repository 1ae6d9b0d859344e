"""
``canongate list``: what a root holds, one table per kind.

One table says for each kind which columns it has and where its rows come from; a kind that is a registry shows its
rows as they are. ``--json`` gives every row whole.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canongate.model.checks import CHECKS
from canongate.model.error import UsageError
from canongate.model.levels import stated_level
from canongate.model.parameters import bounds_words
from canongate.model.similar import did_you_mean
from canongate.model.workspace import Workspace
from canongate.resolve.known import known_of
from canongate.workflows.output import answer_table
from canongate.workflows.root import open_root

FORMAT = "list_v1"
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A kind that can be listed: what it is, its columns in the table, and its rows."""

    title: str
    columns: tuple[str, ...]
    rows: Callable[[Workspace], Iterator[Row]]
    page: str = ""
    """Column that holds a page or clause id, where the kind can be narrowed to a Brain or page."""


def list_kind(given: Path | None, kind: str, *, brain: str | None = None, page: str | None = None) -> dict[str, Any]:
    """
    Return everything of a kind in a root.

    Args:
        given: the root; None searches upward.
        kind: one of :data:`LISTS`.
        brain: only what belongs to this Brain (its id).
        page: only what belongs to this page.

    Raises:
        UsageError: there is no root, no such kind, Brain or page, or the kind cannot be narrowed so.
    """
    if kind not in LISTS:
        raise UsageError(f"there is no list of {kind!r}", help=did_you_mean(kind, LISTS, "see `canongate list`"))
    listed = LISTS[kind]
    workspace = open_root(given).workspace
    if (brain or page) and not listed.page:
        raise UsageError(f"{kind} do not belong to a Brain or page", help="leave --brain and --page out")
    _ask_known(workspace, brain, page)
    rows = [
        row for row in listed.rows(workspace) if _belongs(str(row[listed.page]) if listed.page else "", brain, page)
    ]
    return {"format": FORMAT, "kind": kind, "count": len(rows), "rows": rows}


def kinds_and_counts(given: Path | None) -> dict[str, Any]:
    """
    Return how many of each kind there are in a root.

    Raises:
        UsageError: there is no root.
    """
    workspace = open_root(given).workspace
    rows = [
        {"kind": kind, "count": sum(1 for _ in listed.rows(workspace)), "what": listed.title}
        for kind, listed in LISTS.items()
    ]
    return {"format": FORMAT, "kind": "kinds", "count": len(rows), "rows": rows}


def list_text(answer: Mapping[str, Any], *, columns: int, painted: bool) -> str:
    """Return a list as a table that fits a terminal."""
    headings = ("kind", "count", "what") if answer["kind"] == "kinds" else LISTS[answer["kind"]].columns
    rows = [[_cell(row.get(name, "")) for name in headings] for row in answer["rows"]]
    if not rows:
        return f"there are no {answer['kind']} here\n"
    return answer_table([name.replace("_", " ") for name in headings], rows, columns=columns, painted=painted)


def _ask_known(workspace: Workspace, brain: str | None, page: str | None) -> None:
    for noun, name, known in (("Brain", brain, workspace.brains), ("page", page, workspace.pages)):
        if name is not None and name not in known:
            mend = did_you_mean(name, known, f"see `canongate list {noun.lower()}s`")
            raise UsageError(f"there is no {noun} {name!r}", help=mend)


def _belongs(place: str, brain: str | None, page: str | None) -> bool:
    """Return whether a page or clause id belongs to a Brain or page; what is asked for by neither belongs."""
    name = place.partition("#")[0]
    return (page is None or name == page) and (brain is None or name.partition("/")[0] == brain)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(_cell, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_cell(one)}" for key, one in value.items())
    return str(value)


def _pages(workspace: Workspace) -> Iterator[Row]:
    for name, page in sorted(workspace.pages.items()):
        header = page.data["header"]
        yield {
            "id": name,
            "title": page.data["title"],
            "status": header.get("status", ""),
            "version": header.get("version", ""),
            "document_type": header.get("document_type", ""),
            "grammar": page.data["grammar"],
            "place": page.path,
        }
    for table in known_of(workspace).page_registries:
        for row in table.data["rows"]:
            if row.get("external", False) and row["page"] not in workspace.pages:
                yield {
                    "id": row["page"],
                    "title": row["title"],
                    "status": row["status"],
                    "version": row["version"],
                    "document_type": "kept elsewhere",
                    "place": table.path,
                }


def _clauses(workspace: Workspace) -> Iterator[Row]:
    for name, clause in sorted(workspace.clauses.items()):
        if "/" not in clause.pointer.partition("/clauses/")[2]:
            yield {
                "id": name,
                "force": clause.modality,
                "kind": clause.kind,
                "normative": clause.normative,
                "owner": clause.owner or "",
                "text": clause.text,
            }


def _rules(workspace: Workspace) -> Iterator[Row]:
    for rule in workspace.rules:
        yield {
            "id": rule.id,
            "enforcement": stated_level(rule.data, workspace.clauses),
            "applies_to": rule.data["applies_to"],
            "effective_on": rule.data["effective_on"],
            "retired_on": rule.data.get("retired_on", ""),
            "enforces": rule.data["enforces"],
            "first_clause": rule.data["enforces"][0],
            "why": rule.data["why"],
        }


def _decisions(workspace: Workspace) -> Iterator[Row]:
    for name, decision in sorted(workspace.decisions.items()):
        segment = decision.data["segment"]
        yield {
            "id": name,
            "kind": decision.kind,
            "brain": decision.data["brain"],
            "principal": decision.data["principal"],
            "date": decision.data["date"],
            "focus": decision.data["focus"],
            "segment": segment if isinstance(segment, str) else segment["id"],
        }


def _parameters(workspace: Workspace) -> Iterator[Row]:
    for name, row in sorted(workspace.parameters.items()):
        overlays = {brain: values[name] for brain, values in sorted(workspace.overlays.items()) if name in values}
        yield {**row, "id": name, "bounds": bounds_words(row), "overlays": overlays}


def _evidence(workspace: Workspace) -> Iterator[Row]:
    for name, manifest in sorted(workspace.manifests.items()):
        segments = [segment["id"] for segment in manifest.data["segments"]]
        yield {"id": name, "title": manifest.data["title"], "cut_off": manifest.data["cut_off"], "segments": segments}


def _checks(_workspace: Workspace) -> Iterator[Row]:
    for check in sorted(CHECKS.values(), key=lambda check: check.id):
        yield {"id": check.id, "level": str(check.level), "asks": check.asks}


def _rows_of(kind: str) -> Callable[[Workspace], Iterator[Row]]:
    """Return what yields the rows of a registry as they stand in its files."""

    def rows(workspace: Workspace) -> Iterator[Row]:
        for document in workspace.documents.values():
            if document.kind == kind:
                yield from document.data["rows"]

    return rows


LISTS: Mapping[str, Listed] = {
    "pages": Listed("pages, those kept elsewhere last", ("id", "title", "status", "version"), _pages, page="id"),
    "clauses": Listed("clauses, each with its items", ("id", "force", "text"), _clauses, page="id"),
    "rules": Listed("rules", ("id", "enforcement", "effective_on", "why"), _rules, page="first_clause"),
    "decisions": Listed("decisions", ("id", "brain", "date", "focus", "segment"), _decisions),
    "parameters": Listed("parameters of rules", ("id", "default", "unit", "bounds", "owner"), _parameters),
    "evidence": Listed("evidence manifests", ("id", "title", "cut_off", "segments"), _evidence),
    "brains": Listed("Brains", ("id", "name", "class", "human_owner", "domain"), _rows_of("brains")),
    "people": Listed("people and agents", ("id", "kind", "brains", "roles", "capabilities"), _rows_of("people")),
    "markets": Listed("markets", ("id", "name"), _rows_of("markets")),
    "segments": Listed("segments in force", ("id", "name", "focus", "market", "since"), _rows_of("segments")),
    "offers": Listed("offers in force", ("id", "name", "focus", "segment", "since"), _rows_of("offers")),
    "experiments": Listed("experiments", ("id", "status", "tests", "segment", "owner"), _rows_of("experiments")),
    "uses": Listed("uses of segments", ("id", "brain", "artefact", "segment"), _rows_of("uses")),
    "reviews": Listed("reviews", ("id", "subject", "reviewer", "date", "reason"), _rows_of("reviews")),
    "checks": Listed("built-in checks of a canon", ("id", "level", "asks"), _checks),
}
"""What can be listed, by the name a user types."""

"""
What can be listed of a root: each kind with its columns and where its rows come from.

A kind that is a registry shows its rows as they are.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from canongate.model.checks import CHECKS
from canongate.model.levels import stated_level
from canongate.model.parameters import bounds_words
from canongate.model.workspace import Workspace
from canongate.resolve.known import known_of

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A kind that can be listed: what it is, its columns in the table, and its rows."""

    title: str
    columns: tuple[str, ...]
    rows: Callable[[Workspace], Iterator[Row]]
    page: str = ""
    """Column that holds a page or clause id, where the kind can be narrowed to a Brain or page."""


def _pages(workspace: Workspace) -> Iterator[Row]:
    for name, page in sorted(workspace.pages.items()):
        header = page.header
        yield {
            "id": name,
            "title": page.title,
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

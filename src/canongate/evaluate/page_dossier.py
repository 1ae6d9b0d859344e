"""The dossier of one page: header, registry rows, declaration, and what the built-in checks found. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from canongate.evaluate.clause_view import clause_views
from canongate.model.clauses import clauses_of
from canongate.model.document import Document
from canongate.model.kinds import KINDS
from canongate.model.levels import ADVISORY, effective_level
from canongate.model.workspace import Workspace

_HEADER = ("status", "version", "authority", "last_reviewed", "superseded_by")
_DECLARED: dict[str, tuple[str, ...]] = {
    "what changed": ("what_changed",),
    "in which section it changed": ("sections_changed", "what_changed"),
    "whether authority boundaries moved": ("authority_boundaries",),
    "whether governance behaviour changed": ("governance_behaviour",),
    "which pages are created": ("created",),
    "which pages are updated": ("updated",),
    "which pages are deprecated": ("deprecated",),
    "which registries require an update": ("registries",),
    "whether the canon version must be updated": ("canon_version_update",),
    "whether a change log entry is required": ("change_log_entry",),
}
"""What a declaration must speak of, and the fields any of which does."""


def build_page_dossier(  # noqa: PLR0913  # what a page is judged by, each by name
    page: Document,
    workspace: Workspace,
    *,
    as_of: date,
    cited: Iterable[str] = (),
    found: Iterable[str] = (),
    compared: bool = False,
) -> dict[str, Any]:
    """
    Return the dossier of a page.

    Args:
        page: the page.
        workspace: registries, clauses, rules and parameters.
        as_of: the day of judgement.
        cited: full ids of the clauses that the rules for pages enforce.
        found: ids of built-in checks that found something about the page.
        compared: whether an earlier state was held against this one.
    """
    brain = page.id.partition("/")[0]
    view = _view(page, workspace, as_of, found, compared=compared)
    return {
        "schema": KINDS["page-dossier"].tag,
        "as_of": as_of.isoformat(),
        "page": view,
        "canon": clause_views(cited, workspace),
        "params": workspace.parameters_for(brain),
        "absent": [],
    }


def _view(page: Document, workspace: Workspace, as_of: date, found: Iterable[str], *, compared: bool) -> dict[str, Any]:
    """Return what a page says of itself, and what the registries say of it."""
    header = page.header
    view: dict[str, Any] = {
        "id": page.id,
        "brain": page.id.partition("/")[0],
        "title": page.title,
        **{key: header[key] for key in _HEADER if key in header},
        "applies_to": list(header.get("applies_to", ())),
        "undeclared": list(_undeclared(page.data)),
        "binding_rules": _binding(page.id, workspace),
        "compared": compared,
        "found": sorted(set(found)),
    }
    if "last_reviewed" in header:
        view["review_age_days"] = (as_of - date.fromisoformat(header["last_reviewed"])).days
    view |= dict(_registered(page.id, workspace))
    newest = _newest(page.data)
    if newest is not None:
        view["newest"] = newest
    return view


def _undeclared(page: Mapping[str, Any]) -> Iterator[str]:
    declarations = [clause for _, _, clause in clauses_of(page) if clause["kind"] == "impact_declaration"]
    last = declarations[-1] if declarations else {}
    return (said for said, fields in _DECLARED.items() if not any(field in last for field in fields))


def _newest(page: Mapping[str, Any]) -> dict[str, str] | None:
    """Return version and date of the change-log entry of the latest day; of one day, the last written."""
    entries = [clause for _, _, clause in clauses_of(page) if clause["kind"] == "changelog_entry"]
    if not entries:
        return None
    last = max(enumerate(entries), key=lambda pair: (pair[1].get("date", ""), pair[0]))[1]
    return {key: last[key] for key in ("version", "date") if key in last}


def _registered(page: str, workspace: Workspace) -> Iterator[tuple[str, Any]]:
    for document in workspace.documents.values():
        if document.kind == "architecture":
            yield from (("layer", row["layer"]) for row in document.data["rows"] if row["page"] == page)
        elif document.kind == "pages":
            brain = document.data["brain"]
            for row in document.data["rows"]:
                if row["page"] == page:
                    yield "row", {"brain": brain, **{key: row[key] for key in ("title", "status", "version")}}


def _binding(page: str, workspace: Workspace) -> int:
    """Return how many rules block although every clause they cite is of this page."""
    return sum(
        all(clause.partition("#")[0] == page for clause in rule.data["enforces"])
        and effective_level(rule.data, workspace.clauses) != ADVISORY
        for rule in workspace.rules
    )

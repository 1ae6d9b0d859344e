"""The clauses that rules cite, as a dossier holds them."""

from collections.abc import Iterable

from canongate.model.workspace import Workspace


def clause_views(cited: Iterable[str], workspace: Workspace) -> list[dict[str, str]]:
    """Return each cited clause that exists once, by id."""
    return [_view(clause, workspace) for clause in sorted(set(cited)) if clause in workspace.clauses]


def _view(clause: str, workspace: Workspace) -> dict[str, str]:
    ref = workspace.clauses[clause]
    return {
        "id": ref.id,
        "page_version": ref.page_version,
        "page_status": ref.page_status,
        "modality": ref.modality,
        "text": ref.text,
    }

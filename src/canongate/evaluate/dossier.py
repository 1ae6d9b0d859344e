"""
The dossier builder: one decision and all that rules may read about it, as one JSON document.

Pure: the same decision, workspace, manifest and day give the same dossier.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from canongate.evaluate.compiled import DOSSIER_KINDS
from canongate.evaluate.evidence_view import Absences, evidence_view, subject_of
from canongate.model.document import Document
from canongate.model.kinds import KINDS
from canongate.model.schema import model_of
from canongate.model.workspace import Workspace


def build_dossier(
    decision: Document,
    workspace: Workspace,
    manifest: Document | None,
    *,
    as_of: date,
    cited: Iterable[str] = (),
) -> dict[str, Any]:
    """
    Return the dossier of a decision.

    Args:
        decision: a segment or offer decision.
        workspace: registries, clauses and parameters.
        manifest: the evidence, where there is any.
        as_of: the day of judgement.
        cited: full ids of the clauses that the rules for this kind of decision enforce.
    """
    data = with_defaults(decision)
    absent: Absences = []
    dossier: dict[str, Any] = {
        "schema": KINDS[DOSSIER_KINDS[decision.kind]].tag,
        "as_of": as_of.isoformat(),
        "brain": data["brain"],
        "decision": data,
        "registry": _registry(data, workspace),
        "canon": [_clause(clause, workspace) for clause in sorted(set(cited)) if clause in workspace.clauses],
        "params": workspace.parameters_for(data["brain"]),
    }
    if manifest is None:
        absent.append(_no_manifest(data))
    else:
        dossier["evidence"] = evidence_view(manifest, subject_of(data), as_of, absent)
    dossier["absent"] = absent
    return dossier


def with_defaults(decision: Document) -> dict[str, Any]:
    """Return a decision's data with the defaults of its schema filled in; what is absent stays absent."""
    model = model_of(decision.kind).model_validate(decision.data, strict=False)  # type: ignore[attr-defined]
    filled: dict[str, Any] = model.model_dump(mode="json", by_alias=True, exclude_none=True)
    return filled


def _registry(data: Mapping[str, Any], workspace: Workspace) -> dict[str, Any]:
    segment = subject_of(data).id
    return {
        "segments": [dict(row) for row in workspace.segments if row.get("market", "all") == data["market"]],
        "offers": [dict(row) for row in workspace.offers if row["segment"] == segment],
    }


def _clause(clause: str, workspace: Workspace) -> dict[str, str]:
    ref = workspace.clauses[clause]
    return {
        "id": ref.id,
        "page_version": ref.page_version,
        "page_status": ref.page_status,
        "modality": ref.modality,
        "text": ref.text,
    }


def _no_manifest(data: Mapping[str, Any]) -> dict[str, str]:
    named = data.get("evidence", {}).get("manifest")
    reason = f"the evidence manifest {named} was not found" if named else "the decision names no evidence manifest"
    return {
        "path": "evidence",
        "reason": reason,
        "help": "run `canongate evidence build`, then name the manifest under `evidence:` or give --evidence",
    }

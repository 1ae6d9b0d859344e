"""
The dossier builder: one decision and all that rules may read about it, as one JSON document.

Pure: the same decision, workspace, manifest and day give the same dossier.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from canongate.evaluate.absences import Absences, absence, unregistered
from canongate.evaluate.clause_view import clause_views
from canongate.evaluate.evidence_view import evidence_view, subject_of
from canongate.evaluate.filling import filled
from canongate.evaluate.form_view import form_view
from canongate.evaluate.registry_view import registry_view
from canongate.model.decision import OfferDecision, SegmentDecision
from canongate.model.document import Document
from canongate.model.kinds import JUDGED, KINDS
from canongate.model.workspace import Workspace

_DECISIONS: dict[str, type[BaseModel]] = {"segment-decision": SegmentDecision, "offer-decision": OfferDecision}


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
    data, cited = filled(_DECISIONS[decision.kind], decision.data), tuple(cited)
    absent: Absences = []
    dossier: dict[str, Any] = {
        "schema": KINDS[JUDGED[decision.kind]].tag,
        "as_of": as_of.isoformat(),
        "brain": data["brain"],
        "decision": data,
        "registry": registry_view(data, subject_of(data).id, workspace, as_of, cited),
        "canon": clause_views(cited, workspace),
        "params": workspace.parameters_for(data["brain"]),
    }
    view = _evidence(data, manifest, as_of, absent)
    if view is not None:
        dossier["evidence"] = view
    absent.extend(unregistered(dossier["registry"], data))
    dossier["form"] = form_view(data, dossier.get("evidence", {}).get("claims", {}))
    dossier["absent"] = absent
    return dossier


def _evidence(
    data: Mapping[str, Any], manifest: Document | None, as_of: date, absent: Absences
) -> dict[str, Any] | None:
    """Return what the manifest says of the decision, or None where it may not speak for it; ``absent`` says why."""
    named = data.get("evidence", {})
    if manifest is None:
        absent.append(_no_manifest(named.get("manifest")))
        return None
    seen = named.get("digest")
    if seen is not None and named["manifest"] == manifest.id and seen != manifest.raw.digest:
        reason = f"the decision rests on another file of the manifest {manifest.id}: {seen}, not {manifest.raw.digest}"
        absent.append(
            absence("evidence", reason, "Look at the new figures, then write the new digest under `evidence:`.")
        )
        return None
    return evidence_view(manifest, data, as_of, absent)


def _no_manifest(named: str | None) -> dict[str, str]:
    return absence(
        "evidence",
        f"the evidence manifest {named} was not found" if named else "the decision names no evidence manifest",
        "Run `canongate evidence build`, then name the manifest under `evidence:` or give --evidence.",
    )

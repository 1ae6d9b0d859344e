"""
What the registries and the canon say of one decision: rows in force, what they would become, who proposes, who may.

Pure; rows come in the order of their ids, so that no layout of a registry file changes a dossier.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from canongate.evaluate.filling import filled
from canongate.model.clauses import clauses_of, responsibilities
from canongate.model.registries import ExperimentRow, OfferRow, SegmentRow
from canongate.model.words import ACTIVE
from canongate.model.workspace import Row, Workspace

GROUPS = ("targeting", "messaging", "offer_fit")
_TO_LOG = ("forecast", "actual", "variance", "confidence", "result", "next_action", "started", "ended")
"""Columns that an experiment has once it ended."""
_IN_FORCE = ("segments", "offers")


def registry_view(data: Row, segment: str, workspace: Workspace, as_of: date, cited: Iterable[str]) -> dict[str, Any]:
    """
    Return the dossier's ``registry`` block.

    Args:
        data: the decision, with its defaults.
        segment: id of the segment it is about.
        workspace: registries and pages.
        as_of: the day of judgement.
        cited: full ids of the clauses that the rules enforce; roles are read from their pages.
    """
    segments = sorted((filled(SegmentRow, row) for row in workspace.segments), key=lambda row: str(row["id"]))
    here = [row for row in segments if row["market"] == data["market"]]
    offers = sorted((filled(OfferRow, row) for row in workspace.offers), key=lambda row: str(row["id"]))
    own = next((row for row in here if row["id"] == segment), None)
    view: dict[str, Any] = {
        "segments": here,
        "offers": [row for row in offers if row["segment"] == segment],
        "resulting": _resulting(data, segment, here),
        "tests": list(_tests(data, workspace)),
        "uses": list(_uses(segment, own, workspace)),
        "shared_messages": list(_shared_messages(data, workspace)),
        "charter": _charter(data["brain"], workspace),
        "roles": list(_roles(workspace, cited)),
    }
    attester = data.get("selection", {}).get("strategy", {}).get("attested_by")
    people = {"principal": _person(data["principal"], workspace), "attester": _person(attester, workspace)}
    age = None if own is None else (as_of - date.fromisoformat(own["since"])).days
    optional = {"segment": own, "segment_age_days": age, **people}
    return view | {name: value for name, value in optional.items() if value is not None}


def _resulting(data: Row, segment: str, here: Iterable[Row]) -> list[dict[str, str]]:
    """Return the market's segments once this decision took the place of what it ends; an offer moves none."""
    ended = {data["id"], data.get("supersedes"), data.get("withdraws")}
    proposes = not isinstance(data["segment"], str)
    rows = {
        row["id"]: {"id": row["id"], "focus": row["focus"], "decision": row["decision"]}
        for row in here
        if not proposes or (row["decision"] not in ended and row["id"] != segment)
    }
    if proposes:
        rows[segment] = {"id": segment, "focus": data["focus"], "decision": data["id"]}
    return [rows[name] for name in sorted(rows)]


def _tests(data: Row, workspace: Workspace) -> Iterator[dict[str, Any]]:
    for group in GROUPS:
        for name in data["tests"][group]:
            if name in workspace.experiments:
                yield _test(group, filled(ExperimentRow, workspace.experiments[name]), workspace)


def _test(group: str, row: Row, workspace: Workspace) -> dict[str, Any]:
    owner = workspace.people.get(row["owner"], {})
    shown = {key: row[key] for key in ("started", "result") if key in row}
    return shown | {
        "group": group,
        "id": row["id"],
        "tests": row["tests"],
        "segment": row["segment"],
        "status": row["status"],
        "logged_by": row["logged_by"],
        "owner_in_brain": row["logged_by"] in owner.get("brains", ()),
        "lacks": [column for column in _TO_LOG if row["status"] == "ended" and column not in row],
    }


def _uses(segment: str, own: Row | None, workspace: Workspace) -> Iterator[dict[str, Any]]:
    for row in sorted(workspace.uses, key=lambda one: str(one["id"])):
        if row["segment"] == segment:
            current = own is not None and own["verdict"] == row["verdict"]
            yield {"id": row["id"], "brain": row["brain"], "artefact": row["artefact"], "current": current}


def decisions_in_force(workspace: Workspace) -> set[str]:
    """Return the ids of the decisions that a registry row stands on."""
    return {str(row["decision"]) for name in _IN_FORCE for row in getattr(workspace, name)}


def _shared_messages(data: Row, workspace: Workspace) -> Iterator[dict[str, str]]:
    """Yield messages whose very text a decision in force uses for another segment."""
    for other in sorted(decisions_in_force(workspace) - {data["id"], data.get("supersedes")}):
        document = workspace.decisions.get(other)
        theirs = document.data.get("messages", ()) if document else ()
        for message in data.get("messages", ()):
            for one in theirs:
                if one["text_digest"] == message["text_digest"] and one["segment"] != message["segment"]:
                    yield {"message": message["id"], "decision": other, "segment": one["segment"]}


def _person(name: str | None, workspace: Workspace) -> dict[str, Any] | None:
    row = workspace.people.get(name or "")
    if row is None:
        return None
    owner = {"accountable_owner": row["accountable_owner"]} if "accountable_owner" in row else {}
    return owner | {
        "id": row["id"],
        "kind": row["kind"],
        "brains": list(row.get("brains", ())),
        "capabilities": list(row.get("capabilities", ())),
    }


def _charter(brain: str, workspace: Workspace) -> dict[str, Any]:
    """Return the charter of a Brain, and what neither the registry nor its page states."""
    row = workspace.brains.get(brain, {})
    page = workspace.pages.get(row.get("charter", ""))
    if page is None:
        return {"lacks": ["a charter"]}
    stated = {
        "an active charter": page.header.get("status") == ACTIVE,
        "its class": bool(row.get("class") and page.header.get("brain_class")),
        "its domain": bool(row.get("domain") and page.header.get("domain")),
        "its human owner": bool(row.get("human_owner") and page.header.get("human_owner")),
        "one purpose, and what the Brain is not for": _purposes(page.data) == 1,
    }
    return {"page": page.id, "lacks": [name for name, there in stated.items() if not there]}


def _purposes(page: Mapping[str, Any]) -> int:
    """Return how many clauses of a purpose section say what the Brain is for and what it is not for."""
    texts = [clause.get("text", "") for _, section, clause in clauses_of(page) if section["id"] == "purpose"]
    return len(texts) if all("not to" in text for text in texts) else 0


def _roles(workspace: Workspace, cited: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield what Brains do by the integration clauses of pages that bind, where a rule cites one of these clauses."""
    clauses = workspace.clauses
    about = {clauses[one].page for one in cited if one in clauses and clauses[one].kind == "integration"}
    for name in sorted(about):
        page = workspace.pages.get(name)
        if page is None or page.header.get("status") != ACTIVE:
            continue
        for one in responsibilities(page.data):
            brain = workspace.brain_names.get(one.party)
            if brain is not None and one.role is not None:
                said = one.text.removeprefix(one.role).strip()
                yield {"brain": brain, "page": name, "role": one.role, "object": said or one.role}

"""What the files of a root declare for its ledger: principals with their keys, and the approval policy."""

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from canongate.ledger.policy_terms import ApprovalPolicy
from canongate.ledger.predicates import PrincipalTerms
from canongate.ledger.vocabulary import Capability, PrincipalKind
from canongate.model.document import Document
from canongate.model.error import UsageError
from canongate.workflows.ledger_place import Place
from canongate.workflows.root import open_root

POLICY = "canon/approval-policy.yaml"


def declared(place: Place) -> tuple[PrincipalTerms, ...]:
    """
    Return the principals that the people registry declares, with the keys that count now.

    Raises:
        UsageError: there is no people registry, or a row cannot stand.
    """
    document = _document(place.root, "people", "registries/people.yaml")
    return tuple(_terms(row) for row in document.data["rows"])


def policy_of(given: Path | None) -> ApprovalPolicy:
    """
    Return the approval policy that the canon holds.

    Raises:
        UsageError: it holds none.
    """
    return policy_in(_document(given, "approval-policy", POLICY))


def policy_in(document: Document) -> ApprovalPolicy:
    """Return the approval policy of its document."""
    value = {name: part for name, part in document.data.items() if name != "schema"}
    return ApprovalPolicy.model_validate_json(json.dumps(value))


def _document(given: Path | None, kind: str, path: str) -> Document:
    opened = open_root(given)
    document = opened.documents.get(path)
    if document is None:
        broken = [finding for finding in opened.findings if finding.path == path]
        if broken:
            raise UsageError(f"{path}: {broken[0].message}", help=broken[0].help)
        raise UsageError(f"there is no {path}", help=f"write the {kind.replace('-', ' ')} first")
    return document


def _terms(row: dict[str, Any]) -> PrincipalTerms:
    try:
        return PrincipalTerms(
            id=row["id"],
            kind=PrincipalKind(row["kind"]),
            name=row["name"],
            accountable_owner=row.get("accountable_owner"),
            brains=tuple(row.get("brains", ())),
            roles=tuple(row.get("roles", ())),
            capabilities=tuple(Capability(name) for name in row.get("capabilities", ())),
            keys=tuple(item["key"] for item in row.get("keys", ()) if item.get("until") is None),
        )
    except ValidationError as error:
        reason = str(error.errors(include_url=False)[0]["msg"]).removeprefix("Value error, ")
        raise UsageError(f"registries/people.yaml: {reason}", help="correct the row of this principal") from error

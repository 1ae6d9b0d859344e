"""What a submission says of a decision, and a reader of the decision must find again: bytes, evidence, row, place."""

from typing import Any

from canongate.ledger.predicates import RegistryRow, Submission
from canongate.model.document import Document
from canongate.model.error import CanongateError
from canongate.model.levels import ADVISORY, stated_level, weight
from canongate.workflows.root import Opened


class NotJudgedError(CanongateError):
    """A decision could not be judged here."""

    stage = "judging"
    exit_code = 3


def traits_of(document: Document) -> tuple[str, ...]:
    """Return by what the approval policy knows a decision."""
    return (document.data["focus"].replace("_", "-"),)


def slot_of(document: Document) -> str | None:
    """Return the place that only one decision can hold, where this one asks for it."""
    row = row_of(document)
    primary = row is not None and row.registry == "segments" and row.focus == "primary"
    return f"segments/primary/{row.market}" if row is not None and primary else None


def document_of(opened: Opened, submission: Submission) -> Document:
    """
    Return the decision whose very bytes were submitted.

    Raises:
        NotJudgedError: there is none here, or with other bytes.
    """
    document = opened.workspace.decisions.get(submission.id)
    if document is None:
        raise NotJudgedError(
            f"the decision {submission.id} is not in this root", help="fetch the branch of whoever submitted it"
        )
    if document.raw.digest != submission.subject:
        raise NotJudgedError(
            f"{document.path} has other bytes here ({document.raw.digest}) than were submitted ({submission.subject})",
            help="fetch the bytes that were submitted, or submit these",
        )
    return document


def evidence_digests(opened: Opened, document: Document) -> set[str]:
    """Return the digest of the manifest a decision rests on, where it names one that is here."""
    manifest = opened.workspace.manifests.get(document.data.get("evidence", {}).get("manifest", ""))
    return set() if manifest is None else {manifest.raw.digest}


def row_of(document: Document) -> RegistryRow | None:
    """Return the registry row of a decision; one that only withdraws another has none."""
    data = document.data
    if "withdraws" in data:
        return None
    if document.kind == "segment-decision":
        segment = data["segment"]
        return RegistryRow(
            registry="segments",
            id=segment["id"],
            name=segment["name"],
            focus=data["focus"],
            market=data.get("market", "all"),
            expires=data.get("expires"),
        )
    offer = data["offer"]
    return RegistryRow(
        registry="offers", id=offer["id"], name=offer["name"], focus=data["focus"], segment=data["segment"]
    )


def heaviest(opened: Opened, kind: str) -> Any:
    """Return the heaviest enforcement level of the rules that judge a kind of decision."""
    workspace = opened.workspace
    levels = [stated_level(one.data, workspace.clauses) for one in workspace.rules if one.data["applies_to"] == kind]
    return max(levels, key=weight, default=ADVISORY)

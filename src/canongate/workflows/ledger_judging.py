"""
What a submitted decision is bound to: its verdict, and every input of it, computed from a root.

Owner, approver and writer run this on their own clones and come to the same digests, or somebody has seen something
else: then nothing is signed. Nothing is written.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from canongate.ledger.predicates import Binding, RegistryRow, Submission
from canongate.ledger.state import Case, LedgerState
from canongate.model.canonical import digest_of
from canongate.model.document import Document
from canongate.model.error import CanongateError
from canongate.model.levels import ADVISORY, stated_level, weight
from canongate.model.report import Report
from canongate.model.verdict import Verdict, VerdictStatus
from canongate.workflows.decide import decide
from canongate.workflows.root import Opened, open_root

SCOPE = "enact"


class NotJudgedError(CanongateError):
    """A decision could not be judged here."""

    stage = "judging"
    exit_code = 3


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """A submission judged: what it is bound to, what the rules say, and the report people read."""

    binding: Binding
    outcome: VerdictStatus
    report: Report
    declaration: Mapping[str, Any] = MappingProxyType({})
    """What follows from a change, field by field; empty for a decision."""
    difference: tuple[str, ...] = ()
    """What a change changes, thing by thing, before and after; empty for a decision."""


def judge_case(given: Path | None, case: Case, state: LedgerState, as_of: date) -> JudgedCase:
    """
    Return what a submitted decision is bound to in a root.

    Args:
        given: the root.
        case: the submission.
        state: the ledger's state, for the policy in force.
        as_of: the day of judgement.

    Raises:
        NotJudgedError: the submitted bytes are not here, or nothing can be judged in this root.
    """
    opened = open_root(given)
    submission = case.submission
    document = document_of(opened, submission)
    verdict, report = verdict_on(opened, document, as_of)
    seen = evidence_digests(opened, document)
    outcome = verdict.status
    if seen != {item.digest for item in submission.evidence}:
        # NOTE: nobody signed for the evidence that is here now, so it proves nothing.
        outcome = VerdictStatus.UNDECIDED
    if submission.row != row_of(document):
        raise NotJudgedError(
            f"{submission.id}: the submission asks for another registry row than the decision describes",
            help="withdraw it and submit the decision again",
        )
    _refuse_claims(opened, submission, document)
    _refuse_predecessor(state, submission, document)
    closure = {path: digest for path, digest in verdict.documents.items() if path != document.path}
    binding = Binding(
        subject=submission.subject,
        submission=case.statement,
        evidence=tuple(item.digest for item in submission.evidence),
        rules=verdict.digests["rules"],
        parameters=verdict.digests["parameters"],
        policy=state.policy_digest,
        closure=digest_of(closure),
        as_of=verdict.as_of,
        verdict=verdict_digest(verdict),
        scope=SCOPE,
    )
    return JudgedCase(binding, outcome, report)


def _refuse_claims(opened: Opened, submission: Submission, document: Document) -> None:
    """Refuse what a submission says of a decision to be asked for less, or to hide who stands behind it."""
    claims = {
        "kind": (submission.kind.value, document.kind),
        "proposer": (submission.proposed_by, document.data["principal"]),
        "traits": (submission.traits, traits_of(document)),
        "enforcement": (submission.enforcement, heaviest(opened, document.kind)),
        "place": (submission.slot, slot_of(document)),
    }
    for name, (said, found) in claims.items():
        if said != found:
            raise NotJudgedError(
                f"{submission.id}: the submission gives the {name} as {said!r}, and the decision comes to {found!r}",
                help="withdraw it and submit the decision again",
            )


def _refuse_predecessor(state: LedgerState, submission: Submission, document: Document) -> None:
    """Refuse a submission that ends another decision than the one it names, or its own earlier form."""
    ended = state.cases.get(submission.supersedes) if submission.supersedes else None
    said = ended.submission.id if ended is not None else None
    named = document.data.get("supersedes") or document.data.get("withdraws")
    if said != named and (named is not None or said != document.id):
        raise NotJudgedError(
            f"{submission.id}: the submission gives the predecessor as {said!r}, and the decision names {named!r}",
            help="withdraw it and submit the decision again",
        )


def traits_of(document: Document) -> tuple[str, ...]:
    """Return by what the approval policy knows a decision."""
    return (document.data["focus"].replace("_", "-"),)


def slot_of(document: Document) -> str | None:
    """Return the place that only one decision can hold, where this one asks for it."""
    row = row_of(document)
    primary = row is not None and row.registry == "segments" and row.focus == "primary"
    return f"segments/primary/{row.market}" if row is not None and primary else None


def verdict_on(opened: Opened, document: Document, as_of: date) -> tuple[Verdict, Report]:
    """
    Return the verdict on one decision of a root, with the report that holds its findings.

    Raises:
        NotJudgedError: the root is broken, or no rule speaks of it.
    """
    report, judged = decide(opened.root, [opened.root / document.path], as_of=as_of)
    if not judged:
        first = report.findings[0]
        raise NotJudgedError(f"{document.path} cannot be judged here: {first.path}: {first.message}", help=first.help)
    return judged[0].verdict, report


def verdict_digest(verdict: Verdict) -> str:
    """Return the digest of what a verdict says, whichever version of the program said it."""
    value = asdict(verdict)
    for name in ("engine", "findings", "path"):
        del value[name]
    return digest_of(json.loads(json.dumps(value, default=str)))


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

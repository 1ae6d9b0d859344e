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

from canongate.ledger.predicates import Binding, Submission
from canongate.ledger.state import Case, LedgerState
from canongate.model.canonical import digest_of
from canongate.model.document import Document
from canongate.model.report import Report
from canongate.model.verdict import Verdict, VerdictStatus
from canongate.workflows.decide import decide
from canongate.workflows.root import Opened, open_root
from canongate.workflows.submission_terms import (
    NotJudgedError,
    document_of,
    evidence_digests,
    heaviest,
    row_of,
    slot_of,
    traits_of,
)

SCOPE = "enact"


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
    Return what a submitted decision is bound to in a root; long because it is bound to everything.

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
    claims: dict[str, tuple[object, object]] = {
        "kind": (submission.kind.value, document.kind),
        "proposer": (submission.proposed_by, document.data["principal"]),
        "traits": (submission.traits, traits_of(document)),
        "enforcement": (submission.enforcement, heaviest(opened, document.kind)),
        "place": (submission.slot, slot_of(document)),
    }
    refuse_other_claims(submission, claims, "decision", "withdraw it and submit the decision again")


def refuse_other_claims(
    submission: Submission, claims: Mapping[str, tuple[object, object]], of: str, mend: str
) -> None:
    """Refuse a submission that says anything else than what its subject comes to, by the name of each claim."""
    for name, (said, found) in claims.items():
        if said != found:
            raise NotJudgedError(
                f"{submission.id}: the submission gives the {name} as {said!r}, and the {of} comes to {found!r}",
                help=mend,
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

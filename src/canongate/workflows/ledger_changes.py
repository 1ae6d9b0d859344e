"""
Changes of pages, rules, parameters, policy and registries as subjects of approval: their files, and their verdict.

A change is its files, each with the digest before and after. What it starts from must be what is in force, as far as
the ledger knows; it is judged by the rules and parameters of its base. Long because a change is submitted and judged
by the same questions.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from canongate.impact.diff import diff
from canongate.ledger.policy_terms import ApprovalPolicy, policy_digest
from canongate.ledger.predicates import Binding, Submission
from canongate.ledger.state import Case, LedgerState
from canongate.ledger.statement import files_digest
from canongate.ledger.vocabulary import SubjectKind
from canongate.model.canonical import digest_of
from canongate.model.change import Change
from canongate.model.error import UsageError
from canongate.model.verdict import VerdictStatus
from canongate.report.outcome import ExitCode
from canongate.workflows.approvables import Approvable
from canongate.workflows.change_files import (
    approvables_of,
    changed_files,
    derived,
    digest_in,
    heaviest_of,
    stale_files,
    traits_of,
)
from canongate.workflows.check import check
from canongate.workflows.declared import POLICY, policy_in
from canongate.workflows.ledger_judging import SCOPE, JudgedCase, judge_case, refuse_other_claims
from canongate.workflows.ledger_place import seen
from canongate.workflows.proposed import KINDS_JUDGED
from canongate.workflows.registry_owners import may_change, owning_brains
from canongate.workflows.root import Opened, open_root
from canongate.workflows.signing import Pen, SignedFile, holder, key_of, signed_as
from canongate.workflows.snapshots import Pair, open_pair
from canongate.workflows.submission_terms import NotJudgedError

_RULES = "rules/"
_PARAMETERS = "rules/parameters.yaml"
_SHORT = 8
_LONGEST = 300
_AGAIN = "withdraw it and submit the change again with `canongate submit --change`"


def submit_change(given: Path | None, kind: SubjectKind, base: str, pen: Pen, *, name: str = "") -> SignedFile:
    """
    Return the submission of everything of one kind that changed since a revision, signed.

    Args:
        given: the root; its working tree is the head of the change.
        kind: what sort of change; a commit that changes several is submitted once for each.
        base: the revision it is to land on.
        pen: key of the one who submits.
        name: id for people; default: the kind and the digest.

    Raises:
        UsageError: nothing of that kind changed.
        GitError: there is no such revision.
    """
    looked = seen(given)
    pair = open_pair(looked.place.root, base)
    wanted = [one for one in approvables_of(pair) if one.kind is kind]
    files = changed_files(pair, wanted)
    if not files:
        raise UsageError(f"no {kind.replace('-', ' ')} since {base}", help="see `canongate impact --base`")
    policy = _policy_of(pair.head) if kind is SubjectKind.POLICY_CHANGE else None
    subject = files_digest(files)
    declaration = derived(pair, {item.path for item in files})
    return signed_as(
        looked.state,
        pen,
        Submission,
        kind=kind,
        id=name or f"{kind}-{subject.removeprefix('sha256:')[:_SHORT]}",
        subject=subject,
        base=pair.base_name,
        declaration=digest_of(declaration),
        proposed_by=holder(looked.state, key_of(pen)),
        traits=traits_of(wanted),
        enforcement=heaviest_of(wanted),
        policy=policy,
        files=files,
    )


def judge_submission(given: Path | None, case: Case, state: LedgerState, as_of: str) -> JudgedCase:
    """
    Return what a submission is bound to in a root: a decision by its rules, a change by those of its base.

    Raises:
        NotJudgedError: the submitted bytes are not here, or nothing can be judged in this root.
    """
    judge = judge_case if case.submission.kind.value in KINDS_JUDGED else judge_change
    return judge(given, case, state, date.fromisoformat(as_of))


def judge_change(given: Path | None, case: Case, state: LedgerState, as_of: date) -> JudgedCase:
    """
    Return what a submitted change is bound to in a root that holds it; long because it is bound to everything.

    Accepted is a change after which ``check`` finds no error, that starts from what is in force.

    Raises:
        NotJudgedError: the root holds other bytes than were submitted, or the submission says less than they come to.
    """
    opened = open_root(given)
    submission = case.submission
    _refuse_absent(opened, submission)
    declaration, difference = _derived_again(opened, submission, state)
    report = check(opened.root)
    stale = stale_files(submission, state)
    outcome = VerdictStatus.ACCEPTED
    if stale or report.exit_code != ExitCode.ACCEPTED:
        outcome = VerdictStatus.BLOCKED
    before = {item.path: item.base for item in submission.files}
    digests = {path: before.get(path, raw.digest) for path, raw in opened.raws.items()} | before
    rules = {path: digest for path, digest in digests.items() if path.startswith(_RULES) and path != _PARAMETERS}
    said = {
        "outcome": outcome.value,
        "stale": list(stale),
        "declaration": submission.declaration,
        "errors": sorted(f"{one.rule} {one.path}{one.pointer}" for one in report.findings if one.level == "error"),
    }
    binding = Binding(
        subject=submission.subject,
        submission=case.statement,
        rules=digest_of({path: digest for path, digest in rules.items() if digest is not None}),
        parameters=digest_of({"parameters": digests.get(_PARAMETERS)}),
        policy=state.policy_digest,
        closure=digest_of(before),
        as_of=as_of.isoformat(),
        verdict=digest_of(said),
        scope=SCOPE,
    )
    return JudgedCase(binding, outcome, report, declaration, difference)


def _derived_again(
    opened: Opened, submission: Submission, state: LedgerState
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """
    Return what follows from a change, derived here again, and what it changes.

    Raises:
        NotJudgedError: it is not what was submitted.
        GitError: the revision the change starts from is not in this repository.
    """
    if submission.base is None:
        raise NotJudgedError(f"{submission.id}: the submission names no revision to start from", help=_AGAIN)
    pair, paths = open_pair(opened.root, submission.base), {item.path for item in submission.files}
    _refuse_stranger(pair, submission, state, _refuse_claims(pair, submission))
    here = derived(pair, paths)
    if digest_of(here) != submission.declaration:
        raise NotJudgedError(
            f"{submission.id}: the impact derived here is another one than was submitted",
            help="fetch the branch that holds the change, or submit it again",
        )
    changes = diff(pair.base.workspace, pair.head.workspace)
    return here, tuple(_told(change) for change in changes if change.path in paths)


def _refuse_claims(pair: Pair, submission: Submission) -> list[Approvable]:
    """Return what is to be approved; refuse a submission that asks for less, or does more than a change does."""
    kind, paths = submission.kind, {item.path for item in submission.files}
    wanted = [one for one in approvables_of(pair) if one.kind is kind and paths & {each.path for each in one.changes}]
    if not paths or not set(submission.files) <= set(changed_files(pair, wanted)):
        raise NotJudgedError(
            f"{submission.id}: the files submitted are no {kind.replace('-', ' ')} since {submission.base}", help=_AGAIN
        )
    claims: dict[str, tuple[object, object]] = {
        "traits": (submission.traits, traits_of(wanted)),
        "enforcement": (submission.enforcement, heaviest_of(wanted)),
        "proposer": (submission.proposed_by in submission.by, True),
        "evidence": (submission.evidence, ()),
        "registry row": (submission.row, None),
        "place": (submission.slot, None),
        "predecessor": (submission.supersedes, None),
    }
    refuse_other_claims(submission, claims, "change", _AGAIN)
    return wanted


def _refuse_stranger(pair: Pair, submission: Submission, state: LedgerState, wanted: list[Approvable]) -> None:
    """Refuse a change of a Brain's registry that somebody proposed who acts neither for it nor for HeadOffice."""
    brains = {brain for one in wanted for brain in owning_brains(one, pair.base, pair.head)}
    terms = state.people.at(submission.proposed_by, state.size)
    if not may_change(brains, terms.brains if terms is not None else ()):
        names = ", ".join(sorted(brains))
        raise NotJudgedError(
            f"{submission.id}: {submission.proposed_by} does not act for {names}, whose registry it is",
            help="withdraw it, and let the owner of the registry or HeadOffice submit it",
        )


def _told(change: Change) -> str:
    """Return a difference in words: what, before and after."""
    what = f" {change.what}" if change.what else ""
    values = [_short(value) for value in (change.before, change.after)]
    return f"{change.effect} {change.id}{what}: {values[0]} -> {values[1]}"


def _short(value: object) -> str:
    text = "nothing" if value is None else value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _refuse_absent(opened: Opened, submission: Submission) -> None:
    for item in submission.files:
        if digest_in(opened.raws, item.path) != item.head:
            raise NotJudgedError(
                f"{submission.id}: {item.path} has other bytes here than were submitted",
                help="fetch the branch that holds the change",
            )
    if submission.policy is not None:
        here = _policy_of(opened)
        if here is None or policy_digest(here) != policy_digest(submission.policy):
            raise NotJudgedError(
                f"{submission.id}: {POLICY} holds another policy here than was submitted",
                help="fetch the branch that holds the change",
            )


def _policy_of(opened: Opened) -> ApprovalPolicy | None:
    document = opened.documents.get(POLICY)
    return None if document is None else policy_in(document)

"""
``canongate approve``: a person reads one page, answers what no machine can, and signs exactly what was seen.

The page is made on the approver's own clone. Where that comes to other digests than the writer recorded, nothing is
signed: somebody has seen something else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from canongate.ledger.approvals import changed, conflicted
from canongate.ledger.canonical import digest_of
from canongate.ledger.predicates import Approval, JudgementAnswer
from canongate.ledger.state import Case, LedgerState, Status
from canongate.ledger.timestamps import end_of
from canongate.model.error import CanongateError, UsageError
from canongate.model.similar import did_you_mean
from canongate.model.verdict import VerdictStatus
from canongate.workflows.approval_page import Question, page_text, questions_of
from canongate.workflows.ledger_changes import judge_submission
from canongate.workflows.ledger_judging import JudgedCase
from canongate.workflows.ledger_place import Seen, seen
from canongate.workflows.root import open_root
from canongate.workflows.signing import Pen, SignedFile, holder, key_of, signed_as
from canongate.workflows.submit import case_named


class NotToApproveError(CanongateError):
    """This person cannot approve this, or should not: nothing was signed."""

    stage = "approve"
    exit_code = 4


@dataclass(frozen=True, slots=True)
class Page:
    """What an approver sees before signing."""

    case: Case
    text: str
    questions: tuple[Question, ...]
    judged: JudgedCase

    @property
    def digest(self) -> str:
        """Digest of the page, which the approval names."""
        return digest_of(self.text.encode())


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person says yes to, and for how long."""

    role: str
    last_day: date
    answers: Mapping[str, tuple[str, str]]
    """Question to yes or no, and the reason."""
    break_glass: str | None = None


def approval_page(given: Path | None, name: str, *, now: datetime) -> Page:
    """
    Return the one page on a case, made from this root.

    Raises:
        UsageError: the ledger knows no such case, or it is closed.
        NotToApproveError: it has no verdict, or this root comes to another one than the writer recorded.
        NotJudgedError: what was submitted is not in this root.
    """
    looked = seen(given)
    case = case_named(looked.state, name)
    if case.status is not Status.OPEN:
        raise UsageError(f"{name} is {case.status.value.replace('_', ' ')} already", help="see `canongate status`")
    if case.verdict is None:
        raise NotToApproveError(f"{name} has no verdict yet", help="the writer gives it with `canongate ledger record`")
    judged = _judged(looked, case)
    name_of_change = changed(case.verdict.binding, judged.binding)
    if name_of_change is not None:
        raise NotToApproveError(
            f"{name_of_change}: this root comes to another verdict on {name} than the ledger holds",
            help="fetch what the writer judged, or ask the writer to judge again with `canongate ledger record`",
        )
    opened = open_root(given)
    questions = questions_of(opened, case.submission.kind.value)
    return Page(case, page_text(opened, looked.state, case, judged, questions, now=now), questions, judged)


def approve(given: Path | None, page: Page, pen: Pen, consent: Consent) -> SignedFile:
    """
    Return the approval of what a page shows, signed.

    Raises:
        NotToApproveError: the verdict is not accepted, a question is open or answered no, or the person may not.
        UsageError: the key signs for nobody.
    """
    looked = seen(given)
    person = holder(looked.state, key_of(pen))
    case = page.case
    if page.judged.outcome is not VerdictStatus.ACCEPTED:
        raise NotToApproveError(
            f"the verdict on {case.submission.id} is {page.judged.outcome.value}; only what is accepted is approved",
            help="refuse it, waive a waivable rule, or wait for evidence",
        )
    _refuse_person(looked.state, case, person, consent.role)
    return signed_as(
        looked.state,
        pen,
        Approval,
        binding=page.judged.binding,
        role=consent.role,
        expires_at=end_of(consent.last_day),
        brief=page.digest,
        answers=_answers(page, consent.answers),
        break_glass=consent.break_glass,
    )


def _judged(looked: Seen, case: Case) -> JudgedCase:
    assert case.verdict is not None  # noqa: S101  # the caller has asked
    return judge_submission(looked.place.root, case, looked.state, case.verdict.binding.as_of)


def _refuse_person(state: LedgerState, case: Case, person: str, role: str) -> None:
    """Refuse at once what the writer would refuse anyway."""
    terms = state.people.at(person, state.size)
    if terms is None or terms.kind.value != "human":
        raise NotToApproveError(f"agent-approval: {person} is an agent; agents never approve or waive")
    if role not in terms.roles:
        held = ", ".join(terms.roles) or "none"
        raise NotToApproveError(
            f"role-not-held: {person} does not hold the role {role}; roles held: {held}",
            help=did_you_mean(role, terms.roles, "somebody who holds it approves; see `canongate list people`"),
        )
    if conflicted(person, case.involved, state.people):
        raise NotToApproveError(
            f"self-approval: {person} or an agent of theirs proposed, submitted or signed evidence for this",
            help="somebody else approves it; see `canongate inbox`",
        )


def _answers(page: Page, given: Mapping[str, tuple[str, str]]) -> tuple[JudgementAnswer, ...]:
    for question in page.questions:
        answer = given.get(question.id)
        if answer is None:
            raise NotToApproveError(
                f"the question {question.id} is not answered: {question.text}",
                help=f'give --answer "{question.id}=yes: the reason", or answer on the terminal',
            )
        if answer[0] != "yes":
            raise NotToApproveError(
                f"the question {question.id} is answered no: {answer[1]}",
                help="refuse it with `canongate refuse`, or have the decision changed",
            )
    unknown = sorted(given.keys() - {question.id for question in page.questions})
    if unknown:
        raise UsageError(f"no question {unknown[0]!r} is asked here", help="see the page for the questions")
    return tuple(
        JudgementAnswer(question=question.id, answer="yes", reason=given[question.id][1]) for question in page.questions
    )

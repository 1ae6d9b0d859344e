"""
``canongate ledger record``: the writer's turn. Signed files go in, verdicts are given, what is approved takes force.

Order: append what came, sign a checkpoint, write projections; judge every open case on the root as it then stands;
append the verdict where it is another than the last, or the enactment where the approvals count, in one transaction on
an unchanged head; sign and write again. Killed anywhere in between, the next run goes on from what is on the disk.
Long because one turn is one story.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from canongate.ledger.approvals import Standing
from canongate.ledger.envelope import Envelope, seal
from canongate.ledger.log import Filing, Ledger
from canongate.ledger.names import LedgerError, Refusal, RefusedError
from canongate.ledger.predicates import Enactment, Predicate, Verdict
from canongate.ledger.projection import Projection
from canongate.ledger.recovery import Recovered, recover
from canongate.ledger.sqlite_store import SqliteStore
from canongate.ledger.state import Case, LedgerState, Status
from canongate.ledger.statement import Statement, statement_bytes
from canongate.model.error import CanongateError
from canongate.model.verdict import VerdictStatus
from canongate.workflows.ledger_changes import judge_submission
from canongate.workflows.ledger_judging import JudgedCase
from canongate.workflows.ledger_place import Place, opened_store, place_of
from canongate.workflows.ledger_projections import PROJECTIONS
from canongate.workflows.ledger_rows import refuse_unknown_rows
from canongate.workflows.signing import Pen, key_of, read_signed


@dataclass(frozen=True, slots=True)
class Writer:
    """What the named writer signs with, and a source of nonces."""

    key: Pen
    log_key: Pen
    nonce: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, or did not."""

    what: str
    """``recorded``, ``refused``, ``verdict``, ``in force`` or ``waiting``."""
    subject: str
    message: str
    position: int | None = None


@dataclass(slots=True)
class Recorded:
    """What one turn of the writer came to."""

    size: int = 0
    lines: list[Line] = field(default_factory=list)
    rewritten: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Say whether something was not let in."""
        return any(line.what == "refused" for line in self.lines)

    def value(self) -> dict[str, Any]:
        """Return all of it as JSON."""
        return {
            "entries": self.size,
            "lines": [asdict(line) for line in self.lines],
            "rewritten": list(self.rewritten),
        }


def record(given: Path | None, files: Sequence[Path], writer: Writer, *, now: datetime) -> Recorded:
    """
    Append signed files, judge, enact and publish; return what happened.

    Args:
        given: the root.
        files: files to append; none means everything in ``ledger/inbox/``, which is emptied of what went in.
        writer: keys of the named writer.
        now: the time of recording, and its day the day of judgement.

    Raises:
        UsageError: the ledger is not here, or a registry holds rows it knows nothing of.
        LedgerError: the disk failed, or a projection is ahead of the ledger.
    """
    place = place_of(given)
    turn = _Turn(place, writer, now)
    waiting = files or sorted(place.inbox.glob("*.json"))
    with opened_store(place) as (ledger, store):
        refuse_unknown_rows(place.root, ledger.state())
        recover(ledger, store, place.files, PROJECTIONS)
        for path in waiting:
            turn.take(ledger, path, keep=bool(files))
        turn.publish(ledger, store)
        for subject in [digest for digest, case in ledger.state().cases.items() if case.status is Status.OPEN]:
            turn.settle(ledger, subject)
            turn.publish(ledger, store)
        turn.done.size = ledger.head().size
    return turn.done


def rebuild(
    given: Path | None, log_key: Pen | None = None, projections: Iterable[Projection] = PROJECTIONS
) -> Recovered:
    """
    Write the projections again from the ledger; with the log's key, as of a checkpoint signed now.

    Raises:
        UsageError: the ledger is not here, or a registry holds rows it knows nothing of.
        RecoveryError: a projection is ahead of the ledger, or shows another history.
    """
    place = place_of(given)
    with opened_store(place) as (ledger, store):
        refuse_unknown_rows(place.root, ledger.state())
        if log_key is not None:
            ledger.sign_checkpoint(key_of(log_key))
        return recover(ledger, store, place.files, tuple(projections))


class _Turn:
    """One turn of the writer."""

    def __init__(self, place: Place, writer: Writer, now: datetime) -> None:
        self._place = place
        self._now = now
        self._nonce = writer.nonce
        self._key = key_of(writer.key)
        self._log_key = key_of(writer.log_key)
        self.done = Recorded()

    def take(self, ledger: Ledger, path: Path, *, keep: bool) -> None:
        """Append one signed file; what is refused stays where it is, and is told."""
        try:
            envelope, statement = read_signed(path)
        except LedgerError as error:
            self._tell("refused", path.name, error.message)
            return
        try:
            receipt = ledger.append([_filing(envelope, statement)], now=self._now)[0]
        except RefusedError as error:
            self._tell("refused", path.name, error.message)
            return
        again = ", which was there already" if receipt.repeated else ""
        self._tell("recorded", f"{statement.kind}", f"entry {receipt.position}{again}", receipt.position)
        if not keep:
            path.unlink()

    def publish(self, ledger: Ledger, store: SqliteStore) -> None:
        """Sign a checkpoint of what is new, and write the projections."""
        with store.reading() as view:
            signed = max((size for size, _ in view.checkpoints()), default=0)
        if signed < ledger.head().size:
            ledger.sign_checkpoint(self._log_key)
        done = recover(ledger, store, self._place.files, PROJECTIONS)
        self.done.rewritten = tuple(dict.fromkeys((*self.done.rewritten, *done.rewritten)))

    def settle(self, ledger: Ledger, subject: str) -> None:
        """Judge one open case again, and record a new verdict, or bring it into force, or say what it waits for."""
        state = ledger.state()
        case = state.cases[subject]
        try:
            judged = self._judged(case, state)
        except CanongateError as error:
            self._tell("waiting", case.submission.id, error.message)
            return
        try:
            self._settle(ledger, state, case, judged)
        except RefusedError as error:
            self._tell("refused", case.submission.id, error.message)

    def _judged(self, case: Case, state: LedgerState) -> JudgedCase:
        """Return the case judged as its verdict was; where that holds no more, or not today, as of today."""
        today = self._now.date()
        if case.verdict is not None:
            before = judge_submission(self._place.root, case, state, case.verdict.binding.as_of)
            same = before.binding == case.verdict.binding and before.outcome is case.verdict.outcome
            current = before if before.binding.as_of == today.isoformat() else None
            current = current or judge_submission(self._place.root, case, state, today.isoformat())
            if same and current.outcome is before.outcome:
                return before
            return current
        return judge_submission(self._place.root, case, state, today.isoformat())

    def _settle(self, ledger: Ledger, state: LedgerState, case: Case, judged: JudgedCase) -> None:
        name, held = case.submission.id, case.verdict
        if held is None or held.binding != judged.binding or held.outcome is not judged.outcome:
            size = state.size
            terms = self._signed(state, Verdict, binding=judged.binding, outcome=judged.outcome)
            receipt = ledger.append([terms], now=self._now, expected_size=size)[0]
            again = "" if held is None else ", because what it was judged by has changed; approvals are asked again"
            self._tell("verdict", name, f"{judged.outcome.value}{again}", receipt.position)
            return
        answer = state.answer(case.submission.subject, self._now)
        if judged.outcome is not VerdictStatus.ACCEPTED:
            self._tell("waiting", name, f"the verdict is {judged.outcome.value}")
        elif answer is None or answer.standing is not Standing.APPROVED:
            wanted = "; ".join(answer.missing) if answer else "no verdict"
            told = (
                "refused by " + ", ".join(item.person for item in answer.refused_by)
                if answer and answer.refused_by
                else wanted
            )
            self._tell("waiting", name, told)
        else:
            cited = _cited(case, answer.persons, break_glass=answer.break_glass, state=state, now=self._now)
            size = state.size
            terms = self._signed(state, Enactment, binding=judged.binding, approvals=cited)
            receipt = ledger.append([terms], now=self._now, expected_size=size)[0]
            glass = f" by break-glass until {answer.expires_at}" if answer.break_glass else ""
            self._tell("in force", name, f"approved by {', '.join(answer.persons)}{glass}", receipt.position)

    def _signed(self, state: LedgerState, make: Callable[..., Predicate], **terms: Any) -> Filing:
        name = state.people.holder_at(self._key.id, state.size)
        predicate = make(ledger=state.origin, by=(name,), nonce=self._nonce(), **terms)
        return Filing(seal(statement_bytes(predicate), [self._key]).to_bytes(), f"writer/{predicate.nonce}")

    def _tell(self, what: str, subject: str, message: str, position: int | None = None) -> None:
        self.done.lines.append(Line(what, subject, message, position))


def _filing(envelope: Envelope, statement: Statement) -> Filing:
    """Return the filing of a travelling file: the same file twice is one entry."""
    return Filing(envelope.to_bytes(), f"file/{statement.digest.removeprefix('sha256:')}")


def _cited(
    case: Case, persons: tuple[str, ...], *, break_glass: bool, state: LedgerState, now: datetime
) -> tuple[int, ...]:
    """Return the positions of the approvals that count, which the enactment names."""
    uncounted: Mapping[int, Refusal] = {}
    answer = state.answer(case.submission.subject, now)
    if answer is not None:
        uncounted = {item.position: item.name for item in answer.uncounted}
    return tuple(
        item.position
        for item in case.approvals
        if item.person in persons and item.break_glass is break_glass and item.position not in uncounted
    )

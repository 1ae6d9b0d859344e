"""
Who the people became, provable without the ledger: every entry about people, waivers and what ended, with its proof.

Whether an entry about people may stand depends on earlier ones of its kind alone, so they can be replayed without the
rest; of the others the record shows who signed them.
A reader who trusts an earlier state of the people sees whether the record goes on from there. That nothing was left out
at its end, only the ledger tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from canongate.ledger import predicates
from canongate.ledger.admission import Arrival, admit
from canongate.ledger.admission_people import check_roots_signed
from canongate.ledger.bundle_entries import BundleError, prove_entry, shown_entry
from canongate.ledger.bundle_judgement import BundleTrust
from canongate.ledger.canonical import canonical_bytes, digest_of, parse_strict
from canongate.ledger.entry import Entry
from canongate.ledger.envelope import check_signatures, parse_envelope
from canongate.ledger.fold import apply
from canongate.ledger.names import DefectName, Refusal, RefusedError
from canongate.ledger.notes import Checkpoint, open_checkpoint
from canongate.ledger.people import People
from canongate.ledger.state import LedgerState
from canongate.ledger.statement import parse_statement
from canongate.ledger.store import Reader
from canongate.ledger.vocabulary import Capability

FORMAT = "canongate-people-record-v1"


@dataclass(frozen=True, slots=True)
class PeopleAnswer:
    """What a record proves."""

    people: People
    size: int
    """Entries of the checkpoint it leads to."""
    withdrawn: Mapping[str, int] = field(default_factory=dict)
    """Digest of a subject that the roots ended to the position of the last such entry."""
    superseded: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Digest of a subject to what took its place and where, by the writer's word."""
    waivers: Mapping[int, tuple[predicates.Waiver, str]] = field(default_factory=dict)
    """Position of a waiver that was not revoked to what it says, and when it was recorded."""
    entries: frozenset[tuple[int, str]] = frozenset()
    """Position of every entry it shows, with the digest of what was signed."""

    def goes_on_from(self, earlier: "PeopleAnswer") -> bool:
        """Say whether the record shows all that an earlier one showed; leaving an entry out would undo what it says."""
        return self.size >= earlier.size and self.entries >= earlier.entries

    def ended_at(self, subject: str) -> int:
        """Return the last position at which a subject ended; -1 where it never did."""
        return max(self.withdrawn.get(subject, -1), self.superseded.get(subject, ("", -1))[1])


def make_people_record(state: LedgerState, view: Reader, note: bytes) -> bytes:
    """Return the record of the entries that a state was made of."""
    entries = [shown_entry(view, position, state.size, whole=True) for position in sorted(state.on_record)]
    value = {"checkpoint": note.decode("utf-8"), "entries": entries, "format": FORMAT}
    return canonical_bytes(value) + b"\n"


def verify_people_record(data: bytes, trust: BundleTrust) -> PeopleAnswer:
    """
    Return the people that a record leads to, from those the reader trusts.

    Raises:
        BundleError: it proves nothing, or does not go on from the people trusted.
    """
    try:
        value = _parsed(data)
        checkpoint = open_checkpoint(value["checkpoint"].encode("utf-8"), trust.log_keys, trust.origin)
        return _replayed(value["entries"], checkpoint, trust)
    except RefusedError as error:
        raise BundleError(error.name, error.message.removeprefix(f"{error.name}: ")) from error


def _parsed(data: bytes) -> dict[str, Any]:
    value = parse_strict(data)
    form = isinstance(value, dict) and value.keys() == {"checkpoint", "entries", "format"}
    if not form or value["format"] != FORMAT or not isinstance(value["checkpoint"], str):
        raise RefusedError(Refusal.MALFORMED, f"this is no record of the format {FORMAT}")
    record: dict[str, Any] = value
    return record


def _replayed(entries: Any, checkpoint: Checkpoint, trust: BundleTrust) -> PeopleAnswer:
    state = LedgerState(trust.origin)
    known = _shape(trust.people)
    reached = False
    ends, seen = _Ends(), set[tuple[int, str]]()
    for shown in entries if isinstance(entries, list) else ():
        entry = prove_entry(shown, checkpoint)
        if entry.position < state.size or (entry.position == 0) != (state.size == 0):
            raise RefusedError(Refusal.MALFORMED, "the entries of the record are out of order")
        state.size = entry.position
        seen.add((entry.position, digest_of(entry.envelope)))
        statement = parse_statement(parse_envelope(entry.envelope).payload)
        if not _about_people(statement.predicate):
            ends.take(state, entry)
            continue
        apply(state, admit(state, Arrival(entry.position, entry.recorded_at, entry.envelope)))
        ends.disown(statement.predicate)
        reached = reached or _shape(state.people) == known
    if not reached:
        raise BundleError(DefectName.FORKED, "the record does not go on from the people known here")
    return PeopleAnswer(state.people, checkpoint.size, ends.withdrawn, ends.superseded, ends.waivers, frozenset(seen))


def _about_people(terms: predicates.Predicate) -> bool:
    if isinstance(terms, predicates.Revocation):
        return terms.key is not None
    return isinstance(terms, predicates.Genesis | predicates.People)


def _shape(people: People) -> tuple[object, ...]:
    """Return what two states of people are compared by: every key with its places, and who is what at the end."""
    keys = sorted(
        (one.id, one.holder, one.since, one.until or -1, one.compromised_since or -1) for one in people.keys.values()
    )
    last = people.changed_at()
    terms = [people.at(name, last) for name in people.names_at(last)]
    return (*keys, *(one.model_copy(update={"keys": ()}) for one in terms if one is not None))


@dataclass(slots=True)
class _Ends:
    """What the entries so far ended, and what they let stand."""

    withdrawn: dict[str, int] = field(default_factory=dict)
    superseded: dict[str, tuple[str, int]] = field(default_factory=dict)
    waivers: dict[int, tuple[predicates.Waiver, str]] = field(default_factory=dict)
    _submitted: dict[str, predicates.Submission] = field(default_factory=dict)
    _signed: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Position of a waiver to the keys that signed it."""

    def disown(self, terms: predicates.Predicate) -> None:
        """Let waivers go that a key signed after a thief had it."""
        if isinstance(terms, predicates.Revocation) and terms.compromised_since is not None:
            for position, keys in self._signed.items():
                if position >= terms.compromised_since and terms.key in keys:
                    self.waivers.pop(position, None)

    def take(self, state: LedgerState, entry: Entry) -> None:
        """
        Take an entry whose signatures hold and are those of whom it is by.

        Raises:
            RefusedError: they are not, or the entry does not belong on the record.
        """
        position, parsed = entry.position, parse_envelope(entry.envelope)
        statement = parse_statement(parsed.payload)
        terms = statement.predicate
        keys = check_signatures(parsed, state.people.public)
        if sorted(state.people.holder_at(key, position) for key in keys) != sorted(terms.by):
            raise RefusedError(Refusal.WRONG_SIGNERS, f"entry {position} is not signed by those it is by")
        if isinstance(terms, predicates.Withdrawal):
            # NOTE: what its proposer took back was never in force, so only the roots' word stands on record.
            check_roots_signed(state, terms.by)
            self.withdrawn[terms.subject] = position
        elif isinstance(terms, predicates.Submission):
            self._submitted[statement.digest] = terms
        elif isinstance(terms, predicates.Enactment):
            self._enacted(state, position, terms)
        elif isinstance(terms, predicates.Waiver):
            self._waived(state, entry, terms)
            self._signed[position] = keys
        elif isinstance(terms, predicates.Revocation) and terms.entry in self.waivers:
            self._revoked(state, terms, terms.entry)
        else:
            raise RefusedError(Refusal.MALFORMED, f"entry {position} does not belong on this record")

    def _enacted(self, state: LedgerState, position: int, terms: predicates.Enactment) -> None:
        if terms.by != state.people.holding(Capability.WRITE_LEDGER, position):
            raise RefusedError(Refusal.NOT_THE_WRITER, f"entry {position} is not by the ledger's writer")
        submission = self._submitted.get(terms.binding.submission)
        if submission is not None and submission.supersedes is not None:
            self.superseded[submission.supersedes] = (submission.subject, position)

    def _waived(self, state: LedgerState, entry: Entry, terms: predicates.Waiver) -> None:
        able = state.people.holding(Capability.WAIVE, entry.position)
        if terms.enforcement == "mandatory" or not set(terms.by) <= set(able):
            raise RefusedError(Refusal.MISSING_CAPABILITY, f"entry {entry.position} waives what it may not")
        self.waivers[entry.position] = (terms, entry.recorded_at)

    def _revoked(self, state: LedgerState, terms: predicates.Revocation, position: int) -> None:
        if not set(terms.by) <= set(self.waivers[position][0].by):
            check_roots_signed(state, terms.by)
        del self.waivers[position]

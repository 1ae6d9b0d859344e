"""
What backs a change of a root: bundles in its head, verified offline by what the base knows, and by nothing else.

Keys, people and policies come from the base, so that a change cannot vouch for itself. A bundle that proves nothing is
told with its reason; what nothing backs is the caller's to refuse. Long because every question is asked of one set of
bundles.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from canongate.ledger.bundle import BundleAnswer
from canongate.ledger.bundle_judgement import BundleTrust
from canongate.ledger.canonical import canonical_bytes
from canongate.ledger.names import LedgerError
from canongate.ledger.people_record import PeopleAnswer
from canongate.ledger.policy_terms import policy_digest
from canongate.ledger.predicates import ChangedFile
from canongate.ledger.projection import BUNDLES, PEOPLE, POLICIES
from canongate.ledger.vocabulary import SubjectKind
from canongate.model.document import RawDocument
from canongate.workflows.declared import POLICY, policy_in
from canongate.workflows.ledger_projections import TABLES, decision_row, people_rows, waiver_value
from canongate.workflows.proofs import Bundles, policies_in, record_in, record_of, trust_of
from canongate.workflows.root import NO_RAWS, Opened
from canongate.workflows.submission_terms import evidence_digests

_REGISTRY = "registries/people.yaml"


@dataclass(frozen=True, slots=True)
class Unbacked:
    """Something in force in the head that nothing proves: where, and why."""

    path: str
    pointer: str
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Backing:
    """What the head's bundles prove to a reader of the base."""

    base: Opened
    head: Opened
    trust: BundleTrust
    now: datetime | None
    """None where nobody said what time it is: then nothing counts that may have ended."""
    answers: Mapping[str, BundleAnswer]
    """Subject digest to what its bundle proves."""
    broken: Mapping[str, str]
    """Name of a bundle to why it proves nothing."""
    record: PeopleAnswer | None
    """What the record proves of people, waivers and ends: the head's where it goes on from the base's."""
    record_broken: str
    ends: PeopleAnswer | None
    """The same or, where the change is to land, a newer one: what ended by it has ended."""
    record_kept: bool
    """Whether the head's record shows all that the base's does."""
    before: Mapping[str, BundleAnswer]
    """Path of a bundle of the base to what it proves."""
    proven: frozenset[str]
    """Digests of the subjects that bundles of the head prove."""
    over: tuple[BundleAnswer, ...]
    """Emergencies that ended."""

    def rows(self) -> Iterator[Unbacked]:
        """Yield each row of a decision in force, in the head, that no bundle proves just as it stands."""
        for path, document in sorted(self.head.documents.items()):
            # NOTE: by kind and not by path: a registry may stand in a table of another format.
            for number, row in enumerate(document.data["rows"] if document.kind in TABLES else ()):
                reason = self._row_reason(document.kind, row)
                if reason:
                    yield Unbacked(path, f"/rows/{number}", str(row["decision"]), reason)

    def waivers(self) -> Iterator[Unbacked]:
        """Yield each waiver in the head that the people named did not sign just so."""
        signed = self.record.waivers if self.record is not None else {}
        proven = {f"waiver-{position}": (terms, recorded_at) for position, (terms, recorded_at) in signed.items()}
        for path, document in self.head.documents.items():
            if document.kind == "waiver":
                name, said = document.id, proven.get(document.id)
                value = {key: part for key, part in document.data.items() if key != "schema"}
                if said is None or waiver_value(name, value["decision"], *said) != value:
                    yield Unbacked(path, "", name, "no signed entry of the ledger says so")

    def trusted_files(self) -> Iterator[Unbacked]:
        """Yield each file by which later changes will be judged that does not follow from what the base knows."""
        if self.changed(PEOPLE) and not self._people_follow():
            reason = self.record_broken or "it is not what the signed entries about people come to"
            yield Unbacked(PEOPLE, "", "people", reason)
        if self.changed(POLICIES) and not self._policies_follow():
            yield Unbacked(POLICIES, "", "policies", "it holds a policy that no approved change brought into force")

    def ended(self, decision: str) -> bool:
        """Say whether a decision of the base was superseded, or ended by the roots."""
        document = self.base.workspace.decisions.get(decision)
        if document is None:
            return False
        digest = document.raw.digest
        if self.record is None:
            return False
        if digest in self.record.withdrawn:
            return True
        # What took its place may have been replaced in turn: somewhere along the line a bundle proves it.
        line = [digest]
        while line[-1] in self.record.superseded and len(line) <= len(self.record.superseded):
            line.append(self.record.superseded[line[-1]][0])
        # Or the roots have ended that as well, and it left its bundle with its row.
        return any(one in self.answers or one in self.record.withdrawn for one in line[1:])

    def people_follow(self) -> bool:
        """Say whether the head's people registry is what signed entries about people come to."""
        document = self.head.documents.get(_REGISTRY)
        if document is None or self.record is None:
            return False
        return bool(document.data["rows"] == people_rows(self.record.people, self.record.size))

    def change(self, kind: SubjectKind, files: Mapping[str, tuple[str | None, str | None]]) -> BundleAnswer | None:
        """
        Return the approved change of a kind that holds just these files; None where there is none.

        Args:
            kind: of the change.
            files: path to the digest in the base and in the head.
        """
        wanted = {ChangedFile(path=path, base=old, head=new) for path, (old, new) in files.items()}
        for answer in self.answers.values():
            submission = answer.submission
            if submission.kind is kind and wanted and wanted <= set(submission.files) and self._policy_fits(answer):
                return answer if all(self._stands(item, answer) for item in submission.files) else None
        return None

    def last_change(self, path: str, among: Iterable[BundleAnswer]) -> tuple[BundleAnswer, ChangedFile]:
        """Return the last of some changes that touched a file, and how; at least one did."""
        touching = ((one, item) for one in among for item in one.submission.files if item.path == path)
        return max(touching, key=lambda pair: pair[0].position)

    def changed(self, path: str) -> bool:
        """Say whether a file is another in the head than in the base."""
        before, after = self.base.raws.get(path), self.head.raws.get(path)
        return (before.digest if before else "") != (after.digest if after else "")

    def emergencies(self) -> Iterator[tuple[str, str]]:
        """Yield each decision or change that an emergency brought into force, and when that ends."""
        for answer in self.answers.values():
            if answer.break_glass and answer.ends_at is not None:
                yield answer.submission.id, answer.ends_at

    def ages(self) -> str:
        """Return in words how old the youngest checkpoint is; empty where nobody said what time it is."""
        answers = list(self.answers.values())
        if self.now is None or not answers:
            return ""
        youngest = min(answers, key=lambda one: one.checkpoint_age)
        days = youngest.checkpoint_age.days
        return f"the bundles lead to a checkpoint of {youngest.checkpoint.size} entries, {days} days old"

    def _row_reason(self, registry: str, row: Mapping[str, Any]) -> str:
        name = str(row["decision"])
        decision = self.head.workspace.decisions.get(name)
        if decision is None:
            return f"the decision {name} is not here"
        if f"{BUNDLES}/{name}.json" not in self.head.raws:
            return "it has no bundle"
        answer = self.answers.get(decision.raw.digest)
        if answer is None:
            return self.broken.get(name, f"subject-changed: its bundle is for other bytes than {decision.path} has")
        if answer.submission.row is None or answer.submission.row.registry != registry:
            return "its bundle is for another registry"
        if evidence_digests(self.head, decision) != {item.digest for item in answer.submission.evidence}:
            return f"evidence-changed: {name} was approved on other evidence than stands here"
        return self._difference(row, name, answer)

    def _difference(self, row: Mapping[str, Any], name: str, answer: BundleAnswer) -> str:
        """Return why a sound bundle does not prove a row as it stands; empty where it does."""
        terms = answer.submission
        if terms.row is None or terms.id != name:
            return "its bundle is for another row"
        if self.ends is None:
            return f"nothing shows whether it ended: {self.record_broken}"
        if self.ends.ended_at(answer.subject) > answer.position:
            return f"{name} ended with entry {self.ends.ended_at(answer.subject)}"
        proven = decision_row(terms.row, name, answer.verdict, answer.enacted_at)
        if proven != {"market": "all", **row} if terms.row.registry == "segments" else proven != row:
            return "its bundle proves other values than the row has"
        return ""

    def _stands(self, item: ChangedFile, answer: BundleAnswer) -> bool:
        """
        Say whether the head holds a file of an approved change as the last approved change of it left it.

        So a part of a change is not let in for the whole, and an old change not a second time.
        """
        last = self.last_change(item.path, (one for one in self.answers.values() if one.position >= answer.position))[1]
        raw = self.head.raws.get(item.path)
        return last.head == (raw.digest if raw is not None else None)

    def _policy_fits(self, answer: BundleAnswer) -> bool:
        policy = answer.submission.policy
        if policy is None:
            return True
        document = self.head.documents.get(POLICY)
        return document is not None and policy_digest(policy_in(document)) == policy_digest(policy)

    def _people_follow(self) -> bool:
        raw = self.head.raws.get(PEOPLE)
        if raw is None or self.record is None:
            return False
        return raw.text.encode() == canonical_bytes(self.record.people.history()) + b"\n"

    def _policies_follow(self) -> bool:
        raw = self.head.raws.get(POLICIES)
        try:
            held = policies_in(raw) if raw is not None else {}
        except LedgerError:
            return False
        brought = [one.submission.policy for one in self.answers.values()]
        known = set(self.trust.policies) | {policy_digest(policy) for policy in brought if policy is not None}
        return self.trust.policies.keys() <= held.keys() <= known


def backing_of(
    base: Opened, head: Opened, now: datetime | None, tip: Mapping[str, RawDocument] = NO_RAWS
) -> Backing | None:
    """
    Return what backs the head, or None where the base names no ledger.

    Args:
        base: the root before the change.
        head: the root with it.
        now: for what may have ended; None where nobody said.
        tip: files as they are where the change is to land, if that went on since.

    Raises:
        LedgerError: the base itself holds no sound keys, people or policies.
    """
    trust = trust_of(base)
    if trust is None:
        return None
    read = Bundles(trust, now)
    # NOTE: the base's bundles too: a change that takes one out, or writes over it, does not undo what it proves.
    before = read.all_of(base)
    after = read.all_of(head)
    record, reason, kept = record_of(base, head, trust)
    newest = record_in(tip, trust)[0]
    return Backing(
        base=base,
        head=head,
        trust=trust,
        now=now,
        answers=read.answers,
        broken=read.broken,
        record=record,
        record_broken=reason,
        record_kept=kept,
        ends=newest if record is None or (newest is not None and newest.goes_on_from(record)) else record,
        before=before,
        proven=frozenset(one.subject for one in after.values()),
        over=tuple(read.over.values()),
    )

"""
A small organisation with keys, from which the ledger's benchmarks and tests build their entries.

Everything is derived from names and counters, so every run signs the same bytes.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from canongate.ledger import predicates
from canongate.ledger.canonical import to_base64
from canongate.ledger.entry import Entry
from canongate.ledger.envelope import seal
from canongate.ledger.evidence_signatures import evidence_payload
from canongate.ledger.keys import SigningKey, public_text
from canongate.ledger.log import Filing, Ledger, Receipt
from canongate.ledger.merkle import completed_nodes
from canongate.ledger.policy_terms import ApprovalPolicy, BreakGlass, PolicyRule, RoleRequirement, policy_digest
from canongate.ledger.statement import parse_statement, statement_bytes
from canongate.ledger.store import StoredEntry
from canongate.ledger.vocabulary import Capability, PrincipalKind, SubjectKind
from canongate.model.verdict import VerdictStatus

ORIGIN = "ledger.example.org/canon"
START = datetime(2026, 4, 26, 9, 0, 0, tzinfo=UTC)
LATER = "2026-12-31T00:00:00Z"
EVERY_KIND = tuple(SubjectKind)


def digest(text: str) -> str:
    """Return a digest that stands for a document."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=256)
def key(name: str) -> SigningKey:
    """Return the key of a name."""
    return SigningKey(hashlib.sha256(b"key of " + name.encode()).digest())


def policy(**changes: Any) -> ApprovalPolicy:
    """Return a policy: HeadOffice for everything, two persons for mandatory rules, a break-glass of HeadOffice."""
    return ApprovalPolicy(
        rules=changes.get(
            "rules",
            (
                PolicyRule(subjects=EVERY_KIND, requires=(RoleRequirement(role="headoffice"),)),
                PolicyRule(
                    subjects=(SubjectKind.RULE_CHANGE,),
                    enforcement=("mandatory",),
                    requires=(RoleRequirement(role="headoffice"),),
                    persons=2,
                ),
                PolicyRule(subjects=("waiver",), requires=(RoleRequirement(role="headoffice"),)),
            ),
        ),
        break_glass=changes.get("break_glass", BreakGlass(role="headoffice", persons=2, hours=72)),
    )


def human(name: str, *roles: str, **changes: Any) -> predicates.PrincipalTerms:
    """Return a human with every capability of a human but the writer's."""
    able = (Capability.PROPOSE, Capability.BUILD_EVIDENCE, Capability.APPROVE, Capability.WAIVE)
    return predicates.PrincipalTerms(
        id=name,
        kind=PrincipalKind.HUMAN,
        name=name.title(),
        roles=roles,
        capabilities=changes.get("capabilities", able),
        keys=changes.get("keys", (public_text(key(name).public),)),
    )


def agent(name: str, owner: str, *capabilities: Capability, roles: tuple[str, ...] = ()) -> predicates.PrincipalTerms:
    """Return an agent that a human answers for."""
    return predicates.PrincipalTerms(
        id=name,
        kind=PrincipalKind.AGENT,
        name=name.title(),
        accountable_owner=owner,
        roles=roles,
        capabilities=capabilities,
        keys=(public_text(key(name).public),),
    )


PEOPLE = (
    human("ana", "headoffice"),
    human("ben", "headoffice"),
    human("cleo", "customer-owner"),
    human("dora", "headoffice", "finance"),
    agent("scout", "dora", Capability.PROPOSE, Capability.BUILD_EVIDENCE, roles=("headoffice",)),
    agent("writer", "ana", Capability.WRITE_LEDGER),
)


@dataclass
class World:
    """Signs statements as people of the organisation and files them, in a time that goes on by itself."""

    ledger: Ledger
    now: datetime = START
    policy: ApprovalPolicy = field(default_factory=policy)
    log_key: SigningKey = field(default_factory=lambda: key("log"))
    keys: dict[str, SigningKey] = field(default_factory=dict)
    """Keys that replace the ones derived from names."""
    counter: int = 0

    def key_of(self, name: str) -> SigningKey:
        """Return the key somebody signs with."""
        return self.keys.get(name, key(name))

    def head(self, *by: str) -> dict[str, Any]:
        """Return what every predicate says."""
        self.counter += 1
        nonce = hashlib.sha256(f"nonce {self.counter} of {','.join(by)}".encode()).hexdigest()[:32]
        return {"ledger": ORIGIN, "by": by, "nonce": nonce}

    def signed(self, predicate: predicates.Predicate) -> bytes:
        """Return the envelope signed by everyone it is by."""
        return seal(statement_bytes(predicate), [self.key_of(name) for name in predicate.by]).to_bytes()

    def filing(self, predicate: predicates.Predicate, idempotency_key: str = "") -> Filing:
        """Return the signed filing of a predicate."""
        return Filing(self.signed(predicate), idempotency_key or f"request-{predicate.nonce}")

    def file(self, *terms: predicates.Predicate, **options: Any) -> Receipt:
        """Append, let time go on, and return the last receipt."""
        receipts = self.ledger.append([self.filing(item) for item in terms], now=self.now, **options)
        self.now += timedelta(seconds=1)
        return receipts[-1]

    def genesis(self, **changes: Any) -> predicates.Genesis:
        """Return a genesis with two roots."""
        terms: dict[str, Any] = {
            **self.head("ana", "ben"),
            "principals": PEOPLE,
            "roots": ("ana", "ben"),
            "threshold": 2,
            "policy": self.policy,
            "log_key": public_text(self.log_key.public),
            **changes,
        }
        return predicates.Genesis(**terms)

    def evidence(self, manifest: str, *by: str) -> predicates.EvidenceTerms:
        """Return evidence that its builders signed."""
        signed = seal(evidence_payload(ORIGIN, manifest), [self.key_of(name) for name in by])
        signatures = tuple(
            predicates.EvidenceSignature(keyid=item.key, sig=to_base64(item.value)) for item in signed.signatures
        )
        return predicates.EvidenceTerms(digest=manifest, signed_by=by, signatures=signatures)

    def submission(self, name: str = "best", *, by: str = "cleo", **changes: Any) -> predicates.Submission:
        """Return a submission of the decision of a name."""
        terms: dict[str, Any] = {
            **self.head(by),
            "kind": SubjectKind.SEGMENT_DECISION,
            "id": name,
            "subject": digest(name),
            "proposed_by": by,
            "evidence": (self.evidence(digest(f"evidence of {name}"), "cleo"),),
            "traits": ("primary",),
            "enforcement": "mandatory",
            "slot": "segments/primary/all",
            **changes,
        }
        return predicates.Submission(**terms)

    def binding(self, submission: predicates.Submission, **changes: Any) -> predicates.Binding:
        """Return what a verdict on a submission is bound to."""
        terms: dict[str, Any] = {
            "subject": submission.subject,
            "submission": parse_statement(statement_bytes(submission)).digest,
            "evidence": tuple(item.digest for item in submission.evidence),
            "rules": digest("rules"),
            "parameters": digest("parameters"),
            "policy": policy_digest(self.policy),
            "closure": digest("canon"),
            "as_of": "2026-04-26",
            "verdict": digest(f"verdict on {submission.subject}"),
            "scope": "enact",
            **changes,
        }
        return predicates.Binding(**terms)

    def verdict(
        self, binding: predicates.Binding, outcome: VerdictStatus = VerdictStatus.ACCEPTED
    ) -> predicates.Verdict:
        """Return the writer's verdict."""
        return predicates.Verdict(**self.head("writer"), binding=binding, outcome=outcome)

    def approval(self, binding: predicates.Binding, by: str = "ana", **changes: Any) -> predicates.Approval:
        """Return a person's approval."""
        terms = {**self.head(by), "binding": binding, "role": "headoffice", "expires_at": LATER, **changes}
        return predicates.Approval(**terms)

    def enactment(self, binding: predicates.Binding, *positions: int) -> predicates.Enactment:
        """Return the writer's enactment by the approvals at positions."""
        return predicates.Enactment(**self.head("writer"), binding=binding, approvals=positions)

    def judged(self, name: str = "best", **changes: Any) -> predicates.Binding:
        """Submit a decision, record its verdict, and return what it is bound to."""
        submission = self.submission(name, **changes)
        binding = self.binding(submission)
        self.file(submission)
        self.file(self.verdict(binding))
        return binding

    def enacted(self, name: str = "best", **changes: Any) -> predicates.Binding:
        """Bring a decision into force and return what it is bound to."""
        binding = self.judged(name, **changes)
        receipt = self.file(self.approval(binding))
        self.file(self.enactment(binding, receipt.position))
        return binding

    def some(self, count: int, prefix: str = "") -> Iterator[Filing]:
        """Yield filings of ``count`` submissions that ask for no place."""
        for number in range(count):
            name = f"{prefix}decision-{number}"
            yield self.filing(self.submission(name, slot=None, traits=()), f"{prefix}request-{number}")


def place(tables: Any, envelope: bytes, recorded_at: str, idempotency_key: str) -> int:
    """Write an entry in good order without asking whether it may stand, as a forger would; return its position."""
    head = tables.head()
    entry = Entry(head.size, recorded_at, idempotency_key, head.leaf, envelope)
    leaf = entry.leaf()
    nodes = completed_nodes(head.size, leaf, tables.node)[1:]
    tables.add_entry(StoredEntry(entry, leaf, b"".join(digest for _, _, digest in nodes)))
    return head.size


def begun(ledger: Ledger) -> World:
    """Return the world of a ledger whose genesis is filed now."""
    world = World(ledger)
    world.ledger.append([world.filing(world.genesis(), "genesis")], now=world.now)
    return world

"""
What a ledger statement can say: one model for each predicate type, from which the schemas are generated.

A model holds what is signed and nothing that is looked up; whether a statement may stand where it stands is
:mod:`canongate.ledger.admission`'s business. No statement carries a time of its own making: times of entry are the
ledger's, and what is signed holds only times of expiry. Long because it is one schema.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from canongate.ledger.policy_terms import ApprovalPolicy
from canongate.ledger.vocabulary import (
    Capability,
    KeyId,
    Nonce,
    Origin,
    Position,
    PrincipalId,
    PrincipalKind,
    PublicKey,
    Reason,
    RoleName,
    Slot,
    SubjectKind,
    Timestamp,
    Title,
    Trait,
)
from canongate.model.rule import Enforcement
from canongate.model.strict import BrainId, Digest, IsoDate, Line, PageId, RuleId, Slug, Strict
from canongate.model.verdict import VerdictStatus

_AGENTS_NEVER = frozenset({Capability.APPROVE, Capability.WAIVE})


class Kind(StrEnum):
    """The kinds of statement; each has one predicate type."""

    GENESIS = "genesis"
    PEOPLE = "people"
    SUBMISSION = "submission"
    VERDICT = "verdict"
    APPROVAL = "approval"
    REFUSAL = "refusal"
    WAIVER = "waiver"
    REVOCATION = "revocation"
    WITHDRAWAL = "withdrawal"
    ADOPTION = "adoption"
    ENACTMENT = "enactment"
    PROJECTION_CHECKPOINT = "projection-checkpoint"


class Predicate(Strict):
    """What every statement says: for which ledger, by whom, and a nonce."""

    ledger: Origin
    """The ledger this is meant for; no other takes it."""
    by: Annotated[tuple[PrincipalId, ...], Field(min_length=1, max_length=20)]
    """Who signs: exactly one signature for each."""
    nonce: Nonce


class PrincipalTerms(Strict):
    """A principal as the ledger declares it."""

    id: PrincipalId
    kind: PrincipalKind
    name: Title
    accountable_owner: PrincipalId | None = None
    """The human who answers for an agent; agents must have one, humans have none."""
    brains: tuple[BrainId, ...] = ()
    roles: tuple[RoleName, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    keys: tuple[PublicKey, ...] = ()
    """Keys to add; keys go by revocation."""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind is PrincipalKind.AGENT:
            if self.accountable_owner is None:
                raise ValueError(f"the agent {self.id} needs an accountable human")
            if _AGENTS_NEVER.intersection(self.capabilities):
                raise ValueError(f"the agent {self.id} can never approve or waive")
        elif self.accountable_owner is not None:
            raise ValueError(f"the human {self.id} answers for themself")
        if len(set(self.keys)) != len(self.keys):
            raise ValueError(f"{self.id} lists a key twice")
        return self


class Genesis(Predicate):
    """The first entry: who may change people, who writes, and under which policy."""

    principals: Annotated[tuple[PrincipalTerms, ...], Field(min_length=1)]
    roots: Annotated[tuple[PrincipalId, ...], Field(min_length=1)]
    """Humans who together may change people and revoke keys; all of them sign the genesis."""
    threshold: Annotated[int, Field(ge=1, le=20)]
    """How many roots a change of people needs."""
    policy: ApprovalPolicy
    log_key: PublicKey
    """The key that signs checkpoints under the ledger's own name."""

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if self.threshold > len(set(self.roots)):
            raise ValueError(f"{self.threshold} roots are asked for and {len(set(self.roots))} are named")
        return self


class People(Predicate):
    """A change of principals, signed by as many roots as the genesis asks for."""

    principals: tuple[PrincipalTerms, ...] = ()
    """Added, or replaced as a whole except for keys, which are only added."""
    retired: tuple[PrincipalId, ...] = ()
    """Principals that from here on hold no role, capability or key."""
    roots: tuple[PrincipalId, ...] = ()
    """The roots from here on; empty leaves them as they are."""
    threshold: Annotated[int, Field(ge=1, le=20)] | None = None
    """How many roots a change of people needs from here on."""
    log_key: PublicKey | None = None
    """The key that signs checkpoints from here on."""


class EvidenceSignature(Strict):
    """A builder's signature over an evidence manifest."""

    keyid: KeyId
    sig: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{86}==$")]


class EvidenceTerms(Strict):
    """An evidence manifest and who signed for it."""

    digest: Digest
    signed_by: Annotated[tuple[PrincipalId, ...], Field(min_length=1, max_length=20)]
    signatures: Annotated[tuple[EvidenceSignature, ...], Field(min_length=1, max_length=20)]
    """One of each builder, over :func:`canongate.ledger.evidence_signatures.evidence_payload`."""


class ChangedFile(Strict):
    """One file of a change, before and after; what is absent did not exist."""

    path: Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._+@/-]*$", max_length=400)]
    base: Digest | None = None
    head: Digest | None = None


class RegistryRow(Strict):
    """What a registry shows of a decision while it is in force."""

    registry: Literal["segments", "offers"]
    id: Slug
    name: Line
    focus: Slug
    market: Slug | None = None
    """Of a segment."""
    segment: Slug | None = None
    """Of an offer."""
    expires: IsoDate | None = None
    """Last day of a candidate."""


class Submission(Predicate):
    """A decision or change put forward for approval."""

    kind: SubjectKind
    id: Slug
    """Id of the decision or change, for people; what counts is the digest."""
    subject: Digest
    """The decision, or the head of a change."""
    base: Annotated[str, Field(pattern=r"^[0-9a-f]{7,64}$")] | None = None
    """The revision a change starts from; its bytes are bound by ``files``."""
    declaration: Digest | None = None
    """The derived impact declaration of a change."""
    proposed_by: PrincipalId
    evidence: tuple[EvidenceTerms, ...] = ()
    traits: tuple[Trait, ...] = ()
    enforcement: Enforcement
    """The heaviest level of the rules that judge it, or that it changes."""
    supersedes: Digest | None = None
    slot: Slot | None = None
    """What only one subject can hold, such as being the primary segment of a market."""
    policy: ApprovalPolicy | None = None
    """The policy as a whole, where the subject is a change of it; its digest is the subject."""
    row: RegistryRow | None = None
    """What the registry shows of a decision in force."""
    files: Annotated[tuple[ChangedFile, ...], Field(max_length=2000)] = ()
    """The files of a change, sorted by path; the digest of the list is the subject."""

    @model_validator(mode="after")
    def _carries_its_policy(self) -> Self:
        if (self.kind is SubjectKind.POLICY_CHANGE) != (self.policy is not None):
            raise ValueError("a policy change carries the policy, and nothing else does")
        return self

    @property
    def involved(self) -> frozenset[str]:
        """Who proposed it, submitted it, or signed evidence for it."""
        builders = (name for item in self.evidence for name in item.signed_by)
        return frozenset({self.proposed_by, *self.by, *builders})


class Binding(Strict):
    """Everything a verdict was computed from; a change in any of it voids an approval."""

    subject: Digest
    submission: Digest
    """The submission's statement, which says who proposed it, its traits, and what it supersedes."""
    evidence: tuple[Digest, ...] = ()
    rules: Digest
    parameters: Digest
    policy: Digest
    closure: Digest
    """The canon documents the dossier used, and no others."""
    as_of: IsoDate
    """The day of judgement."""
    verdict: Digest
    scope: Slug
    """What the approval is for, such as ``enact``."""


class Verdict(Predicate):
    """What the rules said of a subject, recorded by the writer."""

    binding: Binding
    outcome: VerdictStatus


class JudgementAnswer(Strict):
    """A person's answer to one question that only people can judge."""

    question: Annotated[str, Field(min_length=1, max_length=400)]
    """Id of the question."""
    answer: Literal["yes", "no"]
    reason: Reason


class Approval(Predicate):
    """One person's yes to exactly these bytes."""

    binding: Binding
    role: RoleName
    expires_at: Timestamp
    brief: Digest | None = None
    """The page the person saw before signing."""
    answers: Annotated[tuple[JudgementAnswer, ...], Field(max_length=200)] = ()
    """What the person answered to the questions no machine can decide."""
    break_glass: Reason | None = None
    """The emergency, where the ordinary policy could not be waited for."""


class RefusalTerms(Predicate):
    """One person's no."""

    subject: Digest
    role: RoleName
    reason: Reason


class Waiver(Predicate):
    """A dated, reasoned exception to one rule for one decision; every approver signs it."""

    rule: RuleId
    rules: Digest
    """The rule set in which the rule stands."""
    rule_digest: Digest | None = None
    """What the rule requires of that decision, its parameters included; without it nothing is lifted."""
    subject: Digest
    enforcement: Enforcement
    """Of the rule; a mandatory rule is never waived."""
    reason: Reason
    expires_at: Timestamp


class Revocation(Predicate):
    """A key, an approval, a refusal or a waiver that counts no longer."""

    key: KeyId | None = None
    entry: Position | None = None
    """Position of the approval, refusal or waiver."""
    compromised_since: Position | None = None
    """What the key signed from this position on does not count either."""
    replacement: PublicKey | None = None
    """The holder's next key."""
    reason: Reason

    @model_validator(mode="after")
    def _names_one_thing(self) -> Self:
        if (self.key is None) == (self.entry is None):
            raise ValueError("a revocation names a key or an entry")
        if self.key is None and (self.compromised_since is not None or self.replacement is not None):
            raise ValueError("only a key is compromised or replaced")
        return self


class Withdrawal(Predicate):
    """The proposer takes a subject back, or ends it where it is in force."""

    subject: Digest
    reason: Reason


class AdoptedPage(Strict):
    """A page as it was when it was adopted."""

    id: PageId
    version: Title
    digest: Digest


class Adoption(Predicate):
    """A signed baseline for pages that were Active before the ledger began."""

    pages: Annotated[tuple[AdoptedPage, ...], Field(min_length=1)]
    reason: Reason


class Enactment(Predicate):
    """An accepted and approved subject comes into force; what it supersedes ends in the same entry."""

    binding: Binding
    approvals: Annotated[tuple[Position, ...], Field(min_length=1)]


class ProjectionState(Strict):
    """A projection as it was written."""

    name: Slug
    size: Position
    """How many entries it shows."""
    digest: Digest


class ProjectionCheckpoint(Predicate):
    """The writer's word on what the projections were."""

    projections: Annotated[tuple[ProjectionState, ...], Field(min_length=1)]


MODELS: Mapping[Kind, type[Predicate]] = {
    Kind.GENESIS: Genesis,
    Kind.PEOPLE: People,
    Kind.SUBMISSION: Submission,
    Kind.VERDICT: Verdict,
    Kind.APPROVAL: Approval,
    Kind.REFUSAL: RefusalTerms,
    Kind.WAIVER: Waiver,
    Kind.REVOCATION: Revocation,
    Kind.WITHDRAWAL: Withdrawal,
    Kind.ADOPTION: Adoption,
    Kind.ENACTMENT: Enactment,
    Kind.PROJECTION_CHECKPOINT: ProjectionCheckpoint,
}


def predicate_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of every predicate by its kind."""
    return {kind.value: model.model_json_schema() for kind, model in MODELS.items()}

"""
Proofs as they are read: what the base knows of its ledger, bundles, and the record of people, waivers and ends.

Only signatures and proofs are looked at here; whether they back what stands in a root is asked elsewhere.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from pydantic import ValidationError

from canongate.ledger.bundle import BundleAnswer, claimed_subject, verify_bundle
from canongate.ledger.bundle_entries import BundleError
from canongate.ledger.bundle_judgement import BundleTrust
from canongate.ledger.canonical import parse_strict
from canongate.ledger.keys import parse_public
from canongate.ledger.names import LedgerError, Refusal
from canongate.ledger.notes import NoteKey
from canongate.ledger.people_record import PeopleAnswer, verify_people_record
from canongate.ledger.people_sources import people_of_history, people_of_registry
from canongate.ledger.policy_terms import ApprovalPolicy, policy_digest
from canongate.ledger.projection import BUNDLES, PEOPLE, POLICIES, RECORD
from canongate.load.roots import ROOT_MARK
from canongate.model.document import RawDocument
from canongate.model.registries import People as PeopleRegistry
from canongate.workflows.declared import POLICY, policy_in
from canongate.workflows.root import Opened

_REGISTRY = "registries/people.yaml"
_RESERVED = frozenset({PEOPLE, POLICIES, RECORD})


def trust_of(base: Opened) -> BundleTrust | None:
    """
    Return what the base knows: its ledger's name and keys, its people and policies; None where it names no ledger.

    Raises:
        LedgerError: what it holds of them is unsound.
    """
    canon = base.documents.get(ROOT_MARK)
    address = canon.data.get("ledger") if canon is not None else None
    if address is None:
        return None
    origin = str(address["origin"])
    keys = tuple(NoteKey(origin, parse_public(text)) for text in address["log_keys"])
    history, policies = base.raws.get(PEOPLE), base.raws.get(POLICIES)
    if history is not None and policies is not None:
        people = people_of_history(parse_strict(history.text.encode()))
        return BundleTrust(origin, keys, people, policies_in(policies))
    registry, policy = base.documents.get(_REGISTRY), base.documents.get(POLICY)
    if registry is None or policy is None:
        raise LedgerError(
            f"the base names the ledger {origin} and knows neither its people nor its policy",
            help="commit registries/people.yaml and canon/approval-policy.yaml first",
        )
    rows = PeopleRegistry.model_validate_json(json.dumps(registry.data))
    terms = policy_in(policy)
    return BundleTrust(origin, keys, people_of_registry(rows), {policy_digest(terms): terms})


def record_of(base: Opened, head: Opened, trust: BundleTrust) -> tuple[PeopleAnswer | None, str, bool]:
    """
    Return what the record proves, why it proves nothing, and whether the head's shows all that the base's does.

    The head's counts where it goes on from the base's, so that an older one, or one with gaps, hides nothing.
    """
    (before, _), (after, reason) = record_in(base.raws, trust), record_in(head.raws, trust)
    if before is None:
        return after, reason, True
    if after is not None and after.goes_on_from(before):
        return after, "", True
    return before, reason or "it shows less than the one of the base", False


def record_in(raws: Mapping[str, RawDocument], trust: BundleTrust) -> tuple[PeopleAnswer | None, str]:
    """Return what the record among some files proves, or None and why it proves nothing."""
    raw = raws.get(RECORD)
    if raw is None:
        return None, f"there is no {RECORD}"
    try:
        return verify_people_record(raw.text.encode(), trust), ""
    except BundleError as error:
        return None, error.message


def policies_in(raw: RawDocument) -> dict[str, ApprovalPolicy]:
    """
    Return the policies of a file, by the digest each really has.

    Raises:
        LedgerError: it holds something else.
    """
    try:
        found = [ApprovalPolicy.model_validate_json(json.dumps(value)) for value in raw.value.values()]
    except (AttributeError, ValidationError) as error:
        raise LedgerError(f"{raw.path} holds no policies", help="fetch it from the ledger's writer") from error
    return {policy_digest(policy): policy for policy in found}


class Bundles:
    """
    Bundles as they are read, each once.

    Args:
        trust: keys, people and policies of the base.
        now: for what may have ended; without, all that can end has.
    """

    def __init__(self, trust: BundleTrust, now: datetime | None) -> None:
        self._trust, self._now = trust, now or datetime.fromisoformat("9999-12-31T00:00:00Z")
        self._read: dict[str, BundleAnswer | BundleError] = {}
        self.answers: dict[str, BundleAnswer] = {}
        self.broken: dict[str, str] = {}
        self.over: dict[str, BundleAnswer] = {}

    def all_of(self, state: Opened) -> dict[str, BundleAnswer]:
        """Return what the bundles of a state prove, by path; of two for one subject the later one counts."""
        found = {}
        for path, raw in state.raws.items():
            if not path.startswith(f"{BUNDLES}/") or path in _RESERVED:
                continue
            answer = self._read.get(raw.digest) or self._opened(raw)
            self._read[raw.digest] = answer
            if isinstance(answer, BundleError):
                self.broken[path.removeprefix(f"{BUNDLES}/").removesuffix(".json")] = answer.message
                continue
            found[path] = answer
            held = self.answers.get(answer.subject)
            if held is None or held.position <= answer.position:
                self.answers[answer.subject] = answer
        return found

    def _opened(self, raw: RawDocument) -> BundleAnswer | BundleError:
        data = raw.text.encode()
        try:
            return verify_bundle(data, claimed_subject(data), self._trust, now=self._now)
        except BundleError as error:
            if error.name is Refusal.EXPIRED:
                self._take_ended(data)
            return error

    def _take_ended(self, data: bytes) -> None:
        """Take an emergency that ended; what it let in may still stand."""
        try:
            answer = verify_bundle(data, claimed_subject(data), self._trust, now=datetime.min.replace(tzinfo=UTC))
        except BundleError:
            return
        self.over[answer.subject] = answer

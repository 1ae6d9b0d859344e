"""
Whether the people listed can satisfy the approval policy, as ``check`` says it.

A rule nobody can satisfy blocks everything it applies to, and is found before the first submission meets it. One that
cannot be satisfied when a certain person proposes is advice: somebody else may propose.
"""

import json
from collections.abc import Iterator

from canongate.ledger.names import RefusedError
from canongate.ledger.people_sources import people_of_registry
from canongate.ledger.policy import Unsatisfiable, emergency_lacks, unsatisfiable
from canongate.model.document import Document
from canongate.model.finding import Finding, Level
from canongate.model.registries import People
from canongate.workflows.declared import policy_in
from canongate.workflows.root import Opened

_LATEST = 2**53 - 1
_MORE_PEOPLE = "give the role to more people who may approve, or ask for fewer"


def policy_findings(opened: Opened) -> Iterator[Finding]:
    """Yield what keeps the people registry from satisfying the approval policy; without a policy, nothing."""
    policy = next((one for one in opened.documents.values() if one.kind == "approval-policy"), None)
    registry = next((one for one in opened.documents.values() if one.kind == "people"), None)
    if policy is None:
        return
    if registry is None:
        if "people" not in opened.lost:
            yield _finding(policy, "", "nobody can approve anything: there is no people registry", "add it")
        return
    try:
        people = people_of_registry(People.model_validate_json(json.dumps(registry.data)))
    except RefusedError as error:
        yield Finding(
            "people-keys", Level.ERROR, error.message, registry.path, "/rows", document=registry.id, help=error.help
        )
        return
    yield from _without_keys(opened, registry)
    terms = policy_in(policy)
    for found in unsatisfiable(terms, people, _LATEST):
        yield _unsatisfied(policy, found)
    if lacking := emergency_lacks(terms, people, _LATEST):
        message = f"nobody can declare an emergency: {lacking} more in its role must exist"
        yield _finding(policy, "/break_glass", message, _MORE_PEOPLE, Level.WARNING)


def _without_keys(opened: Opened, registry: Document) -> Iterator[Finding]:
    """Yield advice for each approver who could not sign, where the root keeps a ledger."""
    canon = opened.documents.get("canon/canon.yaml")
    if canon is None or "ledger" not in canon.data:
        return
    for number, row in enumerate(registry.data["rows"]):
        keys = [key for key in row.get("keys", ()) if key.get("until") is None]
        if not keys and not {"approve", "waive", "write-ledger"}.isdisjoint(row.get("capabilities", ())):
            yield Finding(
                rule="people-without-key",
                level=Level.WARNING,
                message=f"{row['id']} may sign and has no key that counts",
                path=registry.path,
                pointer=f"/rows/{number}",
                document=registry.id,
                help="make one with `canongate keygen`, and have the roots add its public part",
                context={"person": row["id"]},
            )


def _unsatisfied(policy: Document, found: Unsatisfiable) -> Finding:
    lacking = "; ".join(found.missing)
    who = f" when {found.proposer} proposes" if found.proposer is not None else ""
    return Finding(
        rule="policy-unsatisfiable",
        level=Level.ERROR if found.proposer is None else Level.WARNING,
        message=f"the people listed cannot satisfy this rule{who}: {lacking}",
        path=policy.path,
        pointer=f"/rules/{found.rule}",
        document=policy.id,
        help=_MORE_PEOPLE,
        context={"missing": list(found.missing), "proposer": found.proposer or ""},
    )


def _finding(policy: Document, pointer: str, message: str, mend: str, level: Level = Level.ERROR) -> Finding:
    return Finding("policy-unsatisfiable", level, message, policy.path, pointer, document=policy.id, help=mend)

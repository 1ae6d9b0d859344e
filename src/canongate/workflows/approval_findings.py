"""What the gate says where an approval is missing: of whom it is asked, and by which clause of the base."""

from collections.abc import Mapping
from dataclasses import dataclass

from canongate.model.document import Document
from canongate.model.finding import APPROVAL_MISSING, ClauseCitation, Finding, Level
from canongate.workflows.approvables import Approvable
from canongate.workflows.root import Opened

_FINAL_RULE = "headoffice/canon-change-protocol#final-rule"


@dataclass(frozen=True, slots=True)
class Place:
    """What a finding is about, and where it stands."""

    id: str
    path: str
    pointer: str = ""


def refused(message: str, mend: str, at: Place, base: Opened, context: Mapping[str, str]) -> Finding:
    """Return that something lacks its approval, with the clause of the base that asks for it."""
    clause = base.workspace.clauses.get(_FINAL_RULE)
    return Finding(
        rule=APPROVAL_MISSING,
        level=Level.ERROR,
        message=message,
        path=at.path,
        pointer=at.pointer,
        document=at.id,
        help=mend,
        clauses=(ClauseCitation(clause.id, clause.page_version, clause.text),) if clause else (),
        context=context,
    )


def missing(one: Approvable, policy: Document, base: Opened) -> Finding:
    """Return that a thing lacks the approvals a policy asks for, or that no rule of the policy speaks of it."""
    needed = _needed(one, policy)
    what = f"{one.kind.replace('-', ' ')} {one.id!r}"
    if needed is None:
        message = f"{what} is covered by no rule of the approval policy, so that nobody can approve it"
        mend = f"add a rule for {one.kind} to {policy.path}, in a change of its own"
    else:
        message = f"{what} needs {needed}, and nothing here shows that it has them"
        mend = "have it approved, and commit the bundle that shows it"
    context = {"kind": one.kind.value, "id": one.id, "needs": needed or "", "policy": policy.path}
    return refused(message, mend, Place(one.id, one.path), base, context)


def _needed(one: Approvable, policy: Document) -> str | None:
    """Return in words whose approval a thing needs; None where no rule of the policy speaks of it."""
    from canongate.ledger.policy import requirements  # noqa: PLC0415  # only where a root has a policy
    from canongate.workflows.declared import policy_in  # noqa: PLC0415

    needed = requirements(policy_in(policy), one.kind, one.traits, one.enforcement)
    if needed is None:
        return None
    roles = [f"{count} in the role {role}" for role, count in needed.roles.items()]
    total = f"{needed.persons} in all" if needed.persons > sum(needed.roles.values()) else ""
    return "approvals: " + ", ".join([*roles, *([total] if total else [])])

"""
Which changes need approval, and which of them nobody has approved: the gate's question to the ledger.

``changes`` are the :class:`canongate.model.change.Change` objects of :func:`canongate.impact.diff.diff` from base to
head. They are gathered into *approvables*, one for each thing that is approved as a whole: a page with its clauses
and its rows in the page registries, a rule, the parameters, people, the policy with the canon's own settings, a
registry, a decision with the rows it puts in force. Everything is asked of the base: its policy says what needs
approval, so that a change cannot excuse itself. Without a policy nothing does; with one, what no rule of it covers is
refused.

What is approved is shown by bundles in the head, verified offline by the keys, people and policies of the base
(:mod:`canongate.workflows.backing`). Where the base names a ledger, every row in force must have one, changed or not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from canongate.model.approval_policy import SubjectKind
from canongate.model.change import Change, Subject
from canongate.model.document import Document, RawDocument
from canongate.model.finding import ClauseCitation, Finding, Level
from canongate.model.rule import Enforcement
from canongate.workflows.root import Opened

if TYPE_CHECKING:
    from canongate.workflows.backing import Backing, Unbacked

APPROVAL_MISSING = "approval-missing"
_FINAL_RULE = "headoffice/canon-change-protocol#final-rule"
_LEVELS: tuple[Enforcement, ...] = ("advisory", "waivable", "mandatory")
_PAGE_TABLES = frozenset({"architecture", "pages"})
_IN_FORCE = {"segments": SubjectKind.SEGMENT_DECISION, "offers": SubjectKind.OFFER_DECISION}
_PRIMARY = "primary"
_CANON = "canon/canon.yaml"


@dataclass(frozen=True, slots=True)
class Approvable:
    """One thing that is approved or refused as a whole."""

    kind: SubjectKind
    id: str
    """Of the page, rule or decision; of the others the file."""
    path: str
    """Where a finding about it is placed."""
    enforcement: Enforcement
    """Heaviest level of the rules it touches; the heaviest of all where none says."""
    traits: tuple[str, ...]
    changes: tuple[Change, ...]


def verify(
    base: Opened, head: Opened, changes: Sequence[Change], *, now: datetime | None = None
) -> tuple[Finding, ...]:
    """
    Return a finding for each change that the base's policy wants approved and nothing shows to be.

    Args:
        base: the root before the change; its policy counts, and no other.
        head: the root with the change.
        changes: what changed from base to head.
        now: for the age of checkpoints; without, what may have ended by now does not count.
    """
    policy = approval_policy(base)
    backing = _backing(base, head, now)
    unbacked = () if backing is None else (*backing.rows(), *backing.waivers(), *backing.trusted_files())
    findings = [_unproven(one, base) for one in unbacked]
    findings += [] if backing is None else _told(backing)
    if policy is not None:
        asked = approvables(base, head, changes)
        findings += [_missing(one, policy, base) for one in asked if backing is None or not _backed(one, backing)]
    return tuple(findings)


def _backing(base: Opened, head: Opened, now: datetime | None) -> "Backing | None":
    """Return what backs the head; the ledger is looked for only where the base names one."""
    canon = base.documents.get(_CANON)
    if canon is None or "ledger" not in canon.data:
        return None
    from canongate.workflows.backing import backing_of  # noqa: PLC0415  # only where a root keeps a ledger

    return backing_of(base, head, now)


def _told(backing: "Backing") -> list[Finding]:
    """Return what a reader of the gate should know of bundles that hold: emergencies first, and how old all are."""
    told = [
        Finding(
            rule="break-glass",
            level=Level.WARNING,
            message=f"{name} is in force by break-glass until {ends}",
            path=_CANON,
            document=name,
            help="have it approved in the ordinary way, or withdraw it",
            context={"id": name, "until": ends},
        )
        for name, ends in backing.emergencies()
    ]
    if backing.ages():
        told.append(Finding("checkpoint-age", Level.NOTE, backing.ages(), _CANON))
    return told


def _backed(one: Approvable, backing: "Backing") -> bool:
    """Say whether bundles show that a thing was approved as it stands in the head."""
    if one.kind in _IN_FORCE.values():
        # NOTE: rows that are there are looked at with all others; here it is those that are gone.
        gone = [change for change in one.changes if change.subject is Subject.ROW and change.after is None]
        return not any(not change.what for change in gone) or backing.ended(one.id)
    if one.kind is SubjectKind.PEOPLE_CHANGE:
        return backing.people_follow()
    before, after = backing.base.raws, backing.head.raws
    paths = {change.path for change in one.changes}
    digests = {path: (_digest(before.get(path)), _digest(after.get(path))) for path in paths}
    return backing.change(one.kind, {path: pair for path, pair in digests.items() if pair[0] != pair[1]})


def _digest(raw: RawDocument | None) -> str | None:
    return None if raw is None else raw.digest


def _unproven(one: "Unbacked", base: Opened) -> Finding:
    clause = base.workspace.clauses.get(_FINAL_RULE)
    return Finding(
        rule=APPROVAL_MISSING,
        level=Level.ERROR,
        message=f"{one.id} is in force and nothing proves that it was approved: {one.reason}",
        path=one.path,
        pointer=one.pointer,
        document=one.id,
        help="ask the ledger's writer for the bundle, or have these bytes approved",
        clauses=(ClauseCitation(clause.id, clause.page_version, clause.text),) if clause else (),
        context={"id": one.id, "reason": one.reason},
    )


def approval_policy(opened: Opened) -> Document | None:
    """Return the approval policy of a root, where it has one."""
    return next((one for one in opened.documents.values() if one.kind == "approval-policy"), None)


def approvables(base: Opened, head: Opened, changes: Iterable[Change]) -> tuple[Approvable, ...]:
    """Return what is to be approved, in order of kind and id; decisions and evidence by themselves need none."""
    gathered: dict[tuple[SubjectKind, str], list[Change]] = {}
    for change in changes:
        for key in _subjects(change, base, head):
            gathered.setdefault(key, []).append(change)
    return tuple(
        Approvable(kind, name, of[0].path, _heaviest(kind, name, base, head), _traits(of), tuple(of))
        for (kind, name), of in sorted(gathered.items())
    )


def _subjects(change: Change, base: Opened, head: Opened) -> Iterator[tuple[SubjectKind, str]]:
    """Yield what a change is approved with."""
    match change.subject:
        case Subject.PAGE | Subject.CLAUSE:
            yield SubjectKind.PAGE_CHANGE, change.page
        case Subject.RULE:
            yield SubjectKind.RULE_CHANGE, change.id
        case Subject.PARAMETER | Subject.OVERLAY:
            yield SubjectKind.PARAMETER_CHANGE, change.path
        case Subject.POLICY:
            yield SubjectKind.POLICY_CHANGE, change.path
        case Subject.CANON:
            # NOTE: the version follows the pages; the ledger's address and keys decide who is believed at all.
            if change.what != "version":
                yield SubjectKind.POLICY_CHANGE, change.path
        case Subject.ROW:
            yield from _row_subjects(change, base, head)
        case Subject.DECISION | Subject.EVIDENCE:
            pass


def _row_subjects(change: Change, base: Opened, head: Opened) -> Iterator[tuple[SubjectKind, str]]:
    """Yield what a registry row is approved with: its page, its decision, or the registry itself."""
    kind = _kind_of(change.path, base, head)
    row = change.id.partition("#")[2]
    if kind == "people":
        yield SubjectKind.PEOPLE_CHANGE, change.path
    elif kind in _PAGE_TABLES:
        yield SubjectKind.PAGE_CHANGE, row
    elif kind in _IN_FORCE:
        yield _IN_FORCE[kind], _decision_of(kind, row, base, head) or row
    else:
        yield SubjectKind.REGISTRY_CHANGE, change.path


def _kind_of(path: str, base: Opened, head: Opened) -> str:
    document = head.documents.get(path) or base.documents.get(path)
    return document.kind if document else ""


def _decision_of(kind: str, row: str, base: Opened, head: Opened) -> str | None:
    """Return the decision that puts a row in force; of a row that is gone, the one that did."""
    for opened in (head, base):
        rows = opened.workspace.segments if kind == "segments" else opened.workspace.offers
        for each in rows:
            if row in {each["id"], f"{each['id']}@{each.get('market', 'all')}"}:
                return str(each["decision"])
    return None


def _traits(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return ``primary`` where a row is, was or becomes the primary focus."""
    values = (value for change in changes for value in (change.before, change.after))
    held = any(value == _PRIMARY or (isinstance(value, Mapping) and value.get("focus") == _PRIMARY) for value in values)
    return (_PRIMARY,) if held else ()


def _heaviest(kind: SubjectKind, name: str, base: Opened, head: Opened) -> Enforcement:
    """Return the heaviest level among the rules that a thing touches, in either state."""
    levels: set[Enforcement] = set()
    for rule in (*base.workspace.rules, *head.workspace.rules):
        touched = {
            SubjectKind.RULE_CHANGE: rule.id == name,
            SubjectKind.PAGE_CHANGE: any(one.partition("#")[0] == name for one in rule.data["enforces"]),
        }
        if touched.get(kind, rule.data["applies_to"] == kind):
            levels.add(rule.data["enforcement"])
    return max(levels, key=_LEVELS.index, default=_LEVELS[-1])


def _missing(one: Approvable, policy: Document, base: Opened) -> Finding:
    needed = _needed(one, policy)
    what = f"{one.kind.replace('-', ' ')} {one.id!r}"
    if needed is None:
        message = f"{what} is covered by no rule of the approval policy, so that nobody can approve it"
        mend = f"add a rule for {one.kind} to {policy.path}, in a change of its own"
    else:
        message = f"{what} needs {needed}, and nothing here shows that it has them"
        mend = "have it approved, and commit the bundle that shows it"
    clause = base.workspace.clauses.get(_FINAL_RULE)
    return Finding(
        rule=APPROVAL_MISSING,
        level=Level.ERROR,
        message=message,
        path=one.path,
        document=one.id,
        help=mend,
        clauses=(ClauseCitation(clause.id, clause.page_version, clause.text),) if clause else (),
        context={"kind": one.kind.value, "id": one.id, "needs": needed or "", "policy": policy.path},
    )


def _needed(one: Approvable, policy: Document) -> str | None:
    """Return in words whose approval a thing needs; None where no rule of the policy speaks of it."""
    from canongate.ledger.policy import requirements  # noqa: PLC0415  # only where a root has a policy
    from canongate.ledger.policy_terms import ApprovalPolicy  # noqa: PLC0415

    terms = {key: value for key, value in policy.data.items() if key != "schema"}
    needed = requirements(ApprovalPolicy.model_validate(terms, strict=False), one.kind, one.traits, one.enforcement)
    if needed is None:
        return None
    roles = [f"{count} in the role {role}" for role, count in needed.roles.items()]
    total = f"{needed.persons} in all" if needed.persons > sum(needed.roles.values()) else ""
    return "approvals: " + ", ".join([*roles, *([total] if total else [])])

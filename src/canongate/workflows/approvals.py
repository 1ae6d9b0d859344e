"""
Which changes need approval, and which of them nobody has approved: the gate's question to the ledger.

``changes`` are the :class:`canongate.model.change.Change` objects of :func:`canongate.impact.diff.diff` from base to
head, gathered into what is approved as a whole (:mod:`canongate.workflows.approvables`). Everything is asked of the
base: its policy says what needs approval, so that a change cannot excuse itself. Without a policy nothing does; with
one, what no rule of it covers is refused.

What is approved is shown by bundles in the head, verified offline by the keys, people and policies of the base
(:mod:`canongate.workflows.backing`). Where the base names a ledger, every row in force must have one, changed or not.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from canongate.load.roots import ROOT_MARK
from canongate.model.approval_policy import SubjectKind
from canongate.model.change import Change, Subject
from canongate.model.document import Document, RawDocument
from canongate.model.finding import Finding, Level
from canongate.workflows.approvables import IN_FORCE, Approvable, approvables
from canongate.workflows.approval_findings import Place, missing, refused
from canongate.workflows.registry_owners import STRANGER, may_change, owning_brains
from canongate.workflows.root import NO_RAWS, Opened

if TYPE_CHECKING:
    from canongate.ledger.bundle import BundleAnswer
    from canongate.workflows.backing import Backing, Unbacked

_WAIVER = "waiver"


def verify(
    base: Opened,
    head: Opened,
    changes: Sequence[Change],
    *,
    now: datetime | None = None,
    tip: Mapping[str, RawDocument] = NO_RAWS,
) -> tuple[Finding, ...]:
    """
    Return a finding for each change that the base's policy wants approved and nothing shows to be.

    Args:
        base: the root before the change; its policy counts, and no other.
        head: the root with the change.
        changes: what changed from base to head.
        now: for the age of checkpoints; without, what may have ended by now does not count.
        tip: files as they are where the change is to land, if that went on since; what ended by them has ended.
    """
    policy = approval_policy(base)
    backing = _backing(base, head, now, tip)
    findings = [_unproven(one, base) for one in _unbacked(backing)]
    findings += [] if backing is None else _told(backing)
    if policy is not None:
        for one in approvables(base, head, changes):
            backed = backing is not None and _backed(one, backing)
            findings += [*_by_stranger(one, backing)] if backing and backed else [missing(one, policy, base)]
        findings += [] if backing is not None else _waived_by_hand(base, head, policy)
    return tuple(findings)


def _unbacked(backing: "Backing | None") -> Iterator["Unbacked"]:
    """Yield everything in force, and every proof of it, that does not follow from what the base knows."""
    if backing is not None:
        from canongate.workflows.kept_proofs import unkept  # noqa: PLC0415  # only where a root keeps a ledger

        yield from backing.rows()
        yield from backing.waivers()
        yield from backing.trusted_files()
        yield from unkept(backing)


def _waived_by_hand(base: Opened, head: Opened, policy: Document) -> Iterator[Finding]:
    """Yield each waiver that came or changed where no ledger is kept, which could show who signed it."""
    before = {one.raw.digest for one in base.documents.values() if one.kind == _WAIVER}
    for path, document in sorted(head.documents.items()):
        if document.kind == _WAIVER and document.raw.digest not in before:
            yield refused(
                f"the waiver {document.id!r} is signed by nobody, and the base keeps no ledger that could show it",
                "begin a ledger (docs/ledger/key-ceremony.md), and have it granted with `canongate waive`",
                Place(document.id, path),
                base,
                {"kind": _WAIVER, "id": document.id, "policy": policy.path},
            )


def _backing(base: Opened, head: Opened, now: datetime | None, tip: Mapping[str, RawDocument]) -> "Backing | None":
    """Return what backs the head; the ledger is looked for only where the base names one."""
    canon = base.documents.get(ROOT_MARK)
    if canon is None or "ledger" not in canon.data:
        return None
    from canongate.workflows.backing import backing_of  # noqa: PLC0415  # only where a root keeps a ledger

    return backing_of(base, head, now, tip)


def _told(backing: "Backing") -> list[Finding]:
    """Return what a reader of the gate should know of bundles that hold: emergencies first, and how old all are."""
    told = [
        Finding(
            rule="break-glass",
            level=Level.WARNING,
            message=f"{name} is in force by break-glass until {ends}",
            path=ROOT_MARK,
            document=name,
            help="have it approved in the ordinary way, or withdraw it",
            context={"id": name, "until": ends},
        )
        for name, ends in backing.emergencies()
    ]
    if backing.ages():
        told.append(Finding("checkpoint-age", Level.NOTE, backing.ages(), ROOT_MARK))
    return told


def _backed(one: Approvable, backing: "Backing") -> bool:
    """Say whether bundles show that a thing was approved as it stands in the head."""
    if one.kind in IN_FORCE.values():
        # NOTE: rows that are there are looked at with all others; here it is those that are gone.
        gone = [change for change in one.changes if change.subject is Subject.ROW and change.after is None]
        return not any(not change.what for change in gone) or backing.ended(one.id)
    if one.kind is SubjectKind.PEOPLE_CHANGE:
        return backing.people_follow()
    return _change_behind(one, backing) is not None


def _change_behind(one: Approvable, backing: "Backing") -> "BundleAnswer | None":
    """Return the approved change that is behind a thing as it stands in the head."""
    before, after = backing.base.raws, backing.head.raws
    paths = {change.path for change in one.changes}
    digests = {path: (_digest(before.get(path)), _digest(after.get(path))) for path in paths}
    return backing.change(one.kind, {path: pair for path, pair in digests.items() if pair[0] != pair[1]})


def _by_stranger(one: Approvable, backing: "Backing") -> Iterator[Finding]:
    """Yield that an approved change of a Brain's registry was proposed by somebody who does not act for that Brain."""
    brains = owning_brains(one, backing.base, backing.head)
    answer = _change_behind(one, backing) if brains else None
    if answer is None:
        return
    person = answer.submission.proposed_by
    acting = backing.base.workspace.people.get(person, {}).get("brains", ())
    if not may_change(brains, acting):
        yield Finding(
            rule=STRANGER,
            level=Level.ERROR,
            message=f"{person!r}, who proposed {answer.submission.id!r}, does not act for {', '.join(sorted(brains))}",
            path=one.path,
            document=one.id,
            help="let the owner of the registry or HeadOffice propose it; a change of people lands first, by itself",
            context={"person": person, "brains": sorted(brains)},
        )


def _digest(raw: RawDocument | None) -> str | None:
    return None if raw is None else raw.digest


def _unproven(one: "Unbacked", base: Opened) -> Finding:
    return refused(
        f"{one.id} is in force and nothing proves that it was approved: {one.reason}",
        "ask the ledger's writer for the bundle, or have these bytes approved",
        Place(one.id, one.path, one.pointer),
        base,
        {"id": one.id, "reason": one.reason},
    )


def approval_policy(opened: Opened) -> Document | None:
    """Return the approval policy of a root, where it has one."""
    return next((one for one in opened.documents.values() if one.kind == "approval-policy"), None)

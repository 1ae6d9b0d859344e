"""
What a change comes to: its files before and after, what follows from them, and what of them is in force.

Owner, approver and writer derive it on their own clones; a submission that says otherwise is not judged.
"""

from collections.abc import Collection, Mapping
from typing import Any

from canongate.impact.derive import Derivation
from canongate.impact.diff import diff
from canongate.ledger.predicates import ChangedFile, Submission
from canongate.ledger.state import LedgerState
from canongate.model.document import RawDocument
from canongate.workflows.approvables import Approvable, approvables
from canongate.workflows.snapshots import Pair


def changed_files(pair: Pair, wanted: list[Approvable]) -> tuple[ChangedFile, ...]:
    """Return the files of some approvables with their digests before and after, by path."""
    paths = {change.path for one in wanted for change in one.changes} & set(pair.changed)
    return tuple(
        ChangedFile(path=path, base=digest_in(pair.base.raws, path), head=digest_in(pair.head.raws, path))
        for path in sorted(paths)
    )


def derived(pair: Pair, paths: Collection[str]) -> dict[str, Any]:
    """Return what follows from the changes of some files, in the fields of an impact declaration."""
    base, head = pair.base.workspace, pair.head.workspace
    changes = [change for change in diff(base, head) if change.path in paths]
    declaration = Derivation(base, head).declaration(changes)
    return {**declaration.as_clause(), "bump": declaration.bump.value}


def stale_files(submission: Submission, state: LedgerState) -> tuple[str, ...]:
    """Return the files of a change whose base is not what the ledger says is in force."""
    held = in_force(state, besides=submission.subject)
    return tuple(item.path for item in submission.files if item.path in held and item.base != held[item.path])


def in_force(state: LedgerState, *, besides: str = "") -> dict[str, str | None]:
    """Return path to digest of every file that an adoption or an enacted change put in force, as the last one did."""
    files: dict[str, str | None] = {f"canon/{page.id}.yaml": page.digest for page in state.adopted.values()}
    enacted = [case for case in state.cases.values() if case.enacted_position is not None]
    for case in sorted(enacted, key=lambda one: one.enacted_position or 0):
        if case.submission.subject != besides:
            files.update({item.path: item.head for item in case.submission.files})
    return files


def approvables_of(pair: Pair) -> tuple[Approvable, ...]:
    """Return what of a change is approved as a whole."""
    changes = diff(pair.base.workspace, pair.head.workspace)
    return approvables(pair.base, pair.head, changes)


def traits_of(wanted: list[Approvable]) -> tuple[str, ...]:
    """Return the traits of what is approved, sorted."""
    return tuple(sorted({trait for one in wanted for trait in one.traits}))


def heaviest_of(wanted: list[Approvable]) -> str:
    """Return the heaviest enforcement level of what is approved."""
    order = ("advisory", "waivable", "mandatory")
    return max((one.enforcement for one in wanted), key=order.index)


def digest_in(raws: Mapping[str, RawDocument], path: str) -> str | None:
    """Return the digest of a file; None where there is none."""
    raw = raws.get(path)
    return None if raw is None else raw.digest

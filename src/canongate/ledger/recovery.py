"""
After a checkpoint, and at every start: bring the projections to what the ledger says, or refuse to serve.

A projection that lags or is damaged is written again. One that shows more than the ledger holds, or another history,
means that entries were lost or exchanged: then nothing is served and nothing is overwritten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canongate.ledger import merkle
from canongate.ledger.canonical import digest_of
from canongate.ledger.files import Files, write_durably
from canongate.ledger.log import Ledger
from canongate.ledger.names import DefectName, LedgerError
from canongate.ledger.notes import only_signed_by
from canongate.ledger.projection import (
    Manifest,
    Projection,
    Shown,
    manifest_path,
    parse_manifest,
    rendered,
)
from canongate.ledger.store import ProjectionRow, Reader, Store
from canongate.ledger.write_points import Passing, WritePoint

_ANNOUNCED = ".next"


class RecoveryError(LedgerError):
    """
    The files know more than the ledger; it must not be served.

    Args:
        name: what was found.
        message: in which projection.
    """

    def __init__(self, name: DefectName, message: str) -> None:
        super().__init__(f"{name}: {message}", help="restore the ledger's file from a backup, then verify it")
        self.name = name


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a start found."""

    size: int
    """How many entries the projections show now."""
    rewritten: tuple[str, ...]
    """Projections that lagged or were damaged."""


def recover(
    ledger: Ledger, store: Store, files: Files, projections: Sequence[Projection], passing: Passing = lambda _: None
) -> Recovered:
    """
    Write what lags behind the last checkpoint, after making sure that nothing is ahead of the ledger.

    Args:
        ledger: the ledger.
        store: its store.
        files: where projections stand.
        projections: those to bring up to date.
        passing: called at each write point.

    Raises:
        RecoveryError: a projection is ahead of the ledger, or shows another history.
    """
    with store.reading() as view:
        for projection in projections:
            _refuse_ahead(projection.name, files, view)
        size, note = _last_checkpoint(view)
    if not note:
        return Recovered(0, ())
    state = ledger.state_at(size)
    rewritten = []
    for projection in projections:
        with store.reading() as view:
            shown = Shown(state, view, only_signed_by(note, ledger.origin))
            manifest, wanted = rendered(projection, shown, merkle.root_of(size, view.node))
            row = next((item for item in view.projections() if item.name == projection.name), None)
        target = ProjectionRow(projection.name, size, manifest.digest)
        passing(WritePoint.PROJECTION_RENDERED)
        if row == target and _stands(files, manifest, wanted):
            continue
        _write(files, manifest, wanted, passing)
        with store.writing() as transaction:
            transaction.set_projection(target)
        passing(WritePoint.PROJECTION_COMMITTED)
        rewritten.append(projection.name)
    return Recovered(size, tuple(rewritten))


def _refuse_ahead(name: str, files: Files, view: Reader) -> None:
    manifest = parse_manifest(files.read(manifest_path(name)) or b"")
    if manifest is None:
        return
    size = view.head().size
    if manifest.origin != view.origin():
        raise RecoveryError(DefectName.FORKED, f"{name} shows the ledger {manifest.origin}, not {view.origin()}")
    if manifest.size > size:
        raise RecoveryError(DefectName.PROJECTION_AHEAD, f"{name} shows {manifest.size} entries, the ledger has {size}")
    if merkle.root_of(manifest.size, view.node) != manifest.root:
        raise RecoveryError(DefectName.FORKED, f"{name} shows another history of {manifest.size} entries")


def _last_checkpoint(view: Reader) -> tuple[int, bytes]:
    size, note = 0, b""
    for size, note in view.checkpoints():  # noqa: B007  # the last one counts
        pass
    return size, note


def _stands(files: Files, manifest: Manifest, wanted: Mapping[str, bytes]) -> bool:
    """Say whether the files are what they should be, byte for byte, and no interrupted run left others."""
    place = manifest_path(manifest.name)
    if files.read(place) != manifest.to_bytes() or files.read(place + _ANNOUNCED) is not None:
        return False
    return all(files.read(path) == data for path, data in wanted.items())


def _write(files: Files, manifest: Manifest, wanted: Mapping[str, bytes], passing: Passing) -> None:
    """
    Write the files that differ, take away those no longer shown, and the manifest last.

    What is about to be written is announced beside the manifest first, so that nothing an interrupted run wrote is
    forgotten by the next.
    """
    place = manifest_path(manifest.name)
    announced = place + _ANNOUNCED
    ours = _ours(files, (place, announced))
    write_durably(files, announced, manifest.to_bytes())
    for path, data in wanted.items():
        if files.read(path) != data:
            write_durably(files, path, data)
            passing(WritePoint.PROJECTION_FILE_WRITTEN)
    for path in sorted(ours.keys() - wanted.keys()):
        left = files.read(path)
        # NOTE: a file that somebody else changed is not ours to take away.
        if left is not None and digest_of(left) in ours[path]:
            files.remove(path)
            files.sync_folder(path)
    write_durably(files, place, manifest.to_bytes())
    passing(WritePoint.PROJECTION_MANIFEST_WRITTEN)
    files.remove(announced)
    files.sync_folder(announced)


def _ours(files: Files, places: Sequence[str]) -> dict[str, set[str]]:
    """Return path to digests of what earlier runs wrote or announced."""
    ours: dict[str, set[str]] = {}
    for place in places:
        manifest = parse_manifest(files.read(place) or b"")
        for path, digest in manifest.files.items() if manifest is not None else ():
            ours.setdefault(path, set()).add(digest)
    return ours

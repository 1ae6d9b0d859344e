"""
``canongate ledger verify``: whether every entry, signature, proof, projection and file is as it should be.

Whoever has the writer's file looks at that; anyone else at the entries that travel with the root.
"""

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from canongate.ledger.canonical import digest_of, to_base64
from canongate.ledger.entry_check import Trust
from canongate.ledger.names import Defect, DefectName, LedgerError
from canongate.ledger.notes import Checkpoint, open_checkpoint
from canongate.ledger.offline import verify_export
from canongate.ledger.projection import manifest_path, parse_manifest, rendered_digest
from canongate.ledger.verify import verify
from canongate.workflows.ledger_place import Place, mirrored, opened_store, place_of
from canongate.workflows.ledger_projections import PROJECTIONS


def verify_ledger(given: Path | None, *, since: Path | None = None, genesis: str | None = None) -> dict[str, Any]:
    """
    Return the report on every entry, signature, proof and projection of a ledger.

    Args:
        given: the root.
        since: a checkpoint that was verified before; only what is new has its signatures checked.
        genesis: digest of the genesis envelope, as people handed it on.

    Raises:
        UsageError: there is no ledger.
        LedgerError: the checkpoint is none of this ledger.
    """
    place = place_of(given)
    trust = Trust(log_key=place.log_keys[0], genesis=genesis, since=_checkpoint(place, since))
    if not place.store.is_file():
        report = verify_export(mirrored(place), trust)
    else:
        digests = {one.name: partial(rendered_digest, one) for one in PROJECTIONS}
        with opened_store(place) as (_, store), store.reading() as view:
            report = verify(view, trust, projections=digests)
    changed = [
        Defect(DefectName.PROJECTION_CHANGED, path, "the file is not what the ledger's writer put here")
        for path in _changed_files(place)
    ]
    return {
        "ledger": report.origin,
        "entries": report.size,
        "signatures_checked": report.signatures,
        "root": to_base64(report.root),
        "genesis": report.genesis,
        "defects": [asdict(defect) for defect in (*report.defects, *changed)],
    }


def _changed_files(place: Place) -> tuple[str, ...]:
    """Return the projected files of a root that are not what their manifests say, by path."""
    files = place.files
    changed = []
    for projection in PROJECTIONS:
        manifest = parse_manifest(files.read(manifest_path(projection.name)) or b"")
        for path, digest in manifest.files.items() if manifest is not None else ():
            data = files.read(path)
            if data is None or digest_of(data) != digest:
                changed.append(path)
    return tuple(sorted(changed))


def _checkpoint(place: Place, path: Path | None) -> Checkpoint | None:
    if path is None:
        return None
    try:
        return open_checkpoint(path.read_bytes(), place.note_keys, place.origin)
    except OSError as error:
        raise LedgerError(f"{path}: cannot be read: {error.strerror}") from error

"""
``canongate evidence``: from customer data to a manifest.

A manifest is written only when it could be built whole; what stands in the way is said, and the old file stays.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from canongate.evidence.building import build
from canongate.evidence.error import EvidenceError
from canongate.evidence.manifest import manifest_bytes
from canongate.load.locate import fill_places
from canongate.load.read import read_plain
from canongate.model.document import Document, RawDocument
from canongate.model.finding import Finding
from canongate.model.kinds import KINDS
from canongate.report.display import wrap
from canongate.report.inert import visible
from canongate.workflows.root import validate_all


def build_evidence(  # noqa: PLR0913  # each argument is one thing the user says
    contract: Path,
    segments: Path,
    *,
    data: Path,
    cut_off: date,
    name: str | None = None,
    threads: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[dict[str, Any], bytes]:
    """
    Return the evidence manifest, parsed and as the bytes of its file.

    Args:
        contract: file of the data contract.
        segments: file of the frozen set of segments.
        data: folder in which the contract's files stand.
        cut_off: first day whose rows are not used.
        name: manifest id; contract id and cut-off when absent.
        threads: threads of the engine; the result is the same for any.
        progress: told in a few words what is being done.

    Raises:
        EvidenceError: a file, the data or a predicate cannot be used; no manifest is made.
    """
    agreed, frozen = read_document(contract, "data-contract"), read_document(segments, "segment-set")
    manifest = build(
        agreed.data,
        agreed.raw.digest,
        frozen.data,
        data,
        cut_off,
        id=name,
        threads=threads,
        progress=progress,
    )
    return manifest, manifest_bytes(manifest)


def manifest_summary(manifest: dict[str, Any], columns: int) -> str:
    """Return a manifest in a few lines: what was measured, and what each claim came to."""
    counted = f"{len(manifest['segments'])} segments, {len(manifest['claims'])} claims"
    lines = [f"{manifest['id']}: {counted}, cut-off {manifest['cut_off']}"]
    for claim in manifest["claims"]:
        status = claim["status"].replace("_", " ")
        lines += wrap(visible(claim["summary"]), columns, first=f"  {status:10}  ", rest=" " * 14)
    return "".join(f"{line}\n" for line in lines)


def read_document(path: Path, kind: str) -> Document:
    """
    Return a file as a document of the kind it must be.

    Raises:
        EvidenceError: it is not; the first thing wrong with it is the error.
    """
    raw = read_plain(str(path), path.as_posix())
    if isinstance(raw, RawDocument):
        documents, findings = validate_all([raw])
        if documents and documents[0].kind == kind:
            return documents[0]
        if documents:
            raise EvidenceError(f"{path} holds a {documents[0].kind}, not a {KINDS[kind].title}")
        raise _refusal(fill_places(findings, {raw.path: raw}))
    raise _refusal(raw)


def _refusal(findings: tuple[Finding, ...]) -> EvidenceError:
    first = findings[0]
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return EvidenceError(f"{first.span or first.path}: {first.message}{more}", help=first.help)

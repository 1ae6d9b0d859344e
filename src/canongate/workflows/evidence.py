"""
``canongate evidence``: from customer data to a manifest.

A manifest is written only when it could be built whole; what stands in the way is said, and the old file stays.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from canongate.evidence.building import build
from canongate.evidence.error import EvidenceError
from canongate.evidence.manifest import manifest_bytes
from canongate.load.locate import fill_places
from canongate.load.read import read_plain
from canongate.model.document import Document, RawDocument
from canongate.model.finding import Finding
from canongate.model.kinds import KINDS
from canongate.workflows.evidence_room import room_of
from canongate.workflows.root import validate_all


def build_evidence(  # noqa: PLR0913  # each argument is one thing the user says
    contract: Path,
    segments: Path,
    *,
    data: Path,
    cut_off: date,
    name: str | None = None,
    earlier: Sequence[Path] = (),
    insight: Path | None = None,
    threads: int | None = None,
    memory: int | None = None,
    engine: Literal["duckdb", "spark"] = "duckdb",
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
        earlier: manifests of earlier attempts at the same question; every segment they tried is counted.
        insight: file of an insight plan; without one nothing is asked beyond the claims.
        threads: threads of the engine; the result is the same for any.
        memory: bytes of memory the build may take; the result is the same for any.
        engine: what computes; the integer tables are the same.
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
        room=room_of(memory),
        previous=[read_document(one, "evidence").data for one in earlier],
        plan=read_plan_file(insight),
        progress=progress,
        on=engine,
    )
    return manifest, manifest_bytes(manifest)


_OF_NO_KIND = frozenset({"schema-kind", "yaml-root-scalar"})
"""Checks that say of a file that it is no document at all, or none that says its kind."""


def read_plan_file(path: Path | None) -> tuple[Mapping[str, Any], str] | None:
    """Return an insight plan as parsed and the digest of its file; None where no file is named."""
    if path is None:
        return None
    document = read_document(path, "insight-plan")
    return document.data, document.raw.digest


def read_document(path: Path, kind: str) -> Document:
    """
    Return a file as a document of the kind it must be.

    Raises:
        EvidenceError: it is not; the first thing wrong with it is the error.
    """
    raw = read_plain(str(path), path.as_posix())
    documents, findings = validate_all([raw]) if isinstance(raw, RawDocument) else ([], raw)
    mend = f"give a file that begins with `schema: {KINDS[kind].tag}`"
    if documents and documents[0].kind != kind:
        raise EvidenceError(f"{path} is of the kind {documents[0].kind!r}, where {kind!r} is expected", help=mend)
    if not documents:
        placed = fill_places(findings, {raw.path: raw} if isinstance(raw, RawDocument) else {})
        raise _refusal(tuple(replace(one, help=mend) if one.rule in _OF_NO_KIND else one for one in placed))
    return documents[0]


def _refusal(findings: tuple[Finding, ...]) -> EvidenceError:
    first = findings[0]
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return EvidenceError(f"{first.span or first.path}: {first.message}{more}", help=first.help)

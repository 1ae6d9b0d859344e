"""
``canongate evidence verify`` and ``members``: does a manifest hold, and who are the customers it counts?

Both read the data again; the list of members leaves the program by a file outside the root, and only its digest is in
the manifest.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from canongate import __version__
from canongate.evidence.computing import settle
from canongate.evidence.differences import Difference
from canongate.evidence.error import EvidenceError
from canongate.evidence.manifest import manifest_bytes
from canongate.evidence.members import list_digest, members_of
from canongate.evidence.study import Study, read_study
from canongate.evidence.verifying import LEVELS, Again, Level
from canongate.evidence.verifying import verify as verify_manifest
from canongate.load.locate import fill_places
from canongate.model.document import Document
from canongate.model.error import UsageError
from canongate.model.finding import Finding, finding_order
from canongate.model.finding import Level as Weight
from canongate.model.report import Report
from canongate.report.outcome import exit_code
from canongate.workflows.evidence import read_document, read_plan_file
from canongate.workflows.evidence_room import room_of, root_around

RULE = "evidence-not-reproduced"
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Sources:
    """What a manifest was made from, as the user names it again."""

    contract: Path
    segments: Path
    data: Path
    earlier: Sequence[Path] = ()
    insight: Path | None = None

    def study(self, cut_off: date) -> Study:
        """Return the study; predicates and contract are checked."""
        agreed, frozen = read_document(self.contract, "data-contract"), read_document(self.segments, "segment-set")
        previous = [read_document(one, "evidence").data for one in self.earlier]
        return read_study(
            agreed.data, agreed.raw.digest, frozen.data, cut_off, previous=previous, plan=read_plan_file(self.insight)
        )


def verify(  # noqa: PLR0913  # each argument is one thing the user says
    path: Path,
    level: str,
    sources: Sources | None,
    *,
    customers: int = 100,
    seed: int = 0,
    threads: int | None = None,
    memory: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """
    Return the report on a manifest: every place that does not hold.

    Args:
        path: the manifest's file.
        level: one of :data:`LEVELS`, how much is asked.
        sources: contract, segments and data; every level but `digest` needs them.
        customers: customers of a sample.
        seed: seed of a sample.
        threads: threads of the engine.
        memory: bytes it may take.
        progress: told in a few words what is being done.

    Raises:
        UsageError: the level needs data that were not named.
        EvidenceError: the data cannot be used.
    """
    asked = next(one for one in LEVELS if one == level)
    if sources is None and asked != "digest":
        raise UsageError(
            f"level {level} reads the data again", help="Name --contract, --segments and --data as for `build`."
        )
    document = read_document(path, "evidence")
    manifest = document.data
    again = None
    if sources is not None:
        study = sources.study(date.fromisoformat(manifest["cut_off"]))
        again = Again(study, sources.data, threads, room_of(memory), progress or (lambda _words: None), customers, seed)
    found = verify_manifest(manifest, asked, again)
    if manifest_bytes(manifest) != path.read_bytes():
        found.append(Difference("", "form of the file", "not canonical", "canonical JSON, as `build` writes it"))
    return _report(document, found, asked, manifest)


def _report(document: Document, found: list[Difference], level: Level, manifest: Mapping[str, Any]) -> Report:
    findings = [_finding(document, one) for one in found[:MOST_SHOWN]]
    if len(found) > MOST_SHOWN:
        rest = Difference("", "further differences, not shown", 0, len(found) - MOST_SHOWN)
        findings.append(_finding(document, rest))
    placed = tuple(sorted(fill_places(findings, {document.path: document.raw}), key=finding_order))
    checked = {"manifests": 1, "segments": len(manifest["segments"]), "claims": len(manifest["claims"])}
    return Report(
        __version__, f"evidence verify --level {level}", document.id, None, placed, exit_code(placed), (), checked
    )


def _finding(document: Document, one: Difference) -> Finding:
    return Finding(
        rule=RULE,
        level=Weight.ERROR,
        message=f"{one.what}: the manifest has {_short(one.stated)}, found {_short(one.found)}",
        path=document.path,
        pointer=one.pointer,
        document=document.id,
        help="Build the manifest again from the files it names; a manifest is never edited.",
        context={"stated": one.stated, "found": one.found},
    )


def _short(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 100 else text[:99] + "…"  # noqa: PLR2004  # a line's worth


def write_members(  # noqa: PLR0913  # each argument is one thing the user says
    path: Path, group: str, sources: Sources, out: Path, *, threads: int | None = None, memory: int | None = None
) -> tuple[int, str]:
    """
    Write the list of a group's customers to a file outside every root; return their number and the list's digest.

    Args:
        path: the manifest that counts them.
        group: segment, `population` or `none`.
        sources: what the manifest was made from.
        out: file to write; its folder must exist and lie in no root.
        threads: threads of the engine.
        memory: bytes it may take.

    Raises:
        UsageError: the file would lie inside a root.
        EvidenceError: the sources are not the manifest's, or the list is not the one it knows.
    """
    if root := root_around(out):
        raise UsageError(
            f"{out} lies inside the root {root.name}; lists of customers never do", help="Name a file elsewhere."
        )
    manifest = read_document(path, "evidence").data
    study = sources.study(date.fromisoformat(manifest["cut_off"]))
    again = Again(study, sources.data, threads, room_of(memory))
    if found := verify_manifest(manifest, "digest", again):
        one = found[0]
        raise EvidenceError(
            f"these are not the files of {manifest['id']}: {one.what} is {_short(one.found)}, not {_short(one.stated)}",
            help="Name the contract, segments and data the manifest was built from.",
        )
    with again.loaded() as (engine, loaded):
        setting, _ = settle(engine, study, loaded)
        content = members_of(setting, group)
    digest = list_digest(content)
    known = {one["id"]: one.get("members_digest", digest) for one in manifest["segments"]}
    if known.get(group, digest) != digest:
        raise EvidenceError(f"the list of {group} has the digest {digest}, the manifest knows {known[group]}")
    _write_private(out, content)
    return content.count(b"\n") - 1, digest


def _write_private(out: Path, content: bytes) -> None:
    """Write a file that only its owner reads."""
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}") from None

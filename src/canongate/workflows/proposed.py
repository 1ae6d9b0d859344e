"""
Which decisions a call is about: those of the root, or files that are named, wherever they stand.

A named file inside the root is the one the root already read; another is read, validated and resolved against the
root here. Nothing is judged.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from canongate.load.limits import YAML_BYTES
from canongate.load.read import read_bytes, read_file, read_plain
from canongate.model.document import Document, RawDocument
from canongate.model.error import UsageError
from canongate.model.finding import Finding, Level
from canongate.model.similar import did_you_mean
from canongate.resolve.references import reference_findings
from canongate.workflows.root import Opened, validate_all

DECISIONS = "registries/decisions"
STDIN = Path("-")
KINDS_JUDGED = frozenset({"segment-decision", "offer-decision"})


@dataclass(slots=True)
class Proposed:
    """Decisions to judge, and what is wrong with the files they were sought in."""

    documents: list[Document] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    """Of these files alone."""
    raws: dict[str, RawDocument] = field(default_factory=dict)
    """Files that were read here and not with the root."""

    @property
    def sound(self) -> list[Document]:
        """The decisions that nothing is wrong with, ordered by path."""
        broken = {finding.path for finding in self.findings if weighs(finding)}
        return sorted((one for one in self.documents if one.path not in broken), key=lambda one: one.path)


def weighs(finding: Finding) -> bool:
    """Return whether a defect keeps what it stands in from being judged; advice does not."""
    return finding.level in {Level.ERROR, Level.UNDECIDED}


def proposed(opened: Opened, files: Sequence[Path]) -> Proposed:
    """
    Return the decisions of some files or folders, or without any those of the root.

    Args:
        opened: the root.
        files: files, folders, ids of decisions, or - for standard input.

    Raises:
        UsageError: the root or a folder holds no decision, or a name stands for nothing.
    """
    if files:
        return _named(opened, files)
    inside = [path for path in _paths(opened) if path.startswith(f"{DECISIONS}/")]
    if not inside:
        raise UsageError(
            f"no decisions in {DECISIONS}/", help="write one with `canongate new segment-decision`, or name a file"
        )
    return _known(opened, inside)


def shown_path(root: Path, file: Path) -> str:
    """Return how a file is called in reports: relative to the root where it stands inside, else as it was given."""
    inside = path_inside(root, file)
    return file.as_posix() if inside is None else inside


def path_inside(root: Path, file: Path) -> str | None:
    """Return the path of a file in a root, also of a link that leads out of it; None for one that stands elsewhere."""
    base = root.resolve()
    for place in (file.resolve(), file.parent.resolve() / file.name):
        if place.is_relative_to(base):
            return place.relative_to(base).as_posix()
    return None


def _paths(opened: Opened) -> list[str]:
    """Return the path of every file the root read or tried to read."""
    return sorted({*opened.raws, *(finding.path for finding in opened.findings)})


def _known(opened: Opened, paths: Iterable[str]) -> Proposed:
    """Return the decisions among files that the root read, with what it found there."""
    wanted = set(paths)
    documents = [document for path, document in opened.documents.items() if path in wanted]
    findings = [finding for finding in opened.findings if finding.path in wanted]
    findings += [_not_a_decision(one) for one in documents if one.kind not in KINDS_JUDGED]
    return Proposed([one for one in documents if one.kind in KINDS_JUDGED], findings)


def _named(opened: Opened, files: Sequence[Path]) -> Proposed:
    """Return the decisions in named files, those outside the root's folders read here."""
    by_path = {_named_as(opened, file): file for file in _expanded([_found(opened, file) for file in files])}
    inside = set(_paths(opened))
    found = _known(opened, by_path.keys() & inside)
    for path in sorted(by_path.keys() - inside):
        raw = _read(opened.root, by_path[path], path)
        if isinstance(raw, RawDocument):
            found.raws[path] = raw
        else:
            found.findings.extend(raw)
    documents, invalid = validate_all(found.raws.values())
    decisions = [one for one in documents if one.kind in KINDS_JUDGED]
    found.documents.extend(decisions)
    found.findings.extend(invalid)
    found.findings.extend(_not_a_decision(one) for one in documents if one.kind not in KINDS_JUDGED)
    found.findings.extend(reference_findings(decisions, opened.workspace))
    return found


def _named_as(opened: Opened, file: Path) -> str:
    """Return how a named file is called; standard input by the format it turns out to have."""
    if file != STDIN:
        return shown_path(opened.root, file)
    return "standard-input.json" if _given_on_stdin().lstrip()[:1] == b"{" else "standard-input.yaml"


@cache
def _given_on_stdin() -> bytes:
    """Return what stands on standard input, at most one byte more than a file may have."""
    return sys.stdin.buffer.read(YAML_BYTES + 1)


def _read(root: Path, file: Path, path: str) -> RawDocument | tuple[Finding, ...]:
    """Return what a named file holds; one that stands in the root is refused where it leads out of it."""
    if file == STDIN:
        return _stdin(path)
    inside = path_inside(root, file)
    return read_plain(str(file), path) if inside is None else read_file(root, inside)


def _stdin(path: str) -> RawDocument | tuple[Finding, ...]:
    return read_bytes(_given_on_stdin(), path)


def _found(opened: Opened, file: Path) -> Path:
    """Return the file a word of the command line stands for: a file as it is, or the one of a decision's id."""
    if file == STDIN or file.exists():
        return file
    known = opened.workspace.decisions
    if str(file) in known:
        return opened.root / known[str(file)].path
    here = opened.root / DECISIONS / f"{file.name}.yaml"
    if file.name == str(file) and here.is_file():
        return here
    near = [*known, *(str(one) for one in file.parent.glob("*.yaml"))]
    mend = did_you_mean(str(file), near, "see `canongate list decisions`")
    raise UsageError(f"there is neither a file nor a decision {str(file)!r}", help=mend)


def _expanded(files: Sequence[Path]) -> list[Path]:
    """Return files as given, a folder replaced by the YAML files in it, by name."""
    found: list[Path] = []
    for file in files:
        inside = sorted((*file.glob("*.yaml"), *file.glob("*.json"))) if file.is_dir() else [file]
        if not inside:
            raise UsageError(f"no decisions in {file}", help="name a folder that holds .yaml or .json files")
        found.extend(inside)
    return found


def _not_a_decision(document: Document) -> Finding:
    return Finding(
        rule="schema-kind",
        level=Level.ERROR,
        message=f"the file is of the kind {document.kind!r}, not a decision",
        path=document.path,
        pointer="/schema",
        document=document.id,
        help="name files that start with `schema: segment-decision/v1` or `schema: offer-decision/v1`",
        context={"kind": document.kind},
    )

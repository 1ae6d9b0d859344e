"""
The documents of a root as they were in one commit, read by object id and never from the checkout.

What is known already is not read again: a caller that hands in another state's documents pays for the difference.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from canongate.load.checks import found
from canongate.load.git_objects import blob_id, blobs
from canongate.load.git_program import GitError, run_git
from canongate.load.git_repository import Repository
from canongate.load.git_tree import read_git_tree
from canongate.load.read import limit_of, read_bytes
from canongate.load.roots import ROOT_MARK
from canongate.load.tree import LoadedTree
from canongate.load.walk import Walk, shown
from canongate.model.document import RawDocument
from canongate.model.finding import Finding, finding_order
from canongate.model.kinds import FOLDERS


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A root in one commit."""

    tree: LoadedTree
    objects: Mapping[str, str]
    """Path to object id of every document that was read, links followed."""

    @property
    def is_root(self) -> bool:
        """Whether the commit holds this root at all."""
        return ROOT_MARK in self.objects


@dataclass(frozen=True, slots=True)
class Listed:
    """The files of a root in one commit, not yet read."""

    objects: Mapping[str, str]
    """Path to object id of every document, links followed."""
    findings: tuple[Finding, ...]
    """What is wrong with names and links."""


def list_snapshot(repository: Repository, commit: str, folders: Mapping[str, tuple[str, ...]] = FOLDERS) -> Listed:
    """
    Return which documents of a root a commit holds, without reading any.

    Raises:
        GitError: git cannot list the commit.
    """
    tree = read_git_tree(repository, commit, sorted(folders))
    walk = Walk(tree)
    findings = tree.findings
    objects: dict[str, str] = {}
    for folder, suffixes in sorted(folders.items()):
        for path, _ in walk.files(folder, suffixes):
            named = tree.object_of(path)
            if isinstance(named, str):
                objects[path] = named
            else:
                findings.append(named)
    return Listed(objects, (*findings, *walk.findings))


def read_listed(
    root: Path,
    repository: Repository,
    listed: Listed,
    *,
    known: Mapping[str, RawDocument] | None = None,
    kept: Mapping[str, RawDocument] | None = None,
) -> Snapshot:
    """
    Return the documents of a commit that was listed.

    Args:
        root: where the root stands now.
        repository: the repository around it.
        listed: what there is to read.
        known: documents that were read already, by object id.
        kept: documents that need not be read now, by path.

    Raises:
        GitError: an object is missing.
    """
    ready = kept or {}
    findings = list(listed.findings)
    wanted = {path: one for path, one in listed.objects.items() if path not in ready}
    raws = _read(repository, wanted, known or {}, findings)
    if ready:
        raws = {path: ready.get(path) or raws[path] for path in sorted(listed.objects) if path in ready or path in raws}
    return Snapshot(LoadedTree(root, raws, tuple(sorted(findings, key=finding_order))), listed.objects)


def read_some(repository: Repository, commit: str, paths: Sequence[str]) -> dict[str, RawDocument]:
    """
    Return a few documents of a root as they were in a commit, by path; what cannot be read there is left out.

    Raises:
        GitError: git cannot list the commit, or an object is missing.
    """
    objects = read_git_tree(repository, commit, paths).objects if paths else {}
    return _read(repository, objects, {}, [])


def by_object(raws: Iterable[RawDocument], object_format: str) -> dict[str, RawDocument]:
    """Return documents by the id that git gives their bytes."""
    return {blob_id(raw.text.encode(), object_format): raw for raw in raws}


def _read(
    repository: Repository, objects: Mapping[str, str], known: Mapping[str, RawDocument], findings: list[Finding]
) -> dict[str, RawDocument]:
    """Return each document by its path, taken from what is known where the bytes are the same."""
    reusable = {path: known[one] for path, one in objects.items() if one in known and _alike(path, known[one].path)}
    missing = {path: one for path, one in objects.items() if path not in reusable}
    largest = max(map(limit_of, missing), default=0)
    contents = blobs(repository, set(missing.values()), largest)
    raws: dict[str, RawDocument] = {}
    for path, one in sorted(objects.items()):
        if path in reusable:
            raw = reusable[path]
            raws[path] = raw if raw.path == path else replace(raw, path=path)
            continue
        data = contents[one]
        result = (_too_large(path),) if data is None else read_bytes(data, path)
        if isinstance(result, RawDocument):
            raws[path] = result
        else:
            findings.extend(result)
    return raws


def _alike(path: str, other: str) -> bool:
    """Return whether two paths are read by the same format."""
    return os.path.splitext(path)[1] == os.path.splitext(other)[1]  # noqa: PTH122  # 10 x as fast


def _too_large(path: str) -> Finding:
    limit = limit_of(path)
    return found("file-too-large", f"more than {limit:,} bytes", path, limit=limit)


def moved_on(repository: Repository, fork: str, tip: str, folders: Iterable[str]) -> tuple[str, ...]:
    """
    Return the files under some folders of a root that are not the same in two commits, in order.

    Raises:
        GitError: git cannot compare them.
    """
    asked = [f"{repository.prefix}{folder}" for folder in folders]
    done = run_git(
        repository.top, ["diff-tree", "-r", "-z", "--name-only", "--end-of-options", fork, tip, "--", *asked]
    )
    if done.returncode:
        raise GitError(
            f"git cannot compare {fork[:12]} with {tip[:12]}: {done.stderr.decode(errors='replace').strip()}",
            help="fetch the whole history, without --filter",
        )
    names = os.fsdecode(done.stdout).split("\0")[:-1]
    return tuple(sorted(shown(name.removeprefix(repository.prefix)) for name in names))

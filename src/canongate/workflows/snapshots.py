"""
Two states of a root: as it is now or in a revision, and as it was in a revision or stands in another folder.

Revisions are read by object id. What both states hold alike is read, and parsed, once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from canongate.load.git_objects import blob_id
from canongate.load.git_repository import Repository, commit_of, fork_of, repository_of
from canongate.load.git_snapshot import (
    Listed,
    Snapshot,
    by_object,
    list_snapshot,
    moved_on,
    read_listed,
    read_some,
)
from canongate.load.git_tree import read_git_tree
from canongate.load.roots import ROOT_MARK, locate_root
from canongate.load.tree import LoadedTree, read_tree
from canongate.model.document import RawDocument
from canongate.model.error import UsageError
from canongate.model.finding import Finding
from canongate.model.kinds import FOLDERS, PROOFS
from canongate.workflows.page_cache import kept_of
from canongate.workflows.root import Opened, opened, opened_before, uncollected


@dataclass(frozen=True)
class Pair:
    """Two states of one root."""

    base: Opened
    head: Opened
    base_name: str
    """How the earlier state is called: a commit, or the folder that was named."""
    head_name: str
    """How the later state is called: a commit, or ``working tree``."""
    new_root: bool = False
    """Whether the base held no such root at all."""
    behind: tuple[str, ...] = ()
    """Files of the root that changed on the base since the head began, and that the head does not have."""
    tip: Mapping[str, RawDocument] = field(default_factory=dict)
    """Of those, as they are on the base now, the ones that say whom to believe, and what ended (:data:`_OF_TIP`)."""
    rendered: Mapping[str, str] = field(default_factory=dict)
    """Path to object id of every file under `rendered/` in the later state."""
    rendered_before: Mapping[str, str] = field(default_factory=dict)
    """The same in the earlier state, where the later one holds any."""
    objects: Mapping[str, str] = field(default_factory=dict)
    """Path to object id of every document of the later state, where that is a revision."""
    object_format: str = "sha1"
    """How objects are named."""

    @property
    def same(self) -> bool:
        """Whether nothing changed: the same files, and the same wrong with those that cannot be read."""
        return not self.changed and not self.rerendered and _unread(self.base) == _unread(self.head)

    @property
    def rerendered(self) -> tuple[str, ...]:
        """Paths of rendered files that are not the same in both states; none where the later one holds none at all."""
        before, after = self.rendered_before, self.rendered
        paths = before.keys() | after.keys() if after else ()
        return tuple(sorted(path for path in paths if before.get(path) != after.get(path)))

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """Paths of documents that are not the same in both states."""
        before, after = self.base.raws, self.head.raws
        # NOTE: what both hold alike is mostly the same object, which is told faster than by comparing digests.
        paths = [path for path in before.keys() | after.keys() if before.get(path) is not after.get(path)]
        return tuple(sorted(path for path in paths if _digest(before.get(path)) != _digest(after.get(path))))

    def object_id(self, data: bytes) -> str:
        """Return the id by which :attr:`rendered` knows these bytes."""
        return blob_id(data, self.object_format)


_OF_TIP = frozenset({ROOT_MARK, f"{PROOFS}record.json"})
WORKING_TREE = "working tree"
RENDERED = "rendered"
"""Folder of a root in which rendered files are kept fresh."""


@uncollected()
def open_pair(given: Path | None, base: str, head: str | None = None, *, cached: bool = False) -> Pair:
    """
    Return a root at the revision a change began from, and with the change.

    The base is where both histories parted, so that what others landed since is not taken for a part of the change.
    Where the head has the base behind it, as a merge queue makes it, that is the base itself. Long because a pair knows
    much of both states.

    Args:
        given: the root; None searches upward.
        base: revision that the change is to land on.
        head: revision with the change; None means the working tree, as it stands on disk.
        cached: whether pages that both hold alike may be known by what was kept of them.

    Raises:
        GitError: there is no repository, no such revision, or no common history.
    """
    root = locate_root(given)
    repository = repository_of(root)
    tip, now = commit_of(repository, base), commit_of(repository, head or "HEAD")
    fork = fork_of(repository, tip, now)
    before = list_snapshot(repository, fork)
    if head is None:
        later = read_tree(root, FOLDERS)
        earlier = read_listed(root, repository, before, known=by_object(later.raws.values(), repository.object_format))
        objects: Mapping[str, str] = {}
    else:
        listed = list_snapshot(repository, now)
        if ROOT_MARK not in listed.objects:
            raise UsageError(f"{now[:12]} holds no {ROOT_MARK}", help="name a revision in which the canon stands")
        kept = kept_of(root, repository, before.objects, listed.objects) if cached else {}
        later, earlier = _both(root, repository, (before, listed), kept)
        objects = listed.objects
    if not earlier.is_root:
        earlier = Snapshot(LoadedTree(root, {}, ()), {})
    after = opened(later)
    behind = moved_on(repository, fork, tip, sorted(FOLDERS))
    rendered = _rendered(root, repository.object_format) if head is None else _rendered_in(repository, now)
    return Pair(
        opened_before(earlier.tree, after),
        after,
        base_name=fork[:12],
        head_name=now[:12] if head else WORKING_TREE,
        new_root=not earlier.is_root,
        behind=behind,
        tip=read_some(repository, tip, [path for path in behind if path in _OF_TIP]),
        rendered=rendered,
        rendered_before=_rendered_in(repository, fork) if rendered else {},
        objects=objects,
        object_format=repository.object_format,
    )


@uncollected()
def open_folders(given: Path | None, base: Path) -> Pair:
    """
    Return a root, and an earlier copy of it in another folder.

    Raises:
        UsageError: one of them is no root.
    """
    later = read_tree(locate_root(given), FOLDERS)
    earlier = read_tree(locate_root(base), FOLDERS)
    after = opened(later)
    return Pair(
        opened_before(earlier, after),
        after,
        base_name=base.as_posix(),
        head_name=WORKING_TREE,
        rendered=_rendered(later.root, "sha1"),
        rendered_before=_rendered(earlier.root, "sha1"),
    )


def _rendered(root: Path, object_format: str) -> dict[str, str]:
    """Return the rendered files of a working tree by path, with the id of their bytes; links are not followed."""
    files = (path for path in (root / RENDERED).rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(root).as_posix(): blob_id(path.read_bytes(), object_format) for path in files}


def _rendered_in(repository: Repository, commit: str) -> Mapping[str, str]:
    """Return the rendered files of a commit by path, with their ids."""
    return read_git_tree(repository, commit, [RENDERED]).objects


def _both(
    root: Path, repository: Repository, listed: tuple[Listed, Listed], kept: Mapping[str, RawDocument]
) -> tuple[LoadedTree, Snapshot]:
    """Return the files of the later state, and the earlier state, in which nothing is read twice."""
    before, after = listed
    later = read_listed(root, repository, after, kept=kept)
    raws = later.tree.raws
    known = {one: raws[path] for path, one in after.objects.items() if path in raws and path not in kept}
    return later.tree, read_listed(root, repository, before, known=known, kept=kept)


def _unread(state: Opened) -> list[Finding]:
    """Return what is wrong with files that could not be read."""
    return [finding for finding in state.findings if finding.path not in state.raws]


def _digest(raw: RawDocument | None) -> str:
    return raw.digest if raw else ""

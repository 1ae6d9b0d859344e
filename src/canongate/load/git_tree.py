"""
The tree of a commit as folders and files: listed by git, looked at by the same walk as folders on disk.

Nothing is read but names and object ids. A link is followed inside the root of the same commit only; a submodule is
another repository, and no part of this one.
"""

import errno
import os
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from canongate.load.checks import found
from canongate.load.git_objects import blobs
from canongate.load.git_program import GitError, run_git
from canongate.load.git_repository import Repository
from canongate.load.walk import shown
from canongate.model.finding import Finding

_LINK, _SUBMODULE, _FOLDER = "120000", "160000", "040000"
_MOST_LINKS: Final = 8
"""Links that lead to links are followed so far."""
_LINK_BYTES: Final = 4096


class GitEntry(NamedTuple):
    """One name in a folder of a tree."""

    name: str
    folder: bool
    link: bool = False

    def is_dir(self) -> bool:
        """Say whether it is a folder, or a link to one."""
        return self.folder

    def is_symlink(self) -> bool:
        """Say whether it is a link."""
        return self.link


@dataclass(slots=True)
class GitTree:
    """Folders of a root in one commit; a :class:`canongate.load.walk.Listing`."""

    objects: Mapping[str, str]
    """Path of every regular file, relative to the root, to the id of its object."""
    links: Mapping[str, str]
    """Path of every link to where it leads, relative to the root; empty where it leads out."""
    findings: list[Finding]
    """About submodules."""
    children: dict[str, dict[str, GitEntry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in self.objects:
            self._add(path)
        for path in self.links:
            self._add(path, link=True)

    def is_link(self, folder: str) -> bool:
        """Say whether a folder is reached through a link."""
        return folder in self.links

    def entries(self, folder: str) -> Sequence[GitEntry]:
        """Return what stands in a folder."""
        if folder in self.children:
            return list(self.children[folder].values())
        if folder in self.objects:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), folder)
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), folder)

    def object_of(self, path: str) -> str | Finding:
        """Return the id of a file's object, links followed, or what stands against it."""
        seen = path
        for _ in range(_MOST_LINKS):
            if seen in self.objects:
                return self.objects[seen]
            if not self.links.get(seen):
                break
            seen = self.links[seen]
        if self.links.get(seen) == "":
            return found("file-link-outside", f"{path} leads out of the root", path)
        reason = "it leads to no file of this revision"
        return found("file-link-broken", f"{path} is a link that leads nowhere: {reason}", path, reason=reason)

    def _add(self, path: str, *, link: bool = False) -> None:
        """Note a file or link in its folder, and each folder in the one above it."""
        target = self.links[path] if link else ""
        above, _, name = path.rpartition("/")
        below = GitEntry(name, bool(target) and target in self.children, link)
        while True:
            known = self.children.get(above)
            if known is not None:
                known[below.name] = below
                return
            self.children[above] = {below.name: below}
            if not above:
                return
            above, _, name = above.rpartition("/")
            below = GitEntry(name, folder=True)


def read_git_tree(repository: Repository, commit: str, folders: Sequence[str]) -> GitTree:
    """
    Return what stands under some folders of a root in a commit.

    Raises:
        GitError: git cannot list it.
    """
    objects: dict[str, str] = {}
    links: dict[str, str] = {}
    findings: list[Finding] = []
    for mode, object_id, path in _listed(repository, commit, folders):
        if mode == _LINK:
            links[path] = object_id
        elif mode == _SUBMODULE:
            findings.append(found("git-submodule", f"{shown(path)} is a submodule", shown(path)))
        else:
            objects[path] = object_id
    targets = blobs(repository, set(links.values()), _LINK_BYTES)
    return GitTree(objects, {path: _target(path, targets.get(one)) for path, one in links.items()}, findings)


def _listed(repository: Repository, commit: str, folders: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield mode, object id and path relative to the root, of everything under some folders."""
    asked = [f"{repository.prefix}{folder}" for folder in folders]
    done = run_git(repository.top, ["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit, "--", *asked])
    if done.returncode:
        raise GitError(
            f"git cannot list {commit[:12]}: {done.stderr.decode(errors='replace').strip()}",
            help="fetch the whole history, without --filter",
        )
    for line in os.fsdecode(done.stdout).split("\0")[:-1]:
        about, _, path = line.partition("\t")
        mode, _, object_id = about.split(" ")
        yield mode, object_id, path.removeprefix(repository.prefix)


def _target(path: str, content: bytes | None) -> str:
    """Return where a link leads, relative to the root; empty where it leads out of it or is no path."""
    written = os.fsdecode(content or b"/")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), written))
    return "" if target.startswith(("/", "../")) or target in {"..", "."} else target

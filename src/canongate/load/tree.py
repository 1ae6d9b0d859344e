"""
All files of a root: found in one pass, read in a fixed order, and what is wrong with their names and links.

Says nothing of what the files mean; which folders are read, and with which suffixes, is the model's table.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from canongate.load.checks import found
from canongate.load.read import Opener, read_file, read_plain
from canongate.load.walk import Walk
from canongate.model.document import RawDocument
from canongate.model.finding import Finding, finding_order
from canongate.model.kinds import FOLDERS


@dataclass(frozen=True, slots=True)
class LoadedTree:
    """Every file of a root that could be read, in order of its path, and the findings against the others."""

    root: Path
    raws: Mapping[str, RawDocument]
    findings: tuple[Finding, ...]


def read_tree(root: Path, folders: Mapping[str, tuple[str, ...]] = FOLDERS, *, opener: Opener = os.open) -> LoadedTree:
    """
    Return every document under the folders of a root, and everything that is wrong with files and names there.

    Args:
        root: the folder with ``canon/canon.yaml``.
        folders: folder under the root -> suffixes expected in it, as in :data:`canongate.model.kinds.FOLDERS`.
        opener: how files are opened; a test hands in one that fails.
    """
    raws: dict[str, RawDocument] = {}
    disk = _Disk(os.fspath(root))
    walk = Walk(disk)
    for folder, suffixes in sorted(folders.items()):
        for path, linked in walk.files(folder, suffixes):
            full = f"{disk.base}/{path}"
            if linked and not disk.leads_to_read(path, folders):
                walk.findings.append(_unread(path))
                continue
            result = read_file(root, path, opener=opener) if linked else read_plain(full, path, opener=opener)
            if isinstance(result, RawDocument):
                raws[path] = result
            else:
                walk.findings.extend(result)
    return LoadedTree(root, dict(sorted(raws.items())), tuple(sorted(walk.findings, key=finding_order)))


def _unread(path: str) -> Finding:
    """
    Return that a link leads to a file of the root that is not read otherwise.

    Revisions do not hold such a file in what is read of them, so that the disk would say more than they do.
    """
    reason = "it leads to no file that is read"
    return found("file-link-broken", f"{path} is a link that leads nowhere: {reason}", path, reason=reason)


@dataclass(frozen=True, slots=True)
class _Disk:
    """The folders of a root as they stand on disk."""

    base: str

    def leads_to_read(self, path: str, folders: Iterable[str]) -> bool:
        """Say whether a link leads to a file in a folder that is read; one out of the root, or to nothing, is told."""
        real, base = os.path.realpath(f"{self.base}/{path}"), os.path.realpath(self.base)
        outside = not real.startswith(f"{base}/") or not os.path.exists(real)  # noqa: PTH110  # paths are text here
        return outside or real.startswith(tuple(f"{base}/{folder}/" for folder in folders))

    def is_link(self, folder: str) -> bool:
        return os.path.islink(f"{self.base}/{folder}")  # noqa: PTH114  # paths are text here, for speed

    def entries(self, folder: str) -> list["os.DirEntry[str]"]:
        with os.scandir(f"{self.base}/{folder}") as entries:
            return list(entries)

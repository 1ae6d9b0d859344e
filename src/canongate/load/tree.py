"""
All files of a root: found in one pass, read in a fixed order, and what is wrong with their names and links.

Says nothing of what the files mean; which folders are read, and with which suffixes, is the model's table.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
            result = read_file(root, path, opener=opener) if linked else read_plain(full, path, opener=opener)
            if isinstance(result, RawDocument):
                raws[path] = result
            else:
                walk.findings.extend(result)
    return LoadedTree(root, dict(sorted(raws.items())), tuple(sorted(walk.findings, key=finding_order)))


@dataclass(frozen=True, slots=True)
class _Disk:
    """The folders of a root as they stand on disk."""

    base: str

    def is_link(self, folder: str) -> bool:
        return os.path.islink(f"{self.base}/{folder}")  # noqa: PTH114  # paths are text here, for speed

    def entries(self, folder: str) -> list["os.DirEntry[str]"]:
        with os.scandir(f"{self.base}/{folder}") as entries:
            return list(entries)

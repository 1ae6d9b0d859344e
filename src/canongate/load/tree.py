"""
All files of a root: found in one pass, read in a fixed order, and what is wrong with their names and links.

Says nothing of what the files mean; which folders are read, and with which suffixes, is the model's table.
"""

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from canongate.load.checks import found
from canongate.load.read import Opener, read_file, read_plain
from canongate.model.document import RawDocument
from canongate.model.error import UsageError
from canongate.model.finding import Finding, Related, finding_order
from canongate.model.kinds import FOLDERS, UNREAD

ROOT_MARK: Final = "canon/canon.yaml"
_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+@-]*")
_DOCUMENT_SUFFIXES: Final = frozenset({".yaml", ".yml", ".json", ".jsonl", ".csv"})
"""Suffixes, in any case, that say somebody meant the file to count."""


@dataclass(frozen=True, slots=True)
class LoadedTree:
    """Every file of a root that could be read, in order of its path, and the findings against the others."""

    root: Path
    raws: Mapping[str, RawDocument]
    findings: tuple[Finding, ...]


def find_root(start: Path) -> Path:
    """
    Return the nearest folder, from ``start`` upwards, that holds ``canon/canon.yaml``.

    Raises:
        UsageError: there is none.
    """
    here = Path(os.path.realpath(start))
    for folder in (here, *here.parents):
        if (folder / ROOT_MARK).is_file():
            return folder
    raise UsageError(
        f"no {ROOT_MARK} in {start} or any folder above it",
        help="run inside a canon, name one with --root DIR, or make one with `canongate init DIR`",
    )


def read_tree(root: Path, folders: Mapping[str, tuple[str, ...]] = FOLDERS, *, opener: Opener = os.open) -> LoadedTree:
    """
    Return every document under the folders of a root, and everything that is wrong with files and names there.

    Args:
        root: the folder with ``canon/canon.yaml``.
        folders: folder under the root -> suffixes expected in it, as in :data:`canongate.model.kinds.FOLDERS`.
        opener: how files are opened; a test hands in one that fails.
    """
    raws: dict[str, RawDocument] = {}
    walk = _Walk(root)
    for folder, suffixes in sorted(folders.items()):
        for path, linked in walk.files(folder, suffixes):
            full = f"{walk.base}/{path}"
            result = read_file(root, path, opener=opener) if linked else read_plain(full, path, opener=opener)
            if isinstance(result, RawDocument):
                raws[path] = result
            else:
                walk.findings.extend(result)
    return LoadedTree(root, dict(sorted(raws.items())), tuple(sorted(walk.findings, key=finding_order)))


@dataclass(slots=True)
class _Walk:
    """One pass over the folders of a root, collecting what is wrong with names and links."""

    root: Path
    base: str = field(init=False)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.base = os.fspath(self.root)

    def files(self, folder: str, suffixes: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
        """Yield path and whether it is a link, of every file with an expected suffix under a folder."""
        pending = [folder]
        if os.path.islink(f"{self.base}/{folder}"):  # noqa: PTH114  # paths are text here, for speed
            self.findings.append(found("folder-link", f"{folder} is a link to a folder", folder))
            return
        while pending:
            here = pending.pop()
            for entry in self._entries(here):
                path = f"{here}/{entry.name}"
                if not self._plain_name(path, entry.name):
                    continue
                if entry.is_dir():
                    if entry.is_symlink():
                        self.findings.append(found("folder-link", f"{path} is a link to a folder", path))
                    elif entry.name.endswith(suffixes):
                        self.findings.append(found("file-is-folder", f"{path} is a folder", path))
                    elif path not in UNREAD:
                        pending.append(path)
                elif entry.name.endswith(suffixes):
                    yield path, entry.is_symlink()
                else:
                    self.findings.append(_unexpected(path, suffixes))

    def _entries(self, folder: str) -> list["os.DirEntry[str]"]:
        """Return what stands in a folder, hidden things left out, by name; a folder that is missing is empty."""
        try:
            with os.scandir(f"{self.base}/{folder}") as entries:
                listed = sorted((entry for entry in entries if entry.name[0] != "."), key=lambda entry: entry.name)
        except FileNotFoundError:
            return []
        except NotADirectoryError:
            self.findings.append(found("folder-is-file", f"{folder} is a file", folder))
            return []
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.findings.append(
                found("file-unreadable", f"{folder} cannot be listed: {reason}", folder, reason=reason)
            )
            return []
        self._twins(folder, [entry.name for entry in listed])
        return listed

    def _twins(self, folder: str, names: list[str]) -> None:
        first: dict[str, str] = {}
        for name in names:
            twin = first.setdefault(unicodedata.normalize("NFC", name.casefold()), name)
            if twin is not name:
                here, there = f"{folder}/{_shown(name)}", f"{folder}/{_shown(twin)}"
                self.findings.append(
                    found(
                        "file-case-twin",
                        f"{_shown(name)} and {_shown(twin)} differ only in case",
                        here,
                        related=(Related("the other", there),),
                        names=[_shown(twin), _shown(name)],
                    )
                )

    def _plain_name(self, path: str, name: str) -> bool:
        if _NAME.fullmatch(name):
            return True
        self.findings.append(found("file-name-not-plain", f"{_shown(name)!r} is not a plain file name", _shown(path)))
        return False


def _unexpected(path: str, suffixes: tuple[str, ...]) -> Finding:
    wanted = " or ".join(suffixes)
    suffix = os.path.splitext(path)[1]  # noqa: PTH122  # paths are text here, for speed
    if suffix.lower() in _DOCUMENT_SUFFIXES:
        said = f"{path} is not read: files here end in {wanted}"
        return found("file-suffix", said, path, help=f"rename it so that it ends in {wanted}", suffixes=list(suffixes))
    return found("file-unexpected", f"{path} is not read: files here end in {wanted}", path, suffixes=list(suffixes))


def _shown(name: str) -> str:
    """Return a name as text that can be printed: bytes that are not UTF-8 and controls as escapes."""
    printable = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in printable)

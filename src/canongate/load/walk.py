"""
A walk over the folders of a root: which files are documents, and what is wrong with names and links.

Where the folders stand, on disk or in a revision, is the listing's affair, so that both are judged alike.
"""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from canongate.load.checks import found
from canongate.model.finding import Finding, Related

_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+@-]*")
_DOCUMENT_SUFFIXES: Final = frozenset({".yaml", ".yml", ".json", ".jsonl", ".csv"})
"""Suffixes, in any case, that say somebody meant the file to count."""


class Entry(Protocol):
    """What stands in a folder; :class:`os.DirEntry` is one."""

    @property
    def name(self) -> str:
        """Its name in the folder."""

    def is_dir(self) -> bool:
        """Say whether it is a folder, or a link to one."""

    def is_symlink(self) -> bool:
        """Say whether it is a link."""


class Listing(Protocol):
    """Folders that can be listed; paths are relative to the root."""

    def is_link(self, folder: str) -> bool:
        """Say whether a folder is reached through a link."""

    def entries(self, folder: str) -> Sequence[Entry]:
        """Return what stands in a folder; errors are those of :func:`os.scandir`."""


@dataclass(slots=True)
class Walk:
    """One pass over the folders of a root, collecting what is wrong with names and links."""

    listing: Listing
    findings: list[Finding] = field(default_factory=list)

    def files(self, folder: str, suffixes: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
        """Yield path and whether it is a link, of every file with an expected suffix under a folder."""
        pending = [folder]
        if self.listing.is_link(folder):
            self.findings.append(found("folder-link", f"{folder} is a link to a folder", folder))
            return
        while pending:
            here = pending.pop()
            for entry in self._entries(here):
                path = f"{here}/{entry.name}"
                if not self._plain_name(path, entry.name):
                    continue
                if _is_folder(entry):
                    if entry.is_symlink():
                        self.findings.append(found("folder-link", f"{path} is a link to a folder", path))
                    elif entry.name.endswith(suffixes):
                        self.findings.append(found("file-is-folder", f"{path} is a folder", path))
                    else:
                        pending.append(path)
                elif entry.name.endswith(suffixes):
                    yield path, entry.is_symlink()
                else:
                    self.findings.append(_unexpected(path, suffixes))

    def _entries(self, folder: str) -> list[Entry]:
        """Return what stands in a folder, hidden things left out, by name; a folder that is missing is empty."""
        try:
            entries = [entry for entry in self.listing.entries(folder) if entry.name[0] != "."]
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
        listed = sorted(entries, key=lambda entry: entry.name)
        self._twins(folder, [entry.name for entry in listed])
        return listed

    def _twins(self, folder: str, names: list[str]) -> None:
        first: dict[str, str] = {}
        for name in names:
            twin = first.setdefault(unicodedata.normalize("NFC", name.casefold()), name)
            if twin is not name:
                here, there = f"{folder}/{shown(name)}", f"{folder}/{shown(twin)}"
                self.findings.append(
                    found(
                        "file-case-twin",
                        f"{shown(name)} and {shown(twin)} differ only in case",
                        here,
                        related=(Related("the other", there),),
                        names=[shown(twin), shown(name)],
                    )
                )

    def _plain_name(self, path: str, name: str) -> bool:
        if _NAME.fullmatch(name):
            return True
        self.findings.append(found("file-name-not-plain", f"{shown(name)!r} is not a plain file name", shown(path)))
        return False


def _is_folder(entry: Entry) -> bool:
    """Say whether an entry leads to a folder; a link that leads in a circle leads nowhere."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def shown(name: str) -> str:
    """Return a name as text that can be printed: bytes that are not UTF-8 and controls as escapes."""
    printable = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in printable)


def _unexpected(path: str, suffixes: tuple[str, ...]) -> Finding:
    wanted = " or ".join(suffixes)
    suffix = os.path.splitext(path)[1]  # noqa: PTH122  # paths are text here, for speed
    if suffix.lower() in _DOCUMENT_SUFFIXES:
        said = f"{path} is not read: files here end in {wanted}"
        return found("file-suffix", said, path, help=f"rename it so that it ends in {wanted}", suffixes=list(suffixes))
    return found("file-unexpected", f"{path} is not read: files here end in {wanted}", path, suffixes=list(suffixes))

"""
The port behind which projections are written, and its form on a disk.

The steps are those a file system really has, so that a test can lose what was not synced: bytes are made in a new
file, synced, moved into place, and the folder is synced. :func:`write_durably` is the one order in which that is safe.
Whoever may write into the root may leave links there: none is followed out of it.
"""

import errno
import os
import stat
from pathlib import Path
from typing import Protocol

from canongate.ledger.names import LedgerError

_TEMPORARY = ".part"
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Files(Protocol):
    """A folder of files, addressed by relative paths with forward slashes."""

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file; None where there is none."""
        ...

    def create(self, path: str, data: bytes) -> None:
        """Write a file, which may be lost or torn until it is synced."""
        ...

    def sync(self, path: str) -> None:
        """Return once the bytes of a file are on the disk."""
        ...

    def move(self, old: str, new: str) -> None:
        """Put a file in another's place, whole, which may be undone until the folder is synced."""
        ...

    def remove(self, path: str) -> None:
        """Take a file away, if it is there, which may be undone until the folder is synced."""
        ...

    def sync_folder(self, path: str) -> None:
        """Return once moves and removals beside a file are on the disk."""
        ...


def write_durably(files: Files, path: str, data: bytes) -> None:
    """Put bytes in a file's place so that a reader finds, at any time, the old bytes or the new ones."""
    part = path + _TEMPORARY
    files.create(part, data)
    files.sync(part)
    files.move(part, path)
    files.sync_folder(path)


class DiskFiles:
    """
    Files under a folder of this machine.

    Args:
        root: the folder; it is made where it is missing.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file; None where there is none."""
        try:
            return read_regular(self._at(path))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _words(path, error) from error

    def create(self, path: str, data: bytes) -> None:
        """Write a file, which may be lost or torn until it is synced."""
        try:
            place = self._inside(path)
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.is_symlink():
                place.unlink()
            with os.fdopen(os.open(place, _FLAGS, 0o666), "wb") as file:
                file.write(data)
        except OSError as error:
            raise _words(path, error) from error

    def sync(self, path: str) -> None:
        """Return once the bytes of a file are on the disk."""
        _sync(self._at(path), path, os.O_RDONLY)

    def move(self, old: str, new: str) -> None:
        """Put a file in another's place, whole."""
        try:
            self._at(old).replace(self._inside(new))
        except OSError as error:
            raise _words(new, error) from error

    def remove(self, path: str) -> None:
        """Take a file away, if it is there."""
        try:
            self._inside(path).unlink(missing_ok=True)
        except OSError as error:
            raise _words(path, error) from error

    def sync_folder(self, path: str) -> None:
        """Return once moves and removals beside a file are on the disk."""
        _sync(self._at(path).parent, path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))

    def _inside(self, path: str) -> Path:
        """Return where a file is to be written; the folders above it may be links, but not out of this one."""
        place = self._at(path)
        if not Path(os.path.realpath(place.parent)).is_relative_to(os.path.realpath(self._root)):
            raise LedgerError(f"{path} leads out of the root", help="put a folder in the place of the link")
        return place

    def _at(self, path: str) -> Path:
        if path.startswith("/") or ".." in path.split("/") or "\\" in path or not path:
            raise LedgerError(f"{path!r} does not stay in the folder")
        return self._root / path


def read_regular(place: Path, limit: int | None = None) -> bytes:
    """
    Return the bytes of a regular file; a pipe or device, which may never end, is not opened.

    Args:
        place: the file.
        limit: bytes it may have; None for any number.

    Raises:
        OSError: there is none, it is no regular file, or it has more bytes.
    """
    status = place.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is no regular file")
    if limit is not None and status.st_size > limit:
        raise OSError(errno.EFBIG, f"it has more than {limit} bytes")
    return place.read_bytes()


def _sync(place: Path, path: str, flags: int) -> None:
    try:
        handle = os.open(place, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise _words(path, error) from error


def _words(path: str, error: OSError) -> LedgerError:
    return LedgerError(f"{path}: cannot be read or written: {error.strerror}", help="mend the disk and start again")

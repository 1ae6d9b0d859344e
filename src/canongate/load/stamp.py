"""
The state of many files in one digest, without reading them: names, sizes, change times and inode numbers.

The kernel gives a file a new change time with every write, and no program can set that time; so a stamp that is the
same says that the bytes are, provided no file was written too shortly before it was taken (:meth:`Stamp.settled`).
Where files cannot be looked at in this way, or hold links, there is no stamp.
"""

import os
from _blake2 import blake2b  # what hashlib gives, without loading OpenSSL first
from array import array
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

_SECOND: Final = 1_000_000_000
_FINE, _COARSE = _SECOND // 20, 2 * _SECOND
"""How long before a stamp a file must have rested: clocks of file systems tick in steps, the oldest every 2 s."""
_SUPPORTED: Final = os.scandir in os.supports_fd and os.name == "posix"


class Stamp(NamedTuple):
    """What files looked like, and when the newest of them changed."""

    digest: bytes
    newest: int
    """Nanoseconds of the file system's clock."""

    def settled(self, now: int) -> bool:
        """Say whether any write after ``now``, by the file system's clock, gives another stamp."""
        rest = _FINE if self.newest % _SECOND else _COARSE
        return self.newest + rest < now


def stamp_of(folders: Iterable[str], files: Iterable[str] = (), skipped: Iterable[str] = ()) -> Stamp | None:
    """
    Return the stamp of all files under some folders, hidden ones left out.

    Args:
        folders: full paths, in an order of their own; one that is missing counts as such.
        files: further single files or folders, of which only the own entry counts.
        skipped: names of folders that do not count.

    Returns:
        None where something is no plain file or folder, or the system cannot tell.
    """
    if not _SUPPORTED:
        return None
    digest, newest = blake2b(digest_size=32), 0
    try:
        for listing, time in _listings(folders, frozenset(skipped)):
            digest.update(listing)
            newest = max(newest, time)
        for path in files:
            seen = os.stat(path)  # noqa: PTH116  # paths are text here, for speed
            digest.update(_text(f"\n{path} {seen.st_size} {seen.st_ctime_ns} {seen.st_ino}"))
            newest = max(newest, seen.st_ctime_ns)
    except (OSError, OverflowError, _NotPlainError):
        return None
    return Stamp(digest.digest(), newest)


class _NotPlainError(Exception):
    """A link, or something that is neither file nor folder."""


def _listings(folders: Iterable[str], skipped: frozenset[str]) -> Iterator[tuple[bytes, int]]:
    """Yield each folder with what stands in it as bytes, and the newest time in it."""
    pending = list(folders)[::-1]
    while pending:
        folder = pending.pop()
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            yield _text(f"\n{folder}\n/missing"), 0
            continue
        try:
            names, numbers, below = _listing(descriptor, skipped)
        finally:
            os.close(descriptor)
        text = "\n".join(("", folder, "/files", *names, "/folders", *below))
        yield _text(text) + numbers.tobytes(), max(numbers[1::3], default=0)
        pending += [f"{folder}/{name}" for name in reversed(below)]


def _listing(descriptor: int, skipped: frozenset[str]) -> tuple[list[str], array[int], list[str]]:
    """
    Return the files of one folder, size, change time and inode number of each, and the folders in it.

    They stand in the order of the folder, which stays while nothing in it changes. The loop is most of the time that
    a check takes where nothing changed.
    """
    names, numbers, below = [], array("Q"), []
    with os.scandir(descriptor) as entries:
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                continue
            if entry.is_file(follow_symlinks=False):
                seen = entry.stat(follow_symlinks=False)
                names.append(name)
                numbers.extend((seen.st_size, seen.st_ctime_ns, seen.st_ino))
            elif not entry.is_dir(follow_symlinks=False):
                raise _NotPlainError
            elif name not in skipped:
                below.append(name)
    return names, numbers, below


def _text(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")

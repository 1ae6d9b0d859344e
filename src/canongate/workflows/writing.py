"""
Files that a user asked for are written whole or not at all: a full disk or an interruption leaves the old one.

What cannot be written is wrong usage, told with the name of the file. The ledger writes its own files its own way.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

from canongate.model.error import UsageError


def write_whole(path: Path, content: str | bytes, *, inside: Path | None = None) -> None:
    """
    Write a file, its folders where they are missing; texts are UTF-8 with LF line ends.

    Args:
        path: a device or pipe is written to as it is, and of a link what it leads to is replaced.
        content: all of it.
        inside: a folder that the file may not leave by a link, as whoever wrote the folder may have left one there.

    Raises:
        UsageError: it cannot be written, or leads out of the folder.
    """
    if inside is not None:
        refuse_outside(path, inside)
    data = content.encode() if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None


def refuse_outside(path: Path, folder: Path) -> None:
    """
    Refuse a file that a link leads out of a folder.

    Raises:
        UsageError: it does.
    """
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise UsageError(f"{path} leads out of {folder}", help="take the link away")


def _replace(target: Path, data: bytes) -> None:
    """Write a file beside another and put it in its place, with its rights."""
    beside = target.with_name(f".{target.name[:100]}.{os.getpid()}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except PermissionError:
        # NOTE: a folder may take no new file and hold one that may be written.
        target.write_bytes(data)
        return
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            if target.exists():
                os.fchmod(descriptor, stat.S_IMODE(target.stat().st_mode))
        beside.replace(target)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()

"""
How much memory a build may take, and where its engine keeps what does not fit: a folder that its owner alone reads.

Customers' rows stand in that folder while the engine is open, and are gone with it, after errors too. A process that is
killed cannot tidy up; what it left is removed when the next engine opens in the same place. Results never depend on
any of this.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

DEFAULT_MEMORY = 6_000_000_000
LEAST_MEMORY = 500_000_000
_PREFIX = "canongate-rows-"
_UNHELD = "canongate-new-"
_HELD = "held"
_GROWTH = 16
"""Rows in memory take up to so many times the bytes of a compressed file."""
_JOINED = 6
"""What is joined of customers takes a third of so many times these bytes; two thirds are left for the rest."""


@dataclass(frozen=True, slots=True)
class Room:
    """The bytes of memory a build may take, and the folder below which it may write; the system's own where absent."""

    memory: int = DEFAULT_MEMORY
    folder: Path | None = None

    @property
    def engine(self) -> int:
        """Bytes the engine may take; the other half is Python's, and of what the engine does not count."""
        return self.memory // 2

    def holds(self, files: int) -> bool:
        """Say whether the rows of files of so many bytes are sure to fit, so that none need be written."""
        return files * _GROWTH <= self.engine

    def parts(self, files: int) -> int:
        """
        Return into how many parts customers are divided, so that the facts of each can be brought together in memory.

        NOTE: one query joins what every table says, and all its hash tables stand in memory together.
        """
        return max(1, files * _JOINED // self.engine)


@contextmanager
def private_folder(room: Room) -> Iterator[Path]:
    """Yield an empty folder that its owner alone can enter; it and all it holds are removed afterwards."""
    parent = room.folder or Path(tempfile.gettempdir())
    _remove_left_behind(parent)
    made = Path(tempfile.mkdtemp(prefix=_UNHELD, dir=parent))
    held = os.open(made / _HELD, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(held, fcntl.LOCK_EX)
    # It gets the name by which such folders are removed only once it is held.
    folder = made.rename(made.with_name(made.name.replace(_UNHELD, _PREFIX)))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def _remove_left_behind(parent: Path) -> None:
    """Remove the folders of our own whose process is no longer there: nobody holds their lock."""
    for folder in parent.glob(f"{_PREFIX}*"):
        # A folder may be another user's, or go away while it is looked at; then it is not ours to remove.
        with suppress(OSError):
            held = os.open(folder / _HELD, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder)
            finally:
                os.close(held)

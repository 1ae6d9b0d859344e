"""Where customers' rows may stand while evidence is computed: never inside a root, whatever the system says."""

import tempfile
from pathlib import Path

from canongate.evidence.room import DEFAULT_MEMORY, LEAST_MEMORY, Room
from canongate.load.roots import ROOT_MARK
from canongate.model.error import UsageError


def room_of(memory: int | None) -> Room:
    """
    Return the room of a build.

    Args:
        memory: bytes of memory it may take; :data:`DEFAULT_MEMORY` where absent.

    Raises:
        UsageError: that is too little, or the system's folder for temporary files lies inside a root.
    """
    if memory is not None and memory < LEAST_MEMORY:
        raise UsageError(
            f"{memory:,} bytes of memory are too few to compute evidence in",
            help=f"Allow at least {LEAST_MEMORY // 1_000_000} MB.",
        )
    folder = Path(tempfile.gettempdir())
    if root := root_around(folder):
        raise UsageError(
            f"temporary files would stand in {folder}, inside the root {root.name}; customers' rows never do",
            help="Set TMPDIR to a folder elsewhere.",
        )
    return Room(DEFAULT_MEMORY if memory is None else memory, folder)


def root_around(path: Path) -> Path | None:
    """Return the root a path lies in, links followed; None where it lies in none."""
    here = path.resolve()
    return next((folder for folder in (here, *here.parents) if (folder / ROOT_MARK).is_file()), None)

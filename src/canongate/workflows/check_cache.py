"""
What a check of a root said the last time, kept in the root under ``.canongate/``, and whether it is still true.

It is used only if its seal is of this user's key, and if the stamp of every file that a check reads, and of the engine
itself, is the one it was made under; in every other case nothing is said of it, and the root is looked at. This module
is on the way of a check where nothing changed, so it imports little.
"""

import json
import os
import sys
from collections.abc import Mapping
from typing import Any, Final

import canongate
from canongate.load.sealed import clock_of, open_sealed, write_sealed
from canongate.load.stamp import Stamp, stamp_of
from canongate.model.kinds import FOLDERS

_FOLDER: Final = ".canongate"
_FILE: Final = "check"
_FORMAT: Final = 1


def kept_values(root: str) -> Mapping[str, Any] | None:
    """Return what was kept of the last check of a root, a full path without links, if it is still true."""
    content = open_sealed(f"{root}/{_FOLDER}/{_FILE}")
    stamp = state_of(root) if content is not None else None
    if content is None or stamp is None:
        return None
    try:
        values: Mapping[str, Any] = json.loads(content)
        return values if (values["format"], values["stamp"]) == (_FORMAT, stamp.digest.hex()) else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def keep_values(root: str, values: Mapping[str, Any], stamp: Stamp) -> None:
    """Keep what a check of a root said, where that is possible."""
    content = json.dumps({"format": _FORMAT, "stamp": stamp.digest.hex(), **values}, separators=(",", ":"))
    write_sealed(f"{root}/{_FOLDER}/{_FILE}", content.encode())


def clock_at(root: str) -> int | None:
    """Return the time by the clock of the file system a root stands on; None where nothing can be kept there."""
    return clock_of(f"{root}/{_FOLDER}")


def printed_again(given: str) -> tuple[str, int] | None:
    """
    Return the text report of the last check and its exit code, if it is still true.

    Args:
        given: the root, or a folder in it; only a root itself has anything kept.
    """
    values = kept_values(os.path.realpath(given))
    return None if values is None else (values["text"], values["report"]["exit_code"])


def state_of(root: str) -> Stamp | None:
    """Return the stamp of all that a check depends on: the files of the root, and the engine."""
    package = os.path.dirname(os.path.abspath(canongate.__file__))  # noqa: PTH100, PTH120  # pathlib is slow to import
    above = os.path.dirname(os.path.dirname(package))  # noqa: PTH120
    engine = [package, *(f"{above}/{name}" for name in ("schemas", "templates"))]
    # What stands beside the engine changes its folder when it is installed or removed.
    libraries = [path for path in sys.path if path.endswith("-packages") and os.path.isdir(path)]  # noqa: PTH112
    folders = [f"{root}/{folder}" for folder in sorted(FOLDERS)]
    files = [sys.executable, *sorted(set(libraries))]
    return stamp_of([*folders, *engine], files=files, skipped=("__pycache__",))

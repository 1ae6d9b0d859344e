"""Where a root is: the folder that holds ``canon/canon.yaml``."""

import os
from pathlib import Path
from typing import Final

from canongate.model.error import UsageError

ROOT_MARK: Final = "canon/canon.yaml"


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


def locate_root(given: Path | None) -> Path:
    """
    Return the root that was named, or the nearest one at or above the working directory.

    Raises:
        UsageError: there is none, or the named folder is none.
    """
    if given is None:
        return find_root(Path.cwd())
    if not (given / ROOT_MARK).exists():
        raise UsageError(f"{given} is no root: it holds no {ROOT_MARK}", help=f"name the folder that holds {ROOT_MARK}")
    return given

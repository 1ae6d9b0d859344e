"""
Files shipped with the package: schemas and templates, read by name.

In a wheel they stand beside the code under ``_data``; in a source checkout, at the top of the repository. Nothing
else is read through here, and never anything a user names.
"""

from pathlib import Path
from typing import Final

from canongate.model.error import CanongateError

FOLDERS: Final = ("schemas", "templates")
"""What is shipped."""


class ResourceError(CanongateError):
    """A file that belongs to the package is not there."""

    stage = "resources"


def resource_bytes(name: str) -> bytes:
    """
    Return a shipped file.

    Args:
        name: with forward slashes, for example ``schemas/page.v1.json``.

    Raises:
        ResourceError: no such file is shipped.
    """
    parts = name.split("/")
    path = _base() / name
    if parts[0] not in FOLDERS or ".." in parts or not path.is_file():
        raise ResourceError(f"{name} is not shipped with canongate", help="install the package again")
    return path.read_bytes()


def resource_text(name: str) -> str:
    """Return a shipped file as text."""
    return resource_bytes(name).decode()


def resource_names(folder: str, suffix: str = "") -> tuple[str, ...]:
    """Return the names of shipped files under a folder, in order, for :func:`resource_bytes`."""
    base = _base()
    paths = (path for path in (base / folder).rglob(f"*{suffix}") if path.is_file())
    return tuple(sorted(path.relative_to(base).as_posix() for path in paths))


def _base() -> Path:
    """Return the folder that holds the shipped folders."""
    here = Path(__file__).resolve().parent
    shipped = here / "_data"
    return shipped if shipped.is_dir() else here.parents[1]

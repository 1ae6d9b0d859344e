"""
``canongate migrate``: bring the documents of a root to the schema versions in use, and renew its copies of schemas.

A migration is a function from a document's text to the text of the next version, so that comments and layout can be
kept. What has no migration is said, and left as it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from canongate import resources
from canongate.load.roots import locate_root
from canongate.load.tree import read_tree
from canongate.model.kinds import FOLDERS, KINDS, PROOFS, Kind
from canongate.workflows.writing import write_whole

Migration = Callable[[str], str]
MIGRATIONS: Mapping[str, Migration] = {}
"""Tag a document has (``page/v1``) to what makes it the next version; every version in use is still the first."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """What was done to a root, file by file, relative to it."""

    documents: tuple[str, ...]
    schemas: tuple[str, ...]
    refused: tuple[str, ...]
    """Documents of a version that nothing leads on from, each with its tag."""


def migrate(given: Path | None, *, write: bool, migrations: Mapping[str, Migration] = MIGRATIONS) -> Migrated:
    """
    Bring a root up to date and return what changed, or would change.

    Args:
        given: the root; None searches upward.
        write: whether files are written.
        migrations: tag of a version to the function that leads to the next.
    """
    root = locate_root(given)
    changed: dict[str, str] = {}
    refused: list[str] = []
    for raw in read_tree(root, FOLDERS).raws.values():
        if raw.path.startswith(PROOFS):
            continue
        tag = raw.value.get("schema") if isinstance(raw.value, dict) else None
        text = _brought_up(raw.text, tag, migrations) if isinstance(tag, str) else None
        if text is None:
            refused.append(f"{raw.path} ({tag})")
        elif text != raw.text:
            changed[raw.path] = text
    renewed = _stale_copies(root)
    if write:
        for path, text in {**changed, **renewed}.items():
            write_whole(root / path, text, inside=root)
    return Migrated(tuple(sorted(changed)), tuple(sorted(renewed)), tuple(refused))


def _brought_up(text: str, tag: str, migrations: Mapping[str, Migration]) -> str | None:
    """Return a document in the version in use, or None when no way leads there."""
    current = KINDS.get(tag.partition("/")[0])
    while current is not None and tag != current.tag:
        step = migrations.get(tag)
        if step is None:
            return None
        text, tag = step(text), _next(tag, current)
    return text if current else None


def _next(tag: str, kind: Kind) -> str:
    return f"{kind.name}/v{int(tag.rpartition('/v')[2]) + 1}"


def _stale_copies(root: Path) -> dict[str, str]:
    """Return path and text of each copy of a schema in the root that is not the one in use."""
    stale: dict[str, str] = {}
    for kind in KINDS.values():
        path = f"schemas/{kind.schema_file}"
        text = resources.resource_text(path)
        if (root / "schemas").is_dir() and (not (root / path).is_file() or (root / path).read_text("utf-8") != text):
            stale[path] = text
    return stale

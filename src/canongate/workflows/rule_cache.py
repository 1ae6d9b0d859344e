"""
What compiling the rules of a root gave the last time, kept in the root under ``.canongate/``.

It is read only after its seal was found to be of this user's key, and it counts only for the very rules, parameters
and schemas, the same engine and the same Python: it holds generated code. In every other case, and wherever it cannot
be read or written, nothing is said of it, and the rules are compiled from their text.
"""

import marshal
import os
import sys
from collections.abc import Callable
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any

import canongate
from canongate import __version__
from canongate.evaluate.compiled import Prepared
from canongate.load.sealed import clock_of, kept_path, open_sealed, write_sealed
from canongate.load.stamp import Stamp, stamp_of
from canongate.model.canonical import digest_of
from canongate.model.parameters import parameter_schema
from canongate.model.workspace import Workspace

_FILE = "rules"
_FORMAT = 1


def kept_rules(root: Path, workspace: Workspace) -> Prepared | None:
    """Return what was kept of compiling the rules of a workspace, if it is of these rules and of this program."""
    content = open_sealed(kept_path(root, _FILE))
    stamp = engine_stamp() if content is not None else None
    if content is None or stamp is None:
        return None
    key = _key(workspace, stamp)
    if not content.startswith(key):
        return None
    conditions, reads = marshal.loads(content[len(key) :])  # noqa: S302  # sealed by us, of this Python: looked at above
    return Prepared(conditions, reads)


def keep_rules(root: Path, workspace: Workspace, prepare: Callable[[], Prepared]) -> bool:
    """
    Keep what compiling the rules of a workspace gave; say whether that was possible.

    Args:
        root: where the rules stand.
        workspace: the rules.
        prepare: makes what is to be kept, which is only asked for where it can be.
    """
    now = clock_of(os.path.dirname(kept_path(root, _FILE)))  # noqa: PTH120  # paths are text where things are sealed
    stamp = engine_stamp()
    if now is None or stamp is None or not stamp.settled(now):
        return False
    prepared = prepare()
    content = marshal.dumps((dict(prepared.conditions), dict(prepared.reads)))
    return write_sealed(kept_path(root, _FILE), _key(workspace, stamp) + content)


def engine_stamp() -> Stamp | None:
    """Return the stamp of all that makes programs of texts: the language, the rules about rules, the schemas."""
    package = Path(canongate.__file__).resolve().parent
    parts = [package / name for name in ("expression", "evaluate", "model", "_data/schemas")]
    folders = [*parts, package.parents[1] / "schemas"]
    return stamp_of(map(str, folders), files=[sys.executable], skipped=("__pycache__",))


def _key(workspace: Workspace, stamp: Stamp) -> bytes:
    """Return a digest of all that what is kept depends on."""
    known: dict[str, Any] = {
        "format": _FORMAT,
        "version": __version__,
        "engine": stamp.digest.hex(),
        "python": [sys.version, MAGIC_NUMBER.hex()],
        "rules": [[one.id, one.raw.digest] for one in workspace.rules],
        "parameters": {name: parameter_schema(row) for name, row in workspace.parameters.items()},
    }
    return f"{digest_of(known)}\n".encode()

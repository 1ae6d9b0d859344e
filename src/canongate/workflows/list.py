"""
``canongate list``: what a root holds, one table per kind.

What can be listed stands in :mod:`.listed`. ``--json`` gives every row whole.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from canongate.model.error import UsageError
from canongate.model.similar import did_you_mean
from canongate.model.workspace import Workspace
from canongate.workflows.listed import LISTS
from canongate.workflows.output import answer_table
from canongate.workflows.root import open_root

FORMAT = "list_v1"


def list_kind(given: Path | None, kind: str, *, brain: str | None = None, page: str | None = None) -> dict[str, Any]:
    """
    Return everything of a kind in a root.

    Args:
        given: the root; None searches upward.
        kind: one of :data:`LISTS`.
        brain: only what belongs to this Brain (its id).
        page: only what belongs to this page.

    Raises:
        UsageError: there is no root, no such kind, Brain or page, or the kind cannot be narrowed so.
    """
    if kind not in LISTS:
        raise UsageError(f"there is no list of {kind!r}", help=did_you_mean(kind, LISTS, "see `canongate list`"))
    listed = LISTS[kind]
    workspace = open_root(given).workspace
    if (brain or page) and not listed.page:
        raise UsageError(f"{kind} do not belong to a Brain or page", help="leave --brain and --page out")
    _ask_known(workspace, brain, page)
    rows = [
        row for row in listed.rows(workspace) if _belongs(str(row[listed.page]) if listed.page else "", brain, page)
    ]
    return {"format": FORMAT, "kind": kind, "count": len(rows), "rows": rows}


def kinds_and_counts(given: Path | None) -> dict[str, Any]:
    """
    Return how many of each kind there are in a root.

    Raises:
        UsageError: there is no root.
    """
    workspace = open_root(given).workspace
    rows = [
        {"kind": kind, "count": sum(1 for _ in listed.rows(workspace)), "what": listed.title}
        for kind, listed in LISTS.items()
    ]
    return {"format": FORMAT, "kind": "kinds", "count": len(rows), "rows": rows}


def list_text(answer: Mapping[str, Any], *, columns: int, painted: bool) -> str:
    """Return a list as a table that fits a terminal."""
    headings = ("kind", "count", "what") if answer["kind"] == "kinds" else LISTS[answer["kind"]].columns
    rows = [[_cell(row.get(name, "")) for name in headings] for row in answer["rows"]]
    if not rows:
        return f"there are no {answer['kind']} here\n"
    return answer_table([name.replace("_", " ") for name in headings], rows, columns=columns, painted=painted)


def _ask_known(workspace: Workspace, brain: str | None, page: str | None) -> None:
    for noun, name, known in (("Brain", brain, workspace.brains), ("page", page, workspace.pages)):
        if name is not None and name not in known:
            mend = did_you_mean(name, known, f"see `canongate list {noun.lower()}s`")
            raise UsageError(f"there is no {noun} {name!r}", help=mend)


def _belongs(place: str, brain: str | None, page: str | None) -> bool:
    """Return whether a page or clause id belongs to a Brain or page; what is asked for by neither belongs."""
    name = place.partition("#")[0]
    return (page is None or name == page) and (brain is None or name.partition("/")[0] == brain)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(_cell, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_cell(one)}" for key, one in value.items())
    return str(value)

"""``canongate graph``: who owns what, and how pages hang together, drawn, listed and answered."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from canongate.model.error import UsageError
from canongate.model.ownership import OwnershipGraph, PageGraph
from canongate.model.picture import Picture
from canongate.model.similar import did_you_mean
from canongate.model.workspace import Workspace
from canongate.render.graph_dot import render_dot
from canongate.render.graph_html import render_graph_html
from canongate.render.graph_mermaid import render_mermaid
from canongate.render.graph_ownership import ownership_picture
from canongate.render.graph_pages import pages_picture
from canongate.render.graph_svg import render_svg
from canongate.resolve.ownership import owners_of, ownership, page_owners
from canongate.resolve.page_graph import page_graph
from canongate.workflows.output import answer_json, answer_table
from canongate.workflows.root import open_root

GRAPHS = ("ownership", "pages")
_DRAWN: Mapping[str, Callable[[Picture], str]] = {
    "mermaid": render_mermaid,
    "dot": render_dot,
    "svg": render_svg,
    "html": render_graph_html,
}
FORMAT = "graph_v1"


def graph(  # noqa: PLR0913  # each argument is one thing the user says
    given: Path | None, which: str, form: str, *, brain: str | None = None, columns: int, painted: bool
) -> str:
    """
    Return a graph of a root in a form.

    Args:
        given: the root; None searches upward.
        which: one of :data:`GRAPHS`.
        form: text, json, or one of those that are drawn.
        brain: id, name or alias of the Brain whose part alone is shown.
        columns: width of the text form.
        painted: whether the text form uses colours.

    Raises:
        UsageError: there is no root, or no such Brain.
    """
    workspace = open_root(given).workspace
    chosen = _brain(workspace, brain) if brain else None
    answer, picture = _answered(workspace, which, chosen)
    if form == "json":
        return answer_json(_json(answer, picture, which, chosen))
    if form == "text":
        return _text(picture, columns=columns, painted=painted)
    return _DRAWN[form](picture)


def drawn(workspace: Workspace, which: str, form: str) -> str:
    """Return a graph of a workspace, drawn in one of the forms that draw it."""
    return _DRAWN[form](_answered(workspace, which, None)[1])


def owner(given: Path | None, clause: str) -> dict[str, Any]:
    """
    Return who owns a clause, on what ground, and who else has a role by its page, as a flat mapping.

    Raises:
        UsageError: there is no root, or no such clause.
    """
    workspace = open_root(given).workspace
    found = workspace.clauses.get(clause)
    if found is None:
        mend = did_you_mean(clause, workspace.clauses.near(clause), "see `canongate list clauses`")
        raise UsageError(f"there is no clause {clause!r}", help=mend)
    assignments = ownership(workspace).assignments
    owners = owners_of(found, page_owners(assignments), workspace)
    names = workspace.brains
    on_page = [one for one in assignments if one.page == found.page and one.whole_page]
    ground = "the clause names its owner" if found.owner else "Cross Brain Integration of its page"
    return {
        "clause": clause,
        "says": found.text,
        "owner": [names[one]["name"] for one in owners] or "nobody",
        "because": ground if owners else "neither the clause nor its page's Cross Brain Integration names one",
        "people": sorted({names[one].get("human_owner", "no person named") for one in owners}),
        "roles by its page": [f"{names[one.brain]['name']} {one.role} {one.object}".rstrip() for one in on_page],
    }


def _answered(
    workspace: Workspace, which: str, chosen: str | None
) -> tuple[OwnershipGraph, Picture] | tuple[PageGraph, Picture]:
    """Return a graph and its picture."""
    if which == "ownership":
        owners = ownership(workspace)
        return owners, ownership_picture(owners, chosen)
    pages = page_graph(workspace)
    return pages, pages_picture(pages, chosen)


def _brain(workspace: Workspace, name: str) -> str:
    chosen = name if name in workspace.brains else workspace.brain_names.get(name)
    if chosen is None:
        known = [*workspace.brains, *workspace.brain_names]
        raise UsageError(f"there is no Brain {name!r}", help=did_you_mean(name, known, "see `canongate list brains`"))
    return chosen


def _json(answer: OwnershipGraph | PageGraph, picture: Picture, which: str, brain: str | None) -> dict[str, Any]:
    """Return the whole graph as data, with the answers read from it; a Brain narrows the tables only."""
    derived: dict[str, Any]
    if isinstance(answer, OwnershipGraph):
        derived = {
            "without_owner": [one.clause for one in answer.without_owner],
            "with_several_owners": [one.clause for one in answer.with_several_owners],
            "disputed": [one.name for one in answer.disputed],
        }
    else:
        derived = {
            "without_owner": [one.id for one in answer.without_owner],
            "alone": [one.id for one in answer.alone],
        }
    tables = [{"title": one.title, "headings": one.headings, "rows": one.rows} for one in picture.tables]
    return {"format": FORMAT, "graph": which, "brain": brain, **asdict(answer), **derived, "tables": tables}


def _text(picture: Picture, *, columns: int, painted: bool) -> str:
    parts = [f"{picture.title}\n{picture.description}\n"]
    for table in picture.tables:
        body = answer_table(table.headings, table.rows, columns=columns, painted=painted)
        parts.append(f"{table.title}\n\n{body}" if table.rows else f"{table.title}: {table.empty}\n")
    return "\n".join(parts)

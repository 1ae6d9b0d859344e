"""
``canongate render --all``: every page in every form, and the ownership graphs, as files that are kept fresh.

The files are a view: the YAML is the authority. ``--check`` says which of them are not what the canon gives now. A list
beside the files says which were rendered; nothing else in the folder is ever written over or removed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from canongate.model.document import Document
from canongate.model.error import UsageError
from canongate.model.workspace import Workspace
from canongate.render.page_html import render_html
from canongate.render.page_markdown import render_markdown
from canongate.render.page_readable import render_readable
from canongate.render.page_text import render_text
from canongate.workflows.graph import GRAPHS, drawn
from canongate.workflows.root import open_root
from canongate.workflows.writing import refuse_outside, write_whole

FORMS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    ".txt": render_text,
    ".readable.txt": render_readable,
    ".md": render_markdown,
    ".html": render_html,
}
GRAPH_FORMS = {".svg": "svg", ".html": "html", ".mmd": "mermaid"}
INDEX, LIST = "index.md", ".rendered"
_LIST_HEAD = "# Rendered by `canongate render --all`: these files are written over and removed with the canon."
_INDEX_HEAD = "<!-- Generated from the canon by `canongate render --all`; do not edit. -->\n\n# The canon\n"


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was rendered, by path relative to the target folder."""

    files: tuple[str, ...]
    stale: tuple[str, ...]
    """Files that were missing, superfluous, or not what the canon gives."""


def render_all(given: Path | None, target: Path, *, write: bool) -> Rendered:
    """
    Render everything of a root into a folder, or say what there is not fresh.

    Args:
        given: the root; None searches upward.
        target: folder for the files.
        write: whether files are written, and superfluous ones removed.

    Raises:
        UsageError: there is no root, or the folder holds a file in the way that was not rendered.
    """
    expected = {name: make() for name, make in views(open_root(given).workspace).items()}
    rendered = _listed(target)
    stale = sorted(
        {name for name in rendered - expected.keys() if (target / name).is_file()}
        | {name for name, text in expected.items() if not _same(target / name, text)}
    )
    if write:
        _refuse_foreign(target, [name for name in stale if name not in rendered])
        for name in stale:
            _bring_up(target, name, expected.get(name))
    return Rendered(tuple(sorted(expected)), tuple(stale))


def views(workspace: Workspace) -> Mapping[str, Callable[[], str]]:
    """Return every file that is rendered of a workspace, by path relative to the target folder, with what makes it."""
    files: dict[str, Callable[[], str]] = {}
    for page in workspace.pages.values():
        for suffix, render in FORMS.items():
            files[f"{page.id}{suffix}"] = partial(_form, render, page)
    for which in GRAPHS:
        for suffix, form in GRAPH_FORMS.items():
            files[f"graphs/{which}{suffix}"] = partial(drawn, workspace, which, form)
    files[INDEX] = partial(_index, workspace)
    listed = "\n".join([_LIST_HEAD, *sorted((*files, LIST))]) + "\n"
    files[LIST] = lambda: listed
    return files


def _form(render: Callable[[Mapping[str, Any]], str], page: Document) -> str:
    """Return a form of a page, which is read only now: the gate asks for few of them."""
    return render(page.data)


def _index(workspace: Workspace) -> str:
    """Return the page that leads to all others."""
    lines = [_INDEX_HEAD, "| Page | Status | Version | |", "|---|---|---|---|"]
    for name, page in sorted(workspace.pages.items()):
        header = page.header
        title = page.title.replace("|", "\\|")
        forms = f"[web page]({name}.html), [text]({name}.txt)"
        lines.append(f"| [{title}]({name}.md) | {header.get('status', '')} | {header.get('version', '')} | {forms} |")
    lines += ["", "Who owns what: [picture](graphs/ownership.svg), [page with tables](graphs/ownership.html).  "]
    lines += ["How the pages hang together: [picture](graphs/pages.svg), [page with tables](graphs/pages.html)."]
    return "\n".join(lines) + "\n"


def _listed(target: Path) -> frozenset[str]:
    """Return what the list in a folder names; a path that leads out of the folder does not count."""
    file = target / LIST
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    names = (line for line in lines if line and not line.startswith("#"))
    return frozenset(name for name in names if not name.startswith("/") and ".." not in name.split("/"))


def _refuse_foreign(target: Path, names: list[str]) -> None:
    foreign = [name for name in names if (target / name).exists()]
    if foreign:
        raise UsageError(
            f"{target / foreign[0]} is in the way, and was not rendered by canongate",
            help="choose another folder with --out, or remove the file",
        )


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def _bring_up(target: Path, name: str, text: str | None) -> None:
    """Write a file, or take it away; a link in its place goes, and no folder leads out of the target."""
    path = target / name
    refuse_outside(path.parent, target)
    if text is None or path.is_symlink():
        path.unlink()
    if text is not None:
        write_whole(path, text, inside=target)

"""
``canongate render --all``: every page in every form, and the ownership graphs, as files that are kept fresh.

The files are a view: the YAML is the authority. ``--check`` says which of them are not what the canon gives now.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canongate.render.page_html import render_html
from canongate.render.page_markdown import render_markdown
from canongate.render.page_readable import render_readable
from canongate.render.page_text import render_text
from canongate.workflows.graph import GRAPHS, graph
from canongate.workflows.root import open_root

FORMS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    ".txt": render_text,
    ".readable.txt": render_readable,
    ".md": render_markdown,
    ".html": render_html,
}
GRAPH_FORMS = {".svg": "svg", ".html": "html", ".mmd": "mermaid"}
WIDTH = 80
"""Columns of text forms; the drawn ones have none."""


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
        target: folder for the files; what canongate did not render is left alone.
        write: whether files are written, and superfluous ones removed.
    """
    expected = dict(_views(given))
    present = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    known = {name for name in present if name.endswith((*FORMS, *GRAPH_FORMS))}
    stale = sorted(
        (known - expected.keys())
        | {name for name, text in expected.items() if name not in present or not _same(target / name, text)}
    )
    if write:
        for name in stale:
            _bring_up(target / name, expected.get(name))
    return Rendered(tuple(sorted(expected)), tuple(stale))


def _views(given: Path | None) -> Iterator[tuple[str, str]]:
    for page in open_root(given).workspace.pages.values():
        for suffix, render in FORMS.items():
            yield f"{page.id}{suffix}", render(page.data)
    for which in GRAPHS:
        for suffix, form in GRAPH_FORMS.items():
            yield f"graphs/{which}{suffix}", graph(given, which, form, columns=WIDTH, painted=False)


def _same(path: Path, text: str) -> bool:
    return path.read_bytes() == text.encode()


def _bring_up(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

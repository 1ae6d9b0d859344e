"""``canongate import`` and ``canongate render``: a wiki page to canon, and canon to text, Markdown and HTML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from canongate import __version__
from canongate.importer.page import import_page
from canongate.importer.result import LineTyping
from canongate.load.dump import dump_yaml
from canongate.load.read import read_plain
from canongate.load.text import decoded
from canongate.model.document import RawDocument
from canongate.model.error import UsageError
from canongate.model.finding import Finding
from canongate.model.report import Report
from canongate.model.similar import did_you_mean
from canongate.render.page_html import render_html
from canongate.render.page_markdown import render_markdown
from canongate.render.page_readable import render_readable
from canongate.render.page_text import render_text
from canongate.report.display import shorten
from canongate.report.inert import visible
from canongate.report.outcome import exit_code
from canongate.workflows.grammars import grammar
from canongate.workflows.root import open_root, schema_comment, shipped_schemas

RENDERERS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "text": render_text,
    "readable": render_readable,
    "markdown": render_markdown,
    "html": render_html,
}
LARGEST_TEXT = 1 << 20
"""Bytes of a wiki page; the same limit as for a page of the canon."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A wiki text that was read, or what stands in the way."""

    page: Mapping[str, Any] | None
    report: Report
    typing: tuple[LineTyping, ...]


def import_text(  # noqa: PLR0913  # each argument is one thing the user says
    data: bytes, name: str, *, page_id: str, grammar_ref: str, title: str | None = None, normalise: bool = False
) -> Imported:
    """
    Return a wiki text as a page, with how each of its lines was typed.

    Args:
        data: the text's bytes.
        name: how the text is called in findings.
        page_id: id the page will have.
        grammar_ref: name and version of the grammar it follows.
        title: its title, where the text has none.
        normalise: mend characters outside the profile, and list each change, instead of refusing the text.
    """
    chosen = grammar(grammar_ref)
    text = decoded(data, name, LARGEST_TEXT)
    if isinstance(text, Finding):
        return Imported(None, _report("import", (text,)), ())
    result = import_page(text, page_id=page_id, grammar=chosen, title=title, normalise=normalise, path=name)
    return Imported(result.page, _report("import", result.findings), result.typing)


def page_yaml(page: Mapping[str, Any], target: Path | None) -> str:
    """Return a page as the text of its file, which names its schema where one stands above the target."""
    return dump_yaml(page, schema_comment=schema_comment(target, "page") if target else None)


def typing_table(typing: tuple[LineTyping, ...], columns: int) -> str:
    """Return every line of the text under the clause, section or header key it was typed as; long text is cut."""
    shown: list[str] = []
    number = len(str(len(typing)))
    role = max((len(one.role) for one in typing), default=0)
    for group, lines in groupby(typing, key=_group):
        shown.append(group)
        shown += [
            shorten(f"{one.line:>{number + 2}}  {one.role:{role}}  {visible(one.text)}", columns) for one in lines
        ]
    return "".join(f"{line.rstrip()}\n" for line in shown)


def _group(typed: LineTyping) -> str:
    """Return what a run of lines belongs to: kind, and the id of the clause without that of the item."""
    clause = typed.clause.rpartition(".")[0] if typed.role == "item" and "." in typed.clause else typed.clause
    return typed.kind if typed.kind in {"header", "blank", "title", "end"} else f"{typed.kind}  #{clause}"


def render_page(given: Path | None, name: str, form: str) -> str:
    """
    Return a page in a form.

    Args:
        given: the root; None searches upward.
        name: page id, or the path of a page file.
        form: one of :data:`RENDERERS`.

    Raises:
        UsageError: there is no such page, or its file is defective.
    """
    return RENDERERS[form](_page_file(name) if name.endswith(".yaml") else _page_of_root(given, name))


def _page_file(name: str) -> Mapping[str, Any]:
    raw = read_plain(name, name)
    if not isinstance(raw, RawDocument):
        raise UsageError(f"{raw[0].span or name}: {raw[0].message}", help=raw[0].help)
    if not shipped_schemas().is_valid("page", raw.value):
        raise UsageError(f"{name} is not a page that fits its schema", help="run `canongate check` on its root")
    page: Mapping[str, Any] = raw.value
    return page


def _page_of_root(given: Path | None, name: str) -> Mapping[str, Any]:
    pages = open_root(given).workspace.pages
    if name not in pages:
        raise UsageError(f"there is no page {name!r}", help=did_you_mean(name, pages, "see `canongate list pages`"))
    return pages[name].data


def _report(command: str, findings: tuple[Finding, ...]) -> Report:
    return Report(
        tool_version=__version__,
        command=command,
        root="",
        as_of=None,
        findings=findings,
        exit_code=exit_code(findings),
        checked={"files": 1},
    )

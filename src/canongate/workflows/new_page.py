"""
``canongate new page``: a Draft with every section its grammar requires, entered in its registries.

The skeleton is written as wiki text and imported like any page, so that it is typed as a real one would be.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from canongate.importer.page import import_page
from canongate.load.dump import dump_yaml
from canongate.load.profile import read_yaml
from canongate.model.document import RawDocument
from canongate.model.error import CanongateError, UsageError
from canongate.model.grammar import Grammar, Parser
from canongate.model.kinds import KINDS
from canongate.model.page_fields import HEADER
from canongate.model.similar import did_you_mean
from canongate.model.strict import BRAIN, SLUG
from canongate.model.workspace import Workspace
from canongate.workflows.grammars import grammar
from canongate.workflows.pages import page_yaml
from canongate.workflows.root import open_root, schema_comment
from canongate.workflows.writing import write_whole

TO_WRITE = "To be written."
FIRST_VERSION = "v0.1"
AUTHORITY = "HeadOffice"
_ARCHITECTURE = "registries/architecture.yaml"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What a new page starts from."""

    page_id: str
    title: str
    brain: str
    """Name of the Brain as pages write it."""
    today: date
    registries: tuple[str, ...]
    """Names of the registries the page is entered in."""
    known: Mapping[str, str]
    """Header keys whose values the registries know."""


def new_page(  # noqa: PLR0913  # each argument is one thing the user says
    given: Path | None, page_id: str, *, title: str, grammar_ref: str = "framework@1", layer: str, today: date
) -> list[Path]:
    """
    Write a Draft page and enter it in the architecture registry and its Brain's page registry.

    Long because everything is refused before anything is written.

    Args:
        given: the root; None searches upward.
        page_id: id of the page: ``<brain>/<name>``.
        title: title of the page.
        grammar_ref: grammar and version it is written for.
        layer: layer of the architecture it belongs to.
        today: date of its first change-log entry.

    Returns:
        The files written.

    Raises:
        UsageError: the page exists, its Brain does not, or id or title has the wrong form.
    """
    if not re.fullmatch(f"{BRAIN}/{SLUG}", page_id):
        mend = "write a Brain, a slash, and a name in lower-case letters, digits and hyphens: customer/my-page"
        raise UsageError(f"{page_id!r} cannot be the id of a page", help=mend)
    if not title.strip() or not title.isprintable():
        raise UsageError(f"{title!r} cannot be the title of a page", help="give it a name of one line")
    opened = open_root(given)
    workspace = opened.workspace
    brain = page_id.partition("/")[0]
    if page_id in workspace.pages:
        raise UsageError(f"the page {page_id!r} exists already", help="edit it, or choose another id")
    if brain not in workspace.brains:
        known = did_you_mean(brain, workspace.brains, "add it to registries/brains.yaml first")
        raise UsageError(f"there is no Brain {brain!r}", help=known)
    chosen = grammar(grammar_ref)
    row = workspace.brains[brain]
    skeleton = Skeleton(page_id, title, row["name"], today, _registry_names(workspace, brain), _known(workspace, row))
    done = import_page(skeleton_text(skeleton, chosen), page_id=page_id, grammar=chosen, title=title, path=page_id)
    if done.page is None:
        raise CanongateError(f"the skeleton of {page_id} is no page: {done.findings[0].message}")
    target = opened.root / "canon" / f"{page_id}.yaml"
    entry = {"page": page_id, "title": title, "status": "Draft", "version": FIRST_VERSION}
    place = {"page": page_id, "layer": layer}
    texts = {
        f"canon/{page_id}.yaml": page_yaml(done.page, target),
        _ARCHITECTURE: _entered(opened.root, _ARCHITECTURE, _architecture, place),
        (own := f"registries/pages/{brain}.yaml"): _entered(
            opened.root, own, lambda: _pages(brain, skeleton.brain), entry
        ),
    }
    for name, text in texts.items():
        write_whole(opened.root / name, text, inside=opened.root)
    return [Path(name) for name in texts]


def skeleton_text(skeleton: Skeleton, chosen: Grammar) -> str:
    """Return the wiki text of a page with every required section of its grammar, in the grammar's order."""
    wanted = [heading for heading in chosen.order if heading in chosen.required]
    wanted += [heading for heading in chosen.required if heading not in wanted]
    lines = [
        f"Document Type: {chosen.document_type or 'Framework'}",
        "Status: Draft",
        f"Version: {FIRST_VERSION}",
        f"Authority: {AUTHORITY}",
        f"Applies To: {skeleton.brain}",
        f"Parent: {skeleton.brain}",
        f"Last Reviewed: {skeleton.today}",
    ]
    labels = {field.key: field.label for field in HEADER}
    named = {line.partition(":")[0] for line in lines}
    further = [key for key in chosen.required_header if labels[key] not in named]
    lines += [f"{labels[key]}: {skeleton.known.get(key, TO_WRITE.removesuffix('.'))}" for key in further]
    for heading in wanted:
        rule = chosen.rule_for(heading)
        lines += [heading, *_SECTIONS[rule.parser if rule else "prose"](skeleton)]
    return "\n".join([*lines, "END"])


def _change_log(skeleton: Skeleton) -> list[str]:
    said = f"Created {skeleton.title}."
    return [f"Version: {FIRST_VERSION}", f"Date: {skeleton.today}", f"Author: {skeleton.brain}", "Change", said]


def _impact(skeleton: Skeleton) -> list[str]:
    created = ["Pages Created:", skeleton.title, "Pages Updated:", "None", "Pages Deprecated:", "None"]
    registries = ["Registries Requiring Update:", *(skeleton.registries or ("None",))]
    return [*created, *registries, "Canon Version Update Required:", "No", "Change Log Entry Required:", "Yes"]


_SECTIONS: dict[Parser, Callable[[Skeleton], list[str]]] = {
    "prose": lambda _: [TO_WRITE],
    "definitions": lambda skeleton: [f"{skeleton.title}:", TO_WRITE],
    "entries": lambda _: ["- First", TO_WRITE],
    "integration": lambda skeleton: [skeleton.brain, "- owns this page"],
    "change_log": _change_log,
    "impact": _impact,
}


def _known(workspace: Workspace, brain: Mapping[str, Any]) -> dict[str, str]:
    """Return header keys a page of a Brain may need, with what the registries say of them."""
    owner = workspace.people.get(brain.get("human_owner", ""), {}).get("name", "")
    known = {"brain": brain["name"], "brain_class": brain["class"], "domain": brain["domain"], "human_owner": owner}
    return {key: value for key, value in known.items() if value}


def _registry_names(workspace: Workspace, brain: str) -> tuple[str, ...]:
    """Return what the registries are called in which a page of a Brain is entered."""
    tables = workspace.documents
    architecture = tables.get(_ARCHITECTURE)
    pages = tables.get(f"registries/pages/{brain}.yaml")
    own = str(pages.data["name"]) if pages else _pages_name(workspace.brains[brain]["name"])
    return (str(architecture.data["name"]) if architecture else "Architecture Registry", own)


def _pages_name(brain: str) -> str:
    return f"{brain} Page Registry"


def _architecture() -> dict[str, object]:
    return {"schema": KINDS["architecture"].tag, "name": "Architecture Registry", "rows": []}


def _pages(brain: str, name: str) -> dict[str, object]:
    return {"schema": KINDS["pages"].tag, "brain": brain, "name": _pages_name(name), "rows": []}


def _entered(root: Path, name: str, empty: Callable[[], dict[str, object]], row: dict[str, str]) -> str:
    """Return a registry file with one more row, all else as it is; the file is begun where it does not exist."""
    path = root / name
    if path.exists():
        text = path.read_text(encoding="utf-8")
    else:
        kind = str(empty()["schema"]).partition("/")[0]
        text = dump_yaml(empty(), schema_comment=schema_comment(path, kind))
    entry = "".join(f"  {'- ' if i == 0 else '  '}{line}\n" for i, line in enumerate(dump_yaml(row).splitlines()))
    longer = text.replace("rows: []\n", "rows:\n") if "rows: []\n" in text else text
    return _checked(longer + ("" if longer.endswith("\n") else "\n") + entry, row, name)


def _checked(text: str, row: dict[str, str], name: str) -> str:
    """Return the text when the row is the last of its table in it, as it should be."""
    raw = read_yaml(text.encode(), name)
    if isinstance(raw, RawDocument) and raw.value.get("rows", [None])[-1] == row:
        return text
    raise UsageError(f"{name} does not end with its rows, so none can be added", help=f"add the row by hand: {row}")

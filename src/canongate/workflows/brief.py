"""
``canongate brief``: what a Brain must know before it proposes anything, with a digest that a decision can cite.

The digest covers the whole brief: a decision that cites it was written with these clauses, segments and parameters in
view, and anybody can see whether they have changed since.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from canongate.evaluate.compiled import CompiledRule
from canongate.model.canonical import digest_of
from canongate.model.clauses import iterate_clauses, responsibilities
from canongate.model.document import Document
from canongate.model.error import UsageError
from canongate.model.parameters import bounds_words, measured_words
from canongate.model.similar import did_you_mean
from canongate.model.words import ACTIVE, DRAFT
from canongate.model.workspace import Workspace
from canongate.workflows.root import open_root
from canongate.workflows.rules import compiled_rules


def brief(given: Path | None, brain: str, *, as_of: date) -> dict[str, Any]:
    """
    Return the brief of a Brain.

    Args:
        given: the root; None searches upward.
        brain: id, name or alias of the Brain.
        as_of: the day it is for.

    Raises:
        UsageError: there is no such Brain.
    """
    opened = open_root(given)
    workspace = opened.workspace
    name = workspace.brain_names.get(brain, brain)
    if name not in workspace.brains:
        raise UsageError(
            f"there is no Brain {brain!r}", help=did_you_mean(brain, workspace.brains, "see `canongate list brains`")
        )
    rules, _ = compiled_rules(opened)
    pages = [page for page in workspace.pages.values() if _applies(page, name, workspace)]
    content: dict[str, Any] = {
        "brain": f"{workspace.brains[name]['name']} ({name})",
        "as of": as_of.isoformat(),
        "does": list(_roles(name, workspace)),
        "must": [text for page in pages for text in _norms(page, ("must", "must_not"))],
        "should": [text for page in pages for text in _norms(page, ("should", "should_not"))],
        "in force": list(_in_force(workspace)),
        "rules": list(_rules(rules, as_of)),
        "parameters": list(_parameters(name, workspace)),
        "asked of people": list(_questions(name, workspace)),
        "open": list(_open(workspace)),
    }
    return content | {"digest": digest_of(content)}


def _applies(page: Document, brain: str, workspace: Workspace) -> bool:
    """Return whether a page binds a Brain: it is Active, and is the Brain's own or applies to it."""
    header = page.header
    named = {workspace.brain_names.get(one) for one in header.get("applies_to", ())}
    return header.get("status") == ACTIVE and (brain in named or page.id.startswith(f"{brain}/"))


def _roles(brain: str, workspace: Workspace) -> Iterator[str]:
    for page in workspace.pages.values():
        if page.header.get("status") == ACTIVE:
            for one in responsibilities(page.data):
                if workspace.brain_names.get(one.party) == brain:
                    yield f"{one.text} [{one.id}]"


def _norms(page: Document, modalities: tuple[str, ...]) -> Iterator[str]:
    """Yield the norms of a page of some force; a clause is told whole, its items not again."""
    seen = ""
    for clause in iterate_clauses(page.data):
        if clause.normative and clause.modality in modalities and not (seen and clause.id.startswith(f"{seen}.")):
            seen = clause.id
            yield f"{clause.text} [{clause.id}]"


def _in_force(workspace: Workspace) -> Iterator[str]:
    for row in sorted(workspace.segments, key=lambda one: (one.get("market", "all"), one["focus"], one["id"])):
        until = f", until {row['expires']}" if "expires" in row else ""
        yield (
            f"{row['focus']} segment {row['id']} in market {row.get('market', 'all')}, by {row['decision']},"
            f" since {row['since']}{until}"
        )
    for row in sorted(workspace.offers, key=lambda one: str(one["id"])):
        yield f"{row['focus'].replace('_', ' ')} offer {row['id']} for {row['segment']}, by {row['decision']}"


def _rules(rules: tuple[CompiledRule, ...], as_of: date) -> Iterator[str]:
    day = as_of.isoformat()
    for rule in rules:
        if rule.in_force(rule.document.data["applies_to"], day):
            yield f"{rule.id} ({rule.enforcement}, {rule.document.data['applies_to']}): {rule.document.data['help']}"


def _parameters(brain: str, workspace: Workspace) -> Iterator[str]:
    for name, value in workspace.parameters_for(brain).items():
        row = workspace.parameters[name]
        yield f"{name}: {measured_words(row, value)} ({bounds_words(row)})"


def _questions(brain: str, workspace: Workspace) -> Iterator[str]:
    people = {name for name, row in workspace.people.items() if brain in row.get("brains", ())}
    for document in workspace.documents.values():
        if document.kind == "judgement":
            for row in document.data.get("judged", ()):
                if row["judged_by"] in people | {brain}:
                    yield f"{row['question']} [{row['clause']}]"


def _open(workspace: Workspace) -> Iterator[str]:
    """Yield what is not settled: pages that do not bind yet, and answers that decisions in force do not know."""
    for page in workspace.pages.values():
        if page.header.get("status") == DRAFT:
            yield f"{page.data['title']} is a Draft and binds nobody yet [{page.id}]"
    for row in workspace.segments:
        decision = workspace.decisions.get(row["decision"])
        for name, field in (decision.data.get("profile", {}) if decision else {}).items():
            if field["source"] in {"unknown", "assumption"}:
                yield f"{row['id']}: {name.replace('_', ' ')} is {field['source']} [{row['decision']}]"

"""
``canongate show ID``: what one id means, and what hangs on it.

Ids of pages, clauses, rules, decisions, parameters, Brains and people are told apart by looking them up; an id that
nothing bears is answered with the nearest one that exists.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from canongate.load.locate import locate
from canongate.model.clause_index import ClauseIndex
from canongate.model.document import Document
from canongate.model.error import UsageError
from canongate.model.levels import stated_level
from canongate.model.page_lines import text_digest
from canongate.model.parameters import bounds_words, measured_words, value_words
from canongate.model.similar import did_you_mean
from canongate.model.workspace import Workspace
from canongate.workflows.root import Opened, open_root

Answer = dict[str, Any]


def show(given: Path | None, name: str) -> Answer:
    """
    Return what an id means as a flat mapping of labels to text or lists of text, ``kind`` and ``id`` first.

    Raises:
        UsageError: nothing in the root bears this id.
    """
    opened = open_root(given)
    for known, describe in _SHOWN:
        if name in known(opened.workspace):
            return describe(opened, name)
    known_ids = (known(opened.workspace) for known, _ in _SHOWN)
    ids = [id_ for ids in known_ids for id_ in (ids.near(name) if isinstance(ids, ClauseIndex) else ids)]
    raise UsageError(
        f"nothing here bears the id {name!r}",
        help=did_you_mean(name, ids, "name a page, clause, rule, decision, parameter, Brain or person"),
    )


def _page(opened: Opened, name: str) -> Answer:
    page = opened.workspace.pages[name]
    header = page.header
    clauses = [clause for clause in opened.workspace.clauses.values() if clause.page == name]
    return {
        "kind": "page",
        "id": name,
        "title": page.title,
        "status": header.get("status", "not stated"),
        "version": header.get("version", "not stated"),
        "authority": header.get("authority", "not stated"),
        "applies to": list(header.get("applies_to", ())),
        "place": page.path,
        "digest": page.raw.digest,
        "text digest": text_digest(page.data),
        "sections": [section["heading"] for section in page.data["sections"]],
        "normative clauses": [clause.id for clause in clauses if clause.normative],
        "rules": sorted({rule.id for clause in clauses for rule in _rules_on(opened.workspace, clause.id)}),
    }


def _clause(opened: Opened, name: str) -> Answer:
    clause = opened.workspace.clauses[name]
    page = opened.workspace.pages[clause.page]
    span, _ = locate(page.raw, clause.pointer)
    authority = page.header.get("authority")
    return {
        "kind": "clause",
        "id": name,
        "says": clause.text,
        "force": f"{clause.modality} ({'normative' if clause.normative else 'informative'})",
        "type": clause.kind,
        "page": ", ".join(filter(None, (page.title, clause.page_version, clause.page_status))),
        "owner": clause.owner or (f"{authority} (the page's authority)" if authority else "not stated"),
        "place": str(span),
        "rules": [rule.id for rule in _rules_on(opened.workspace, name)],
    }


def _rule(opened: Opened, name: str) -> Answer:
    rule = next(one for one in opened.workspace.rules if one.id == name)
    data = rule.data
    clauses = opened.workspace.clauses
    return {
        "kind": "rule",
        "id": name,
        "why": data["why"],
        "judges": data["applies_to"],
        "enforcement": stated_level(data, clauses),
        "enforces": [f"{one}: {clauses[one].text}" if one in clauses else one for one in data["enforces"]],
        "in force": f"from {data['effective_on']}" + (f" until {data['retired_on']}" if "retired_on" in data else ""),
        "let": [f"{key} = {text}" for key, text in data.get("let", {}).items()],
        "when": data.get("when", "always"),
        "require": data["require"],
        "help": data["help"],
        "place": rule.path,
    }


def _decision(opened: Opened, name: str) -> Answer:
    decision = opened.workspace.decisions[name]
    data = decision.data
    segment = data["segment"]
    return {
        "kind": decision.kind,
        "id": name,
        "brain": data["brain"],
        "principal": data["principal"],
        "date": data["date"],
        "focus": data["focus"],
        "segment": segment if isinstance(segment, str) else f"{segment['id']}: {segment['where']}",
        "evidence": data.get("evidence", {}).get("manifest", "none named"),
        "place": decision.path,
        "digest": decision.raw.digest,
    }


def _parameter(opened: Opened, name: str) -> Answer:
    row = opened.workspace.parameters[name]
    overlays = sorted(opened.workspace.overlays.items())
    return {
        "kind": "parameter",
        "id": name,
        "value": measured_words(row, row["default"]),
        "bounds": bounds_words(row),
        "owner": row["owner"],
        "why": row["reason"],
        "overlays": [f"{brain}: {value_words(values[name])}" for brain, values in overlays if name in values],
    }


def _row(kind: str, of: Callable[[Workspace], Mapping[str, Mapping[str, Any]]]) -> Callable[[Opened, str], Answer]:
    def describe(opened: Opened, name: str) -> Answer:
        row = of(opened.workspace)[name]
        return {"kind": kind, "id": name} | {key: value for key, value in row.items() if key != "id"}

    return describe


def _rules_on(workspace: Workspace, clause: str) -> Iterator[Document]:
    return (rule for rule in workspace.rules if clause in rule.data["enforces"])


_SHOWN: tuple[tuple[Callable[[Workspace], Any], Callable[[Opened, str], Answer]], ...] = (
    (lambda workspace: workspace.pages, _page),
    (lambda workspace: workspace.clauses, _clause),
    (lambda workspace: {rule.id: rule for rule in workspace.rules}, _rule),
    (lambda workspace: workspace.decisions, _decision),
    (lambda workspace: workspace.parameters, _parameter),
    (lambda workspace: workspace.brains, _row("Brain", lambda workspace: workspace.brains)),
    (lambda workspace: workspace.people, _row("person", lambda workspace: workspace.people)),
)

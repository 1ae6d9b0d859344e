"""``canongate rules list|show`` and ``canongate explain RULE``: what rules say."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from canongate.evaluate.compiled import CompiledRule
from canongate.expression import reads
from canongate.model.document import Document
from canongate.model.error import UsageError
from canongate.model.levels import stated_level
from canongate.model.parameters import bounds_words, measured_words
from canongate.model.similar import did_you_mean
from canongate.workflows.root import Opened, open_root
from canongate.workflows.rules import compiled_rules


def rule_rows(given: Path | None) -> list[dict[str, str]]:
    """Return one row per rule: id, kind judged, enforcement in force, mark, first day."""
    opened = open_root(given)
    rules, _ = compiled_rules(opened)
    levels = {rule.id: rule.enforcement for rule in rules}
    return [
        {
            "rule": rule.id,
            "judges": rule.data["applies_to"].replace("-decision", ""),
            "enforcement": levels.get(rule.id, "does not compile"),
            "checks": rule.data["checks"],
            "from": rule.data["effective_on"],
        }
        for rule in opened.workspace.rules
    ]


def explain_rule(given: Path | None, name: str) -> dict[str, Any]:
    """
    Return what a rule says: why it exists, the clauses it enforces, what it reads, its cases.

    Raises:
        UsageError: there is no such rule.
    """
    opened = open_root(given)
    document = rule_named(opened, name)
    data = document.data
    compiled = {rule.id: rule for rule in compiled_rules(opened)[0]}.get(name)
    clauses = opened.workspace.clauses
    return {
        "rule": name,
        "why": data["why"],
        "enforces": [f"{one}: {clauses[one].text}" if one in clauses else one for one in data["enforces"]],
        "enforcement": _enforcement(data, stated_level(data, clauses), compiled),
        "applies": f"to each {data['applies_to']}" + (f" where {data['when']}" if "when" in data else ""),
        "requires": data["require"],
        "where": [f"{key} is {text}" for key, text in data.get("let", {}).items()],
        "reads": _reads(compiled),
        "parameters": _parameters(opened, compiled),
        "help": data["help"],
        "cases": _cases(opened, name),
        "place": document.path,
    }


def rule_named(opened: Opened, name: str) -> Document:
    """
    Return the rule of a name, former names included.

    Raises:
        UsageError: there is no such rule.
    """
    known = {alias: rule for rule in opened.workspace.rules for alias in (rule.id, *rule.data.get("aliases", ()))}
    if name not in known:
        raise UsageError(f"there is no rule {name!r}", help=did_you_mean(name, known, "see `canongate rules list`"))
    return known[name]


def _enforcement(data: Mapping[str, Any], stated: str, compiled: CompiledRule | None) -> str:
    level = stated
    if compiled is not None and compiled.enforcement != level:
        return f"{compiled.enforcement}; {level} once a page it cites is Active"
    return f"{level}: {data['enforcement_reason']}" if "enforcement_reason" in data else level


def _reads(compiled: CompiledRule | None) -> list[str]:
    if compiled is None:
        return ["the rule does not compile; see `canongate check`"]
    programs = (compiled.when, compiled.require, compiled.message, compiled.undetermined)
    return sorted(set().union(*(reads(program) for program in programs if program is not None)))


def _parameters(opened: Opened, compiled: CompiledRule | None) -> list[str]:
    names = [one.removeprefix("params.") for one in _reads(compiled) if one.startswith("params.")]
    rows = [opened.workspace.parameters[name] for name in names if name in opened.workspace.parameters]
    return [
        f"{row['id']}: {measured_words(row, row['default'])} ({bounds_words(row)}); {row['reason']}" for row in rows
    ]


def _cases(opened: Opened, name: str) -> list[str]:
    return [
        f"{case['expect'].replace('_', ' ')}: {case['name']}"
        for document in opened.documents.values()
        if document.kind == "cases" and document.data["rule"] == name
        for case in document.data["cases"]
    ]

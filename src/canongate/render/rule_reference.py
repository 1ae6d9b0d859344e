"""The rule reference: every rule of a root as Markdown, with its clauses, what it requires and its cases."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from canongate.model.clauses import ClauseRef
from canongate.model.document import Document
from canongate.model.levels import effective_level, stated_level
from canongate.model.parameters import bounds_words, value_words

HEAD = (
    "<!-- Generated from rules/ and tests/cases/ by `canongate rules reference --write {name}`; do not edit. -->\n"
    "# Rule reference\n"
)
_MEANT = {"|": "\\|", "<": "&lt;", ">": "&gt;", "*": "\\*", "_": "\\_", "`": "\\`"}


@dataclass(frozen=True, slots=True)
class Referred:
    """What the reference is made of."""

    rules: Sequence[Document]
    clauses: Mapping[str, ClauseRef]
    titles: Mapping[str, str]
    """Page id to title."""
    parameters: Mapping[str, Mapping[str, Any]]
    cases: Mapping[str, Document]
    """Rule id to the file of its cases."""


def rule_reference(given: Referred, name: str) -> str:
    """
    Return the reference of all rules.

    Args:
        given: rules and what they refer to.
        name: file it is written to, for its first line.
    """
    pages: dict[str, list[Document]] = {}
    for rule in given.rules:
        pages.setdefault(rule.data["enforces"][0].partition("#")[0], []).append(rule)
    parts = [HEAD.format(name=name), *_contents(pages, given)]
    for page, rules in sorted(pages.items()):
        parts.append(f"\n## {_plain(given.titles.get(page, page))}\n")
        parts += ["\n".join(_rule(rule, given)) + "\n" for rule in rules]
    parts += _parameters(given)
    return "\n".join(parts)


def _contents(pages: Mapping[str, Sequence[Document]], given: Referred) -> Iterator[str]:
    """Yield a table of all rules with the level each has now."""
    yield "| Rule | Judges | Level now | Checks |\n|---|---|---|---|"
    for _, rules in sorted(pages.items()):
        for rule in rules:
            level = effective_level(rule.data, given.clauses)
            yield f"| [{rule.id}](#{rule.id}) | {rule.data['applies_to']} | {level} | {rule.data['checks']} |"


def _rule(rule: Document, given: Referred) -> Iterator[str]:
    data = rule.data
    yield f"### {rule.id}\n"
    yield f"{_plain(data['why'])}\n"
    for clause in data["enforces"]:
        text = given.clauses[clause].text if clause in given.clauses else "(not in the canon)"
        yield f"> {_plain(text)}\n> ({clause})\n"
    now, stated = effective_level(data, given.clauses), stated_level(data, given.clauses)
    later = "" if now == stated else f" ({stated} once a page it cites is in force)"
    reason = f" {_plain(data['enforcement_reason'])}" if "enforcement_reason" in data else ""
    until = f" until {data['retired_on']}" if "retired_on" in data else ""
    yield f"- **Level**: {now}{later}.{reason}"
    yield f"- **In force** from {data['effective_on']}{until}, on each {data['applies_to']}; checks {data['checks']}."
    yield f"- **What to do**: {_plain(data['help'])}\n"
    yield "```cel"
    yield from (f"let {name} = {_flowed(text)}" for name, text in data.get("let", {}).items())
    yield from (f"{key} {_flowed(data[key])}" for key in ("when", "require") if key in data)
    yield "```\n"
    yield from _cases(given.cases.get(rule.id))


def _cases(table: Document | None) -> Iterator[str]:
    for case in table.data["cases"] if table is not None else ():
        yield f"- {case['expect'].replace('_', ' ')}: {_plain(case['name'])}"


def _parameters(given: Referred) -> Iterator[str]:
    if given.parameters:
        yield "\n## Parameters\n\n| Parameter | Value | Bounds | Unit | Why |\n|---|---|---|---|---|"
        for name, row in sorted(given.parameters.items()):
            cells = (value_words(row["default"]), bounds_words(row), row["unit"], row["reason"])
            yield f"| {name} | " + " | ".join(map(_plain, cells)) + " |"
        yield ""


def _flowed(text: str) -> str:
    return " ".join(text.split()).replace("```", "` ` `")


def _plain(text: str) -> str:
    """Return text from a file as Markdown that means nothing but itself."""
    return "".join(_MEANT.get(character, character) for character in " ".join(text.split()))

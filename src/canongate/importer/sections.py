"""
Section parsers: what the lines under a heading are, as the grammar says.

Each returns clauses without ids, uids and layout. Titles, terms and parties open a clause; what follows belongs to it.
Long because every sort of section has a reader here.
"""

from collections.abc import Callable, Mapping, Sequence

from canongate.importer.field_sections import read_change_log, read_impact
from canongate.importer.fields import Labels
from canongate.importer.lines import Line, Sort, is_sentence, is_title, split_head
from canongate.importer.prose import Draft, Prose
from canongate.model.grammar import Grammar, SectionRule

Reader = Callable[[Sequence[Line], SectionRule, Grammar], list[Draft]]
_MERGED = ("text", "lead", "if", "items")


def read_section(lines: Sequence[Line], rule: SectionRule | None, grammar: Grammar) -> list[Draft]:
    """Return the clauses of a section; of a heading the grammar does not know, all lines are one opaque clause."""
    if rule is None:
        return [{"kind": "opaque", "lines": [line.written for line in lines]}] if lines else []
    return _READERS[rule.parser](lines, rule, grammar)


def _prose(lines: Sequence[Line], rule: SectionRule, grammar: Grammar) -> list[Draft]:  # noqa: ARG001  # one signature
    """Read a section of plain clauses."""
    return _rest(Prose(lines, grammar.words))


def _rest(prose: Prose, stop: Callable[[], bool] = lambda: False) -> list[Draft]:
    """Read clauses to the end, or up to a line another reader knows."""
    clauses: list[Draft] = []
    while prose.peek() and not stop():
        clauses.append(prose.clause())
    return clauses


def _definitions(lines: Sequence[Line], rule: SectionRule, grammar: Grammar) -> list[Draft]:  # noqa: ARG001  # as above
    """Read terms, on a line of their own or before their meaning; a term's further clauses are part of it."""
    prose = Prose(lines, grammar.words)
    clauses: list[Draft] = []
    while line := prose.peek():
        if line.plain and line.body.endswith(":") and is_title(line.body[:-1]) and _defined_below(prose):
            prose.take()
            clauses.append({"term": line.body[:-1], "kind": "definition"} | prose.clause())
        elif (line.plain or line.marked) and (head := split_head(line.body)):
            prose.take()
            clauses.append(_inline("term", head) | {"kind": "definition"})
        else:
            clauses.append(_part(prose.clause(), clauses, "term"))
    return clauses


def _defined_below(prose: Prose) -> bool:
    """Return whether the line after a term can say what it means."""
    following = prose.peek(1)
    return bool(following and (following.plain or following.marked) and not split_head(following.body))


def _entries(lines: Sequence[Line], rule: SectionRule, grammar: Grammar) -> list[Draft]:
    """Read titled clauses: criteria, steps. What stands below a title and its first clause is part of it."""
    prose = Prose(lines, grammar.words)
    prose.ends_list = lambda line: _is_entry(prose, line)
    clauses: list[Draft] = []
    while line := prose.peek():
        if head := _inline_title(line):
            prose.take()
            clauses.append(_inline("title", head) | {"kind": rule.kind or "statement"})
        elif _is_entry(prose, line):
            prose.take()
            clauses.append(_titled(line, rule) | _first_below(prose))
        else:
            clauses.append(_part(prose.clause(), clauses, "title"))
    return clauses


def _inline_title(line: Line) -> tuple[str, str, str] | None:
    """Return the parts of a marked line that has its title before what it says."""
    return split_head(line.body) if line.marked or line.sort is Sort.STEP else None


def _is_entry(prose: Prose, line: Line) -> bool:
    """Return whether the line at hand is a title: of a step, or of anything titled with its own lines below."""
    following = prose.peek(1)
    if line.sort is Sort.STEP or _inline_title(line):
        return True
    if line.plain:
        return is_title(line.body)
    if not line.marked or following is None or not is_title(line.body.removesuffix(":")):
        return False
    below = following.plain or following.indent > line.indent
    return below or (line.sort is Sort.NUMBER and following.sort is not Sort.NUMBER)


def _titled(line: Line, rule: SectionRule) -> Draft:
    """Return the opening of a titled clause."""
    title = line.body.removesuffix(":")
    entry: Draft = {"title": title, "kind": rule.kind or "statement"}
    if title != line.body and title:
        return entry | {"layout": {"title": {"suffix": ":"}}}
    return entry | {"title": line.body}


def _first_below(prose: Prose) -> Draft:
    """Read the clause that says what a title stands for, where there is one."""
    following = prose.peek()
    if following is None or _is_entry(prose, following) or not (following.plain or following.marked):
        return {}
    start = prose.at
    clause = prose.clause()
    if clause.get("kind") == "opaque" or not any(key in clause for key in _MERGED):
        prose.at = start
        return {}
    return clause


def _inline(head: str, parts: tuple[str, str, str]) -> Draft:
    """Return a clause whose title or term stands on the line that says it."""
    title, separator, rest = parts
    kept = {"form": "inline"} if separator == ": " else {"form": "inline", "separator": separator}
    return {head: title, "text": rest, "layout": {head: kept}}


def _part(clause: Draft, before: list[Draft], head: str) -> Draft:
    """Return the clause, marked as part of the last titled one before it."""
    owner = next((other for other in reversed(before) if head in other), None)
    return clause | {"part_of": owner} if owner else clause


def _integration(lines: Sequence[Line], rule: SectionRule, grammar: Grammar) -> list[Draft]:
    """Read parties, each with what it does."""
    prose = Prose(lines, grammar.words)
    verbs = {verb: role for role, words in grammar.words.roles.items() for verb in words}
    clauses: list[Draft] = []
    while line := prose.peek():
        head = split_head(line.body)
        if head and head[2].split(" ")[0] in verbs:
            prose.take()
            clauses.append(_inline("party", head) | {"items": [_role_item(head[2], verbs)], "kind": "integration"})
            del clauses[-1]["text"]
        elif _is_party(prose, line):
            prose.take()
            clauses.append(_party(line, prose.items(), verbs))
        else:
            clauses.append(_table_of_roles(prose.clause(), verbs, rule))
    return clauses


def _is_party(prose: Prose, line: Line) -> bool:
    """Return whether a line names a party whose roles follow."""
    following = prose.peek(1)
    if following is None or not following.marked or is_sentence(line.body.removesuffix(":")):
        return False
    return (line.plain or following.sort is not line.sort) and is_title(line.body.removesuffix(":"))


def _party(line: Line, items: list[Draft], verbs: Mapping[str, str]) -> Draft:
    """Return an integration clause."""
    party = line.body.removesuffix(":") or line.body
    clause: Draft = {"kind": "integration", "party": party}
    for item in items:
        item |= _role_item(item.pop("text"), verbs)  # noqa: PLW2901  # the item itself is filled
    clause["items"] = items
    if party != line.body:
        clause["layout"] = {"party": {"suffix": ":"}}
    return clause


def _role_item(text: str, verbs: Mapping[str, str]) -> Draft:
    """Return an item with its role, where its first word is a verb of one."""
    verb, _, rest = text.partition(" ")
    role = verbs.get(verb)
    if role is None:
        return {"text": text}
    if role != verb or not rest:
        return {"role": role, "text": text}
    return {"role": role, "object": rest}


def _table_of_roles(clause: Draft, verbs: Mapping[str, str], rule: SectionRule) -> Draft:
    """Return a clause of the section; in a table, the role a row gives its party is told."""
    if "table" not in clause:
        return clause
    clause["kind"] = rule.kind or "mapping"
    for row in clause["items"]:
        if role := verbs.get(row["cells"][-1].split(" ")[0]):
            row["role"] = role
    return clause


def _change_log(lines: Sequence[Line], rule: SectionRule, grammar: Grammar) -> list[Draft]:  # noqa: ARG001  # as above
    """Read change-log entries."""
    return read_change_log(lines, Labels.of("changelog_entry", grammar), grammar.words)


def _impact(lines: Sequence[Line], rule: SectionRule, grammar: Grammar) -> list[Draft]:  # noqa: ARG001  # as above
    """Read an impact declaration."""
    return read_impact(lines, Labels.of("impact_declaration", grammar), grammar.words)


_READERS: dict[str, Reader] = {
    "prose": _prose,
    "definitions": _definitions,
    "entries": _entries,
    "integration": _integration,
    "change_log": _change_log,
    "impact": _impact,
}


def holds_titles(rule: SectionRule | None) -> bool:
    """Return whether plain titles belong to a section, so that one does not open a new section."""
    return rule is not None and rule.parser in ("entries", "integration", "change_log", "impact")


def holds_values(rule: SectionRule | None) -> bool:
    """Return whether plain lines of a section are values, among which names of pages may look like headings."""
    return rule is not None and rule.parser in ("change_log", "impact")

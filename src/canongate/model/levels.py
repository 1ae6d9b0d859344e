"""
The enforcement level of a rule: what the force of its clauses gives, what it states itself, and which counts.

Pages that do not bind (Draft, Deprecated) never make a rule bind.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from canongate.model.clauses import ClauseRef
from canongate.model.words import DEPRECATED, DRAFT

ADVISORY, WAIVABLE, MANDATORY = "advisory", "waivable", "mandatory"
LEVELS = (ADVISORY, WAIVABLE, MANDATORY)
"""From light to heavy."""
BY_MODALITY: Mapping[str, str] = {
    "must": MANDATORY,
    "must_not": MANDATORY,
    "should": WAIVABLE,
    "should_not": WAIVABLE,
    "may": ADVISORY,
    "info": ADVISORY,
}
"""Force of a clause to the level of a rule that enforces it."""
_UNBINDING = frozenset({DRAFT, DEPRECATED})


def weight(level: str) -> int:
    """Return how heavy a level is, to compare two."""
    return LEVELS.index(level)


def cited_clauses(rule: Mapping[str, Any], clauses: Mapping[str, ClauseRef]) -> list[ClauseRef]:
    """Return the clauses a rule enforces, but for those that do not exist."""
    return [clauses[name] for name in rule["enforces"] if name in clauses]


def default_level(cited: Iterable[ClauseRef]) -> str:
    """Return the level that the force of some clauses gives: that of the most forceful one that binds, else of any."""
    every = list(cited)
    binding = [clause for clause in every if clause.page_status not in _UNBINDING] or every
    return max((BY_MODALITY[clause.modality] for clause in binding), key=weight, default=ADVISORY)


def stated_level(rule: Mapping[str, Any], clauses: Mapping[str, ClauseRef]) -> str:
    """Return the level a rule asks for: its own, or the one its clauses give."""
    return str(rule.get("enforcement") or default_level(cited_clauses(rule, clauses)))


def effective_level(rule: Mapping[str, Any], clauses: Mapping[str, ClauseRef]) -> str:
    """Return the level a rule has now: advisory while no page it cites binds."""
    cited = cited_clauses(rule, clauses)
    if cited and all(clause.page_status in _UNBINDING for clause in cited):
        return ADVISORY
    return stated_level(rule, clauses)

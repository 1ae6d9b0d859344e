"""
The force of a clause, read from its words; the words are the grammar's.

Where no word decides, the section's own modality holds; nothing is guessed.
"""

from typing import Any

from canongate.model.clauses import item_text
from canongate.model.grammar import Grammar, SectionRule
from canongate.model.grammar_words import Imperatives

_BY_FORCE = {"must": "obligation", "must_not": "prohibition", "should": "obligation"}
_BY_SHAPE = {"if": "conditional", "term": "definition", "versus": "contrast", "table": "mapping"}


def weigh(clause: dict[str, Any], rule: SectionRule, grammar: Grammar, *, leading: bool) -> None:
    """Set kind, modality and norm of a clause; ``leading`` says that it is the first of its section or has a title."""
    said = _said(clause)
    modality, word = _modality(said, rule, grammar)
    if clause.get("kind") in ("opaque", "changelog_entry", "impact_declaration"):
        modality = "info"
    clause.setdefault("kind", _kind(clause, rule, modality, negative=bool(grammar.negation_pattern.search(word))))
    if rule.kind_of_all and clause["kind"] != "opaque":
        clause["kind"] = rule.kind_of_all
    if modality != "info":
        clause["modality"] = modality
    elif rule.normative and leading and clause["kind"] != "opaque":
        clause["normative"] = True


def _said(clause: dict[str, Any]) -> str:
    """Return the words in which a clause carries its force: of a condition, what follows from it."""
    if "if" in clause:
        return " ".join(item_text(item) for item in clause["then"])
    return str(clause.get("text") or clause.get("lead") or "")


def _modality(said: str, rule: SectionRule, grammar: Grammar) -> tuple[str, str]:
    """Return the modality of what is said and the word, in lower case, that decided it."""
    for pattern, modality in grammar.force_patterns:
        if match := pattern.search(said):
            denied = modality in ("must", "may") and grammar.denial_pattern.search(said[: match.start()])
            return ("must_not", match[0]) if denied else (modality, match[0])
    return (rule.imperatives and _imperative(said, grammar.words.imperatives)) or (rule.modality, "")


def _imperative(said: str, verbs: Imperatives) -> tuple[str, str] | None:
    """Return the modality of a clause that opens with an imperative, and the verb in lower case."""
    for words, modality in ((verbs.must_not, "must_not"), (verbs.must, "must")):
        if word := _opening_word(said, words):
            return modality, word.lower()
    word = _opening_word(said, verbs.nouns_too)
    if word and (said[len(word) :] == ":" or _opening_word(said[len(word) + 1 :], verbs.determiners)):
        return "must", word.lower()
    return None


def _opening_word(said: str, words: tuple[str, ...]) -> str | None:
    """Return which of these words a text opens with."""
    return next(
        (word for word in words if said.startswith(word) and not said[len(word) : len(word) + 1].isalnum()), None
    )


def _kind(clause: dict[str, Any], rule: SectionRule, modality: str, *, negative: bool) -> str:
    """Return the kind of a clause by its shape, then by its section, then by its force."""
    shape = next((kind for key, kind in _BY_SHAPE.items() if key in clause), None)
    if shape:
        return shape
    if any("key" in item for item in clause.get("items", ())):
        return "mapping"
    if rule.kind and rule.parser in ("prose", "definitions"):
        return rule.kind
    if negative and modality in ("should", "must_not"):
        return "prohibition"
    return _BY_FORCE.get(modality, "statement")

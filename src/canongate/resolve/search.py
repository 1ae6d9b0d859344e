"""
Words to the clauses, pages, rules and decisions that speak of them, best first.

A rank is a sum of whole numbers, so the same root and words give the same order everywhere. There is no index: the
texts of a canon are looked through, and only those that hold the beginning of a word are read closer.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from canongate.model.workspace import Workspace

KINDS = ("page", "clause", "rule", "decision", "parameter", "Brain")
_ID, _TITLE, _TEXT = 3, 3, 2
_WHOLE, _PART = 4, 2
_PHRASE = 12
_SHORTEST_BEGINNING = 3
_LONGEST_ENDING = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found."""

    kind: str
    id: str
    name: str
    """What of the id tells it from others: of a clause, what follows the page."""
    title: str
    text: str
    place: tuple[str, str]
    """File and JSON pointer."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, and how well it fits."""

    entry: Entry
    score: int
    excerpt: str


def search(workspace: Workspace, words: str, *, excerpt: int = 160) -> tuple[tuple[Hit, ...], bool]:
    """
    Return what speaks of some words, best first, and whether every hit has all of them.

    Args:
        workspace: where to look.
        words: words in any order; beginnings of words count, and endings such as plurals do not matter.
        excerpt: characters of text to show of each.

    Where nothing has all the words, what has any of them is returned.
    """
    asked = tuple(dict.fromkeys(_WORD.findall(folded(words))))
    found = [(entry, points) for entry in entries(workspace) if any(points := _points(entry, asked))]
    complete = [(entry, points) for entry, points in found if all(points)]
    chosen = complete or found
    rarity = [_rarity(len(found), sum(1 for _, points in found if points[at])) for at in range(len(asked))]
    phrase = folded(words).strip()
    hits = [
        Hit(entry, _score(entry, points, rarity, phrase), shortened(entry.text, asked, excerpt))
        for entry, points in chosen
    ]
    ordered = sorted(hits, key=lambda hit: (-hit.score, KINDS.index(hit.entry.kind), hit.entry.id))
    return tuple(ordered), bool(complete)


def entries(workspace: Workspace) -> Iterator[Entry]:
    """Yield everything in a workspace that can be found."""
    for name, page in workspace.pages.items():
        sections = ", ".join(section["heading"] for section in page.data["sections"] if section["heading"])
        yield Entry("page", name, name, page.title, sections, (page.path, ""))
    for name, clause in workspace.clauses.items():
        if "/" not in clause.pointer.partition("/clauses/")[2]:
            place = (workspace.pages[clause.page].path, clause.pointer)
            yield Entry("clause", name, name.partition("#")[2], "", clause.text, place)
    for rule in workspace.rules:
        text = " ".join((rule.data["why"], rule.data["help"]))
        yield Entry("rule", rule.id, rule.id, " ".join(rule.data["enforces"]), text, (rule.path, ""))
    for name, decision in workspace.decisions.items():
        subject = decision.data.get("offer") or decision.data["segment"]
        text = subject["name"] if isinstance(subject, dict) else f"segment {subject}"
        yield Entry("decision", name, name, text, f"{text}: {decision.data['focus']}", (decision.path, ""))
    for name, row in workspace.parameters.items():
        yield Entry("parameter", name, name, row["unit"], row["reason"], ("rules/parameters.yaml", ""))
    for name, row in workspace.brains.items():
        yield Entry("Brain", name, name, row["name"], row["domain"], ("registries/brains.yaml", ""))


def folded(text: str) -> str:
    """Return a text without case and accents, as words are compared."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def known_words(workspace: Workspace) -> set[str]:
    """Return every word that can be found, for a mend of one that is not."""
    return {
        word
        for entry in entries(workspace)
        for word in _WORD.findall(folded(f"{entry.title} {entry.text}"))
        if len(word) > _SHORTEST_BEGINNING
    }


def shortened(text: str, asked: Sequence[str], most: int) -> str:
    """Return the part of a text around the first of the words, no longer than asked for, cut between words."""
    if len(text) <= most:
        return text
    lowered = text.lower()
    first = min((at for word in asked if (at := lowered.find(word)) >= 0), default=0)
    start = max(0, min(first - most // 4, len(text) - most))
    start = text.find(" ", start) + 1 if start else 0
    part = text[start : start + most - 2]
    if start + len(part) < len(text):
        part = part.rpartition(" ")[0] or part
        return ("…" if start else "") + part + "…"
    return "…" + part


def _points(entry: Entry, asked: Sequence[str]) -> list[int]:
    """Return how well an entry has each word; 0 where it has not."""
    fields = [
        (weight, folded(text)) for weight, text in ((_ID, entry.name), (_TITLE, entry.title), (_TEXT, entry.text))
    ]
    points = []
    for word in asked:
        beginning = word[: max(_SHORTEST_BEGINNING, len(word) - _LONGEST_ENDING)]
        points.append(max((weight * _fit(word, text) for weight, text in fields if beginning in text), default=0))
    return points


def _fit(word: str, text: str) -> int:
    """Return whether a text has a word, whole or but for its ending."""
    best = 0
    for other in _WORD.findall(text):
        if other == word:
            return _WHOLE
        shorter, longer = sorted((word, other), key=len)
        near = len(longer) - len(shorter) <= _LONGEST_ENDING or shorter == word
        if near and len(shorter) >= _SHORTEST_BEGINNING and longer.startswith(shorter):
            best = _PART
    return best


def _rarity(found: int, having: int) -> int:
    """Return how much a word weighs: more, the fewer of what was found have it."""
    return 1 + (found // max(having, 1)).bit_length()


def _score(entry: Entry, points: Sequence[int], rarity: Sequence[int], phrase: str) -> int:
    together = _PHRASE if " " in phrase and phrase in folded(f"{entry.title} {entry.text}") else 0
    return sum(point * weight for point, weight in zip(points, rarity, strict=True)) + together

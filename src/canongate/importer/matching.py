"""
Which clauses of a page just read are clauses of its previous state: the same, moved, or reworded.

Exact matches go first, in order; then what has the same name in the same section; then the most alike. What has no
match is new. A clause that is one and the same keeps its id wherever it stands. Long because it is one matching.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from canongate.model.clauses import condition_text, item_lists, item_text

Draft = dict[str, Any]
Row = Mapping[str, Any]
ALIKE_IN_SECTION = 0.5
ALIKE_ANYWHERE = 0.75
MOST_WORDS = 120
"""Words of a text that are compared; the comparison costs their square."""
MOST_HOLDERS = 100
MOST_CANDIDATES = 6
_IDENTITY = frozenset(("id", "uid", "owner", "params", "links", "layout", "marker", "blank", "part_of", "normative"))
_NAMES = ("title", "party", "term", "version")
_CARRIED = ("id", "uid", "owner", "params", "links")


def match_page(page: Draft, previous: Row) -> None:
    """Give sections, clauses and items of a page the identity of what they match; changed in place."""
    _pair(page["sections"], previous["sections"], lambda section: section["heading"].casefold(), _take_section)
    fresh = [(section["heading"].casefold(), clause) for section in page["sections"] for clause in section["clauses"]]
    old = [(section["heading"].casefold(), clause) for section in previous["sections"] for clause in section["clauses"]]
    for key in (_whole, _content, _named):
        _pair(fresh, old, key, _take_clause)
    _pair_alike(fresh, old, ALIKE_IN_SECTION, same_section=True)
    _pair(fresh, old, _words_anywhere, _take_clause)
    _pair_alike(fresh, old, ALIKE_ANYWHERE, same_section=False)


def _taken(part: Any) -> bool:
    """Return whether a section, clause or item of the new page has its identity already."""
    return "id" in (part[1] if isinstance(part, tuple) else part)


def _pair(
    fresh: Sequence[Any], old: Sequence[Any], key: Callable[[Any], Hashable], take: Callable[[Any, Any], None]
) -> None:
    """Pair what has equal keys, the first with the first; what was paired before stays so."""
    used = {_id_of(part) for part in fresh if _taken(part)}
    waiting: dict[Hashable, list[Any]] = {}
    for part in old:
        if _id_of(part) not in used:
            waiting.setdefault(key(part), []).append(part)
    for part in fresh:
        if not _taken(part) and (name := key(part)) is not None and waiting.get(name):
            take(part, waiting[name].pop(0))


def _id_of(part: Any) -> str:
    """Return the id of a section, clause or item."""
    return str((part[1] if isinstance(part, tuple) else part)["id"])


def _whole(pair: tuple[str, Row]) -> Hashable:
    """Return everything a clause says, with its section."""
    section, clause = pair
    return section, _frozen({key: value for key, value in clause.items() if key not in _IDENTITY})


def _content(pair: tuple[str, Row]) -> Hashable:
    """Return the words of a clause, with its section; None for a clause without words."""
    section, clause = pair
    words = _words(clause)
    return (section, words) if words else None


def _words_anywhere(pair: tuple[str, Row]) -> Hashable:
    """Return the words of a clause, wherever it stands; None for a clause without words."""
    return _words(pair[1]) or None


def _named(pair: tuple[str, Row]) -> Hashable:
    """Return the name of a clause, with its section; None for a clause without one."""
    section, clause = pair
    name = next(((key, clause[key]) for key in _NAMES if clause.get(key)), None)
    if name is None:
        name = ("kind", "impact_declaration") if clause["kind"] == "impact_declaration" else None
    return None if name is None else (section, name)


def _frozen(value: Any) -> Hashable:
    """Return JSON-like data without identity as something that can be compared quickly."""
    if isinstance(value, Mapping):
        return tuple(sorted((key, _frozen(child)) for key, child in value.items() if key not in _IDENTITY))
    if isinstance(value, list | tuple):
        return tuple(map(_frozen, value))
    return repr(value)


def _words(clause: Row) -> str:
    """Return what a clause says, as one text."""
    said = [str(clause[key]) for key in ("title", "party", "term", "text", "lead", "change") if clause.get(key)]
    said += [condition_text(clause)] if "if" in clause else []
    said += clause.get("lines", ())
    said += [item_text(item) for _, items in item_lists(clause) for item in items]
    return " ".join(said)


def _take_section(section: Draft, old: Row) -> None:
    """Give a section its previous id."""
    section["id"] = old["id"]


def _take_clause(fresh: tuple[str, Draft], old: tuple[str, Row]) -> None:
    """Give a clause its previous identity, and match its items."""
    clause, before = fresh[1], old[1]
    clause.update({key: before[key] for key in _CARRIED if key in before})
    _match_items(clause, before)


def _match_items(holder: Draft, before: Row) -> None:
    """Match the items below a clause or item with those below its previous state."""
    fresh = [item for _, items in item_lists(holder) for item in items]
    old = [item for _, items in item_lists(before) for item in items]
    _pair(fresh, old, item_text, _take_item)
    _pair_items_alike(fresh, old)


def _take_item(item: Any, before: Any) -> None:
    """Give an item its previous id, and match what is nested in it."""
    item["id"] = before["id"]
    _match_items(item, before)


def _pair_alike(
    fresh: Sequence[tuple[str, Draft]], old: Sequence[tuple[str, Row]], least: float, *, same_section: bool
) -> None:
    """Pair clauses that say nearly the same, the most alike first."""
    used = {clause["id"] for _, clause in fresh if "id" in clause}
    open_fresh = [pair for pair in fresh if "id" not in pair[1]]
    open_old = [pair for pair in old if pair[1]["id"] not in used]
    fresh_words = [_words(clause) for _, clause in open_fresh]
    old_words = [_words(clause) for _, clause in open_old]
    candidates = (
        (at, other)
        for at, other in _sharing_words(fresh_words, old_words)
        if not same_section or open_fresh[at][0] == open_old[other][0]
    )
    for at, other in _best(candidates, fresh_words, old_words, least):
        _take_clause(open_fresh[at], open_old[other])


def _pair_items_alike(fresh: Sequence[Any], old: Sequence[Any]) -> None:
    """Pair items that say nearly the same, the most alike first."""
    used = {item["id"] for item in fresh if "id" in item}
    open_fresh = [item for item in fresh if "id" not in item]
    open_old = [item for item in old if item["id"] not in used]
    fresh_words = [item_text(item) for item in open_fresh]
    old_words = [item_text(item) for item in open_old]
    candidates = _sharing_words(fresh_words, old_words)
    for at, other in _best(candidates, fresh_words, old_words, ALIKE_IN_SECTION):
        _take_item(open_fresh[at], open_old[other])


def _sharing_words(fresh: Sequence[str], old: Sequence[str]) -> Iterator[tuple[int, int]]:
    """
    Yield pairs that may be alike: those with the most words in common.

    Each fresh text is paired with a bounded number of old ones, so that a large page that was rewritten throughout
    costs no more than its length.
    """
    holders: dict[str, list[int]] = {}
    for other, text in enumerate(old):
        for word in set(text.lower().split()):
            holders.setdefault(word, []).append(other)
    for at, text in enumerate(fresh):
        counts = Counter(other for word in set(text.lower().split()) for other in holders.get(word, ())[:MOST_HOLDERS])
        for other, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_CANDIDATES]:
            yield at, other


def _best(
    pairs: Iterable[tuple[int, int]], fresh: Sequence[str], old: Sequence[str], least: float
) -> Iterator[tuple[int, int]]:
    """Yield pairs that are alike enough, from the most alike on, each side once."""
    figures = ((likeness(fresh[at], old[other], least), at, other) for at, other in pairs)
    candidates = sorted((-alike, at, other) for alike, at, other in figures if alike >= least)
    seen_fresh: set[int] = set()
    seen_old: set[int] = set()
    for _, at, other in candidates:
        if at not in seen_fresh and other not in seen_old:
            seen_fresh.add(at)
            seen_old.add(other)
            yield at, other


def likeness(one: str, other: str, least: float = 0.0) -> float:
    """Return how alike two texts are word by word, from 0 to 1; below ``least`` the figure is only a bound."""
    words, others = one.lower().split()[:MOST_WORDS], other.lower().split()[:MOST_WORDS]
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    bound = matcher.real_quick_ratio()
    return bound if bound < least else matcher.ratio()

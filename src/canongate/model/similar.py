"""Did you mean: the known word nearest to one that is not known."""

from collections.abc import Iterable
from difflib import get_close_matches

_SHORTEST_BEGINNING = 4


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like this one, or None when none is near; ties go to the first in sorted order."""
    candidates = sorted(known)
    folded = {candidate.casefold(): candidate for candidate in reversed(candidates)}
    if word.casefold() in folded:
        return folded[word.casefold()]
    matches = get_close_matches(word, candidates, n=1, cutoff=0.6)
    return matches[0] if matches else _nearest_beginning(word, candidates)


def _nearest_beginning(word: str, candidates: list[str]) -> str | None:
    """Return the candidate that begins most like a word; ids are long, and people type their first part."""
    if len(word) < _SHORTEST_BEGINNING:
        return None
    beginnings = {candidate[: len(word)]: candidate for candidate in reversed(candidates)}
    matches = get_close_matches(word, sorted(beginnings), n=1, cutoff=0.8)
    return beginnings[matches[0]] if matches else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return ``did you mean 'x'?``, or the other text when no known word is near."""
    match = nearest(word, known)
    return f"did you mean {match!r}?" if match else otherwise

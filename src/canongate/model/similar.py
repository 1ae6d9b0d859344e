"""
Did you mean: the known word nearest to one that is not known.

Among few words all are compared. Among many only those that share the most with the word: an index of their trigrams is
made once for a set of words and kept for the last few sets, so that a thousand misses cost little more than one.
"""

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from itertools import accumulate, chain

MANY = 1000
"""More known words than this are not all compared."""
_SHORTEST_BEGINNING = 4
_COMPARED = 40
"""How many of many words are compared: those that share the most trigrams with the word."""
_LOOKED_AT = 4000
"""How often a word that has a trigram is looked at, at most: from the rarest trigram on, and for three in any case."""
_RAREST = 3


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like this one, or None when none is near; ties go to the first in sorted order."""
    words = tuple(known)
    if len(words) > MANY:
        words = _index_of(words).closest(word)
    return _nearest(word, sorted(words))


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return ``did you mean 'x'?``, or the other text when no known word is near."""
    match = nearest(word, known)
    return f"did you mean {match!r}?" if match else otherwise


def _nearest(word: str, candidates: list[str]) -> str | None:
    """Return the most similar of a few words, in sorted order."""
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


class _Index:
    """
    Many words by what they are made of.

    Args:
        words: all of them.
    """

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = sorted(set(words))
        self._having: dict[str, list[int]] = {}
        for at, word in enumerate(self._words):
            for trigram in _trigrams(word):
                self._having.setdefault(trigram, []).append(at)

    def closest(self, word: str) -> tuple[str, ...]:
        """Return the words that share the most of the rarest trigrams of a word, the shorter first among equals."""
        lists = sorted((self._having[one] for one in _trigrams(word) if one in self._having), key=len)
        sums = accumulate(map(len, lists))
        enough = [
            one for i, (one, seen) in enumerate(zip(lists, sums, strict=True)) if i < _RAREST or seen < _LOOKED_AT
        ]
        shared = Counter(chain.from_iterable(enough))
        ranked = sorted(shared, key=lambda at: (-shared[at], abs(len(self._words[at]) - len(word)), at))
        return tuple(self._words[at] for at in ranked[:_COMPARED])


def _trigrams(word: str) -> set[str]:
    folded = f"  {word.casefold()} "
    return {folded[at : at + 3] for at in range(len(folded) - 2)}


@lru_cache(maxsize=4)
def _index_of(words: tuple[str, ...]) -> _Index:
    """Return the index of a set of words, from the last time where it is the same set."""
    return _Index(words)

"""Texts in arrays: numbers of sorted dictionaries, compared as the texts themselves are."""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from canongate.expression import strings
from canongate.expression.columns_arrays import Array, Mask, Result, Text, relation


class Words:
    """Brings texts of different dictionaries together; each pair of dictionaries is merged once."""

    def __init__(self) -> None:
        self._merged: dict[tuple[int, int], Any] = {}

    def compare(self, operator: str, one: Text, two: Text) -> Any:
        """Return how two texts relate, by their numbers in one dictionary."""
        if one.words is two.words:
            return RELATIONS[operator](one.codes, two.codes)
        if two.is_constant and not one.is_constant:
            return _beside_constant(operator, one, two.words[0])
        if one.is_constant and not two.is_constant:
            return _beside_constant(_MIRRORED[operator], two, one.words[0])
        _, first, second = self.merged(one, two)
        return RELATIONS[operator](first, second)

    def merged(self, one: Text, two: Text) -> tuple[tuple[str, ...], Any, Any]:
        """Return a dictionary of the words of both, and their numbers in it; made once for each pair."""
        key = id(one.words), id(two.words)
        if key not in self._merged:
            words = tuple(sorted({*one.words, *two.words}))
            places = {word: at for at, word in enumerate(words)}
            tables = [np.array([places[word] for word in text.words] or [0], np.int64) for text in (one, two)]
            # The texts are kept beside the tables, so that their identities stay theirs.
            self._merged[key] = (words, tables[0], tables[1], one.words, two.words)
        words, first, second, _, _ = self._merged[key]
        return words, first[one.codes], second[two.codes]

    def select(self, mask: Mask, one: Any, two: Any) -> Any:
        """Return values of one or the other by a mask."""
        if one is None or two is None:
            return one if two is None else two
        if not isinstance(one, Text):
            # As arrays: a constant beyond the narrow type of a column must widen it.
            return np.where(mask, np.asarray(one), np.asarray(two))
        if one.words is two.words:
            return Text(np.where(mask, one.codes, two.codes), one.words)
        words, first, second = self.merged(one, two)
        return Text(np.where(mask, first, second), words)


def tested(name: str, position: int, constant: str) -> Callable[[Text, Any], Result]:
    """Return a test of texts against a constant: each word of a dictionary is asked once, then looked up."""
    known: dict[int, tuple[Array, tuple[str, ...]]] = {}
    ask = _TESTS[name]

    def run(text: Text, defined: Any) -> Result:
        if id(text.words) not in known:
            pairs = ((word, constant) if position == 0 else (constant, word) for word in text.words)
            known[id(text.words)] = np.array([ask(*pair) for pair in pairs] or [False], np.bool_), text.words
        return relation(known[id(text.words)][0][text.codes], defined, None)

    return run


def sizes(text: Text, defined: Any) -> Result:
    """Return how many characters texts have."""
    table = np.array([len(word) for word in text.words] or [0], np.int64)
    return table[text.codes], defined


def _beside_constant(operator: str, text: Text, constant: str) -> Any:
    """Return how texts relate to a constant that may not be in their dictionary."""
    at = bisect_left(text.words, constant)
    if at < len(text.words) and text.words[at] == constant:
        return RELATIONS[operator](text.codes, at)
    if operator == "==":
        return np.zeros(np.shape(text.codes), np.bool_)
    # Between two words: what is at most it is below it.
    return text.codes < at if operator in {"<", "<="} else text.codes >= at


_MIRRORED = {"==": "==", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
RELATIONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": np.equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip
_TESTS: Mapping[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "matches": strings.matches,
}

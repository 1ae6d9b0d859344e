"""
The force of a clause: from its modality field, and, where that stays the same, from its words.

Words decide only when each text has exactly one force in the organisation's word table; otherwise nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from canongate.model.change import Effect

_RANK = {"info": 0, "may": 1, "should": 2, "should_not": 2, "must": 3, "must_not": 3}
_FORBIDS = frozenset({"should_not", "must_not"})
ForceWords = Sequence[tuple[re.Pattern[str], str]]
"""What finds a word in plain text without case, and the force it has; the longest words first."""


def words_of_force(table: Mapping[str, Sequence[str]]) -> ForceWords:
    """Return an organisation's words of force, ready to be looked for, from force to its words."""
    words = [(word.casefold(), force) for force, group in table.items() for word in group]
    # NOTE: the longest words first, so that "must not" is not also read as "must".
    ordered = sorted(words, key=lambda entry: (-len(entry[0]), entry[0]))
    return [(re.compile(rf"(?<!\w){re.escape(word)}(?!\w)"), force) for word, force in ordered]


def same_words(before: str, after: str) -> bool:
    """Return whether two texts say the same: white space and the form of Unicode do not count."""
    return _plain(before) == _plain(after)


def effect_of_modality(before: str, after: str) -> Effect | None:
    """Return what a change of modality does, or None when there is none."""
    if before == after:
        return None
    ranks = _RANK[before], _RANK[after]
    if min(ranks) > 1 and (before in _FORBIDS) != (after in _FORBIDS):
        return Effect.REVERSED
    return Effect.STRENGTHENED if ranks[1] > ranks[0] else Effect.WEAKENED


def effect_of_words(before: str, after: str, words: ForceWords) -> Effect:
    """Return what a change of words does to a clause whose modality field stayed as it was."""
    forces = force_in(before, words), force_in(after, words)
    if None in forces:
        return Effect.REWORDED
    return effect_of_modality(str(forces[0]), str(forces[1])) or Effect.REWORDED


def force_in(text: str, words: ForceWords) -> str | None:
    """Return the one force a text's words have, or None when they have none or several."""
    plain = _plain(text).casefold()
    found: set[str] = set()
    for pattern, force in words:
        plain, count = pattern.subn(" ", plain)
        if count:
            found.add(force)
    return found.pop() if len(found) == 1 else None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())

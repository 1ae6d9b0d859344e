"""The words of a grammar: those that carry force, and those by which lines are read."""

import re
from collections.abc import Mapping

from canongate.model.page import Role
from canongate.model.strict import Line, Strict


class Force(Strict):
    """Words that tell the force of a clause; the first row that has a word in the clause decides, top to bottom."""

    must_not: tuple[Line, ...] = ()
    """Words that forbid."""
    must: tuple[Line, ...] = ()
    """Words that oblige."""
    should: tuple[Line, ...] = ()
    """Words that recommend, or advise against."""
    may: tuple[Line, ...] = ()
    """Words that allow."""


class Imperatives(Strict):
    """Verbs that carry force when a clause opens with them."""

    must: tuple[Line, ...] = ()
    """Do this."""
    must_not: tuple[Line, ...] = ()
    """Do not do this."""
    nouns_too: tuple[Line, ...] = ()
    """Verbs that are nouns as well: do this, where a determiner or a colon follows."""
    determiners: tuple[Line, ...] = ()
    """Words before which a noun cannot stand."""


class Words(Strict):
    """The words by which lines are read."""

    force: Force = Force()
    """Words of force, anywhere in a clause."""
    imperatives: Imperatives = Imperatives()
    """Words of force, at the start of a clause."""
    denials: tuple[Line, ...] = ()
    """Words that, a few words before may or must, turn it into must not: ``no Brain may``."""
    negations: tuple[Line, ...] = ()
    """Words that turn an obligation into a prohibition."""
    conditions: tuple[Line, ...] = ()
    """Words that open a condition."""
    contrasts: tuple[Line, ...] = ()
    """Whole lines that open the other side of a contrast."""
    steps: tuple[Line, ...] = ()
    """Words before the number of a step."""
    roles: Mapping[Role, tuple[Line, ...]] = {}
    """Verbs of each role in a Cross Brain Integration."""
    none: tuple[Line, ...] = ()
    """Spellings of an empty list."""
    yes: tuple[Line, ...] = ()
    """Spellings of yes."""
    no: tuple[Line, ...] = ()
    """Spellings of no."""
    end: tuple[Line, ...] = ()
    """Lines that end a page."""


def any_word(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of any of these words, as whole words; of none, it matches nothing."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)" if words else r"(?!)")

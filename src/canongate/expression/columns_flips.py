"""
What one changed rule would flip, over millions of stored documents.

The outcomes of all rules are kept as bits, and for each document how many rules fail and how many are open. A changed
rule is computed on its own; only documents on which it answers otherwise than before are looked at again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from canongate.expression.columns import EmittedColumns, Mask, emit_columns
from canongate.expression.columns_dataset import Array, Dataset
from canongate.expression.environment import Program

type Rule = tuple[Program | None, Program]
"""When a rule applies (None is always), and what it requires."""


class Standing(IntEnum):
    """What a document's rules say together; the verdicts of the design, as numbers of an array."""

    ACCEPTED = 0
    BLOCKED = 1
    UNDECIDED = 2


@dataclass(frozen=True, slots=True)
class Flips:
    """The documents whose standing changes: their numbers, and what each was and becomes."""

    rows: Array
    before: Array
    after: Array

    def count(self, before: Standing, after: Standing) -> int:
        """Return how many documents go from one standing to another."""
        return int(np.count_nonzero((self.before == before) & (self.after == after)))


class Standings:
    """
    The outcomes of rules on a dataset.

    Args:
        rules: those that can block; of advisory rules no verdict depends.
        dataset: encoded for these rules and for those they will be changed to.
    """

    def __init__(self, rules: Sequence[Rule], dataset: Dataset) -> None:
        self._dataset = dataset
        self._failed: list[list[Array]] = [[] for _ in rules]
        self._open: list[list[Array]] = [[] for _ in rules]
        fails, opens = [], []
        for outcomes in _outcomes(rules, dataset):
            for position, (fail, is_open) in enumerate(outcomes):
                self._failed[position].append(np.packbits(fail))
                self._open[position].append(np.packbits(is_open))
            fails.append(_counted([fail for fail, _ in outcomes]))
            opens.append(_counted([is_open for _, is_open in outcomes]))
        self._fails, self._opens = fails, opens

    def standing(self) -> Array:
        """Return the standing of every document."""
        pairs = zip(self._fails, self._opens, strict=True)
        return np.concatenate([_standing(fails, opens) for fails, opens in pairs] or [np.zeros(0, np.int8)])

    def flips(self, position: int, changed: Rule) -> Flips:
        """Return what flips when the rule at a position is changed."""
        found: list[tuple[Array, Array, Array]] = []
        start = 0
        for number, ((fail, is_open),) in enumerate(_outcomes([changed], self._dataset)):
            rows = self._dataset.chunks[number].rows
            failed, was_open = (
                np.unpackbits(kept[position][number], count=rows).view(np.bool_) for kept in (self._failed, self._open)
            )
            other = np.nonzero((fail != failed) | (is_open != was_open))[0]
            if other.size:
                fails, opens = self._fails[number][other], self._opens[number][other]
                before = _standing(fails, opens)
                after = _standing(
                    fails + fail[other].astype(np.int16) - failed[other],
                    opens + is_open[other].astype(np.int16) - was_open[other],
                )
                flipped = before != after
                found.append((other[flipped] + start, before[flipped], after[flipped]))
            start += rows
        empty = (np.zeros(0, np.int64), np.zeros(0, np.int8), np.zeros(0, np.int8))
        return Flips(*(np.concatenate(parts) for parts in zip(empty, *found, strict=True)))


def _outcomes(rules: Sequence[Rule], dataset: Dataset) -> Iterator[list[tuple[Mask, Mask]]]:
    """Yield for each chunk where each rule fails, and where it is open."""
    programs = [program for when, require in rules for program in (when, require) if program is not None]
    emitted: EmittedColumns = emit_columns(programs)
    for outcomes in emitted.outcomes(dataset):
        pairs = iter(zip(outcomes.true, outcomes.undetermined, strict=True))
        found = []
        for when, _ in rules:
            applies, unknown = next(pairs) if when is not None else (None, None)
            holds, is_open = next(pairs)
            fail = ~(holds | is_open)
            if applies is not None and unknown is not None:
                fail, is_open = fail & applies, unknown | (is_open & applies)
            found.append((fail, is_open))
        yield found


def _counted(masks: Sequence[Mask]) -> Array:
    total = np.zeros(masks[0].shape if masks else 0, np.int16)
    for mask in masks:
        total += mask
    return total


def _standing(fails: Array, opens: Array) -> Array:
    blocked = np.where(fails > 0, np.int8(Standing.BLOCKED), np.int8(Standing.ACCEPTED))
    return np.where((fails == 0) & (opens > 0), np.int8(Standing.UNDECIDED), blocked)

"""Theorems and what they rest on for people: each with its sentence, then the rules without which it falls."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from canongate.analyse.statement import Proof, Statement
from canongate.report.display import wrap
from canongate.report.inert import visible


def theorem_lines(statements: Sequence[Statement], columns: int) -> Iterator[str]:
    """Yield the theorems among some statements as lines that fit a terminal, a blank line before each."""
    told = [one for one in statements if one.theorem]
    for name, group in groupby(told, key=lambda one: one.theorem):
        whole, *rests = group
        yield ""
        yield f"{whole.proof.value}: {visible(name)}"
        for line in (whole.says, *_falls(rests)):
            yield from wrap(visible(line), columns, first="  ", rest="    ")


def _falls(rests: Sequence[Statement]) -> Iterator[str]:
    """Yield how a theorem stands to each rule it rests on; what is not shown to be so is told as it was asked."""
    for rule, group in groupby(rests, key=lambda one: one.rules[0]):
        asked = list(group)
        shown = [one for one in asked if one.proof is Proof.PROVEN]
        if shown == asked:
            yield f"falls without {rule}" + (", or where that can be waived" if len(asked) > 1 else "")
        else:
            yield from (f"{one.proof.value}: {one.says}" for one in asked)

"""
``when`` and ``require`` of all rules of one kind as one function of generated Python.

It gives the same values as the evaluator, many times faster, and takes longer to make than the evaluator takes for a
few dossiers; so it is made when there are many, or where it was kept from an earlier run.
"""

from collections.abc import Mapping, Sequence
from typing import Any, overload

from canongate.evaluate.programs import CONDITIONS
from canongate.expression import Program
from canongate.expression.python_kept import from_bytes, to_bytes
from canongate.expression.python_program import EmittedPython, emit_python

_WORTH = 30
"""Dossiers after which the generated function has cost less than the evaluator."""


class Conditions:
    """The conditions of some rules, by the id of the rule and the place of each among the values of a dossier."""

    def __init__(self, rules: Mapping[str, Mapping[str, Program]], kept: bytes | None = None) -> None:
        found = [(name, key) for name, programs in rules.items() for key in CONDITIONS if key in programs]
        self.places = {name: (_at(found, (name, "when")), found.index((name, "require"))) for name in rules}
        """When and require of each rule; None where it has no ``when``."""
        self._programs = _Programs([(rules[name], key) for name, key in found])
        self._emitted: EmittedPython | None = from_bytes(kept, self._programs) if kept is not None else None
        self._asked = 0

    def values(self, dossier: Mapping[str, Any]) -> Sequence[Any] | None:
        """Return the value of every condition on a dossier that fits its schema; None while it does not pay."""
        self._asked += 1
        if self._emitted is None and self._asked > _WORTH:
            self._emit()
        return self._emitted.outcomes(dossier) if self._emitted is not None else None

    def to_bytes(self) -> bytes:
        """Return the generated function as bytes, to be kept."""
        return to_bytes(self._emit())

    def _emit(self) -> EmittedPython:
        if self._emitted is None:
            self._emitted = emit_python(self._programs)
        return self._emitted


def _at(found: list[tuple[str, str]], place: tuple[str, str]) -> int | None:
    return found.index(place) if place in found else None


class _Programs(Sequence[Program]):
    """Programs of several rules, each taken from its rule when it is asked for."""

    def __init__(self, places: Sequence[tuple[Mapping[str, Program], str]]) -> None:
        self._places = places

    @overload
    def __getitem__(self, at: int) -> Program: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Program]: ...
    def __getitem__(self, at: int | slice) -> Program | Sequence[Program]:
        if isinstance(at, slice):
            return _Programs(self._places[at])
        programs, key = self._places[at]
        return programs[key]

    def __len__(self) -> int:
        return len(self._places)

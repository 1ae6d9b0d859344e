"""What the prover says: one sentence about rules, whether it holds, and the dossier that shows it where it does not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from canongate.evaluate.compiled import CompiledRule
from canongate.expression import Program, reads

type Dossier = Mapping[str, Any]


class Proof(StrEnum):
    """Whether a statement holds."""

    PROVEN = "proven"
    REFUTED = "refuted"
    UNPROVEN = "unproven"
    """The solver's resources did not suffice, or it cannot express a rule; this is no proof."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement about rules or about the verdict."""

    kind: str
    """``can-fire``, ``can-pass``, ``no-contradiction``, ``not-redundant``, ``theorem`` or ``rests-on``."""
    rules: tuple[str, ...]
    """The rules it is about."""
    says: str
    """The statement in a sentence."""
    proof: Proof
    theorem: str = ""
    """Id of the theorem it belongs to; empty for statements about rules."""
    reason: str = ""
    """Why it does not hold, or why nothing is known."""
    witness: Mapping[str, Any] = field(default_factory=dict)
    """Path to value of what the rules read, on a dossier that shows the reason."""


def seen_by(dossier: Dossier, rules: Iterable[CompiledRule], *others: Program) -> dict[str, Any]:
    """Return what some rules and expressions read of a dossier, by path, parts of larger values left out."""
    programs = [*(program for rule in rules for program in rule.conditions), *others]
    paths = sorted(set().union(*map(reads, programs)))
    found = {path: _at(dossier, path.split(".")) for path in paths}
    return {path: value for path, value in found.items() if value is not _ABSENT and not isinstance(value, Mapping)}


_ABSENT = object()


def _at(value: Any, path: list[str]) -> Any:
    for position, part in enumerate(path):
        name = part.removesuffix("[]")
        value = value.get(name, _ABSENT) if isinstance(value, Mapping) else _ABSENT
        if part.endswith("[]") and isinstance(value, list):
            return [_at(one, path[position + 1 :]) for one in value if path[position + 1 :]] or value
    return [one for one in value if one is not _ABSENT] if isinstance(value, list) else value

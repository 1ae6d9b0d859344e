"""
What canongate says of one decision: outcomes of the rules, the verdict, and the digests of all it was made from.

A verdict is a pure function of (dossier, rules, waivers); people's approval never enters it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from canongate.model.finding import Finding


class Outcome(StrEnum):
    """What one rule says of one dossier."""

    PASS = "pass"  # noqa: S105  # an outcome, no password
    FAIL = "fail"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


class VerdictStatus(StrEnum):
    """What the rules together say of one decision."""

    ACCEPTED = "accepted"
    BLOCKED = "blocked"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """The outcome of one rule, with the enforcement it had when it was judged."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    rule: str
    """Rule id."""
    outcome: Outcome
    """What the rule says."""
    enforcement: str
    """advisory, waivable or mandatory, after Draft clauses were taken into account."""
    waived: bool = False
    """True when a waiver lets this failure stand."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one decision."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    decision: str
    """Decision id."""
    path: str
    """File of the decision, relative to the root."""
    status: VerdictStatus
    """What the rules together say."""
    as_of: str
    """The day the decision was judged for (ISO date)."""
    outcomes: tuple[RuleOutcome, ...]
    """One per rule in force that speaks of this kind of decision, ordered by rule id."""
    findings: tuple[Finding, ...]
    """Everything that failed or could not be determined, ordered by path, line, rule."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """Digest of the dossier, the rules, the parameters and the waivers."""
    documents: Mapping[str, str] = field(default_factory=dict)
    """Digest of each document the dossier was built from, by path."""
    engine: str = ""
    """Name and version of the program that judged."""

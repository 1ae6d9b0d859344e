"""
Cases of a rule: small dossiers and what the rule should say of them, for people to read and machines to run.

A case gives only what matters to it; the rest comes from a base dossier (:mod:`canongate.analyse.cases`).
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from canongate.model.strict import IsoDate, Line, RuleId, Strict


class Case(Strict):
    """One dossier, in so far as it matters, and the outcome the rule should have on it."""

    name: Line
    """What the case shows, as a sentence."""
    given: Annotated[dict[str, Any], Field(examples=[{"evidence": {"segment": {"customers": 412}}}])] = Field(
        default_factory=dict
    )
    """Parts of the dossier, laid over the base; mappings are merged, everything else replaces what was there."""
    without: Annotated[tuple[Line, ...], Field(examples=[["decision.comparison"]])] = ()
    """Paths that are taken out of the base."""
    as_of: IsoDate | None = None
    """Day of judgement; the day the rule comes into force when absent."""
    expect: Literal["pass", "fail", "undetermined", "not_applicable"]
    """What the rule should say."""
    message: Line | None = None
    """What the finding should say, word for word, where that matters."""


class Cases(Strict):
    """The cases of one rule."""

    schema_: Annotated[Literal["cases/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    rule: RuleId
    """The rule; the file bears its name."""
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
    """At least one that fails and one that passes, with the boundary."""

"""What the rules together must never let pass, as ``rules/theorems.yaml`` holds it, for the prover."""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.rule import Expression, JudgedKind
from canongate.model.strict import ClauseId, IsoDate, Line, RuleId, Slug, Strict


class Theorem(Strict):
    """No dossier of a kind is accepted while a condition is true, whatever is waived."""

    id: Slug
    """Name of the theorem."""
    clause: ClauseId
    """Clause it makes sure of."""
    says: Line
    """What is proven, in a sentence."""
    applies_to: JudgedKind
    """Kind of thing judged."""
    given: Expression
    """CEL condition over the dossier: wherever it is true, the verdict is not `accepted`."""
    since: IsoDate | None = None
    """First day of judgement it speaks of; absent means from the day the rules it rests on are all in force."""
    rests_on: Annotated[tuple[RuleId, ...], Field(min_length=1)]
    """Rules without any one of which it would not hold; each is taken away, and lightened, to see that it matters."""


class Fact(Strict):
    """Something true of every dossier that canongate builds, which the schema alone does not say."""

    says: Line
    """The fact in a sentence."""
    applies_to: JudgedKind
    """Kind of thing judged."""
    holds: Expression
    """CEL condition over the dossier that is never false."""


class Theorems(Strict):
    """Theorems about the verdict."""

    schema_: Annotated[Literal["theorems/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    facts: tuple[Fact, ...] = ()
    """What the prover may take for granted of every dossier."""
    theorems: Annotated[tuple[Theorem, ...], Field(min_length=1)]
    """One entry per theorem."""

"""
The insight plan: what is declared before anybody looks, for value, criteria, statements and cuts; and an insight.

Margins, costs and weights are the organisation's own figures and no customer data can give them; so they are written
down once, and the manifest names them by digest. How anything is computed stands in the evidence stage. Long because
it is one schema.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from canongate.model.contract import LogicalTable
from canongate.model.strict import BrainId, IsoDate, Line, Slug, Strict

Where = Annotated[str, Field(min_length=1, max_length=4096, examples=["orders >= 3"])]
Percent = Annotated[int, Field(ge=0, le=100)]
Minor = Annotated[int, Field(ge=0, le=1_000_000_000)]
ViewFactor = Literal[
    "orders",
    "lifetime_value",
    "largest_order",
    "profit",
    "sales_cost",
    "support_cost",
    "late_payment",
    "self_help",
    "fit",
    "innovation",
    "advocacy",
]
WHOLE = 100
"""Weights sum to one, written in percent."""


class Cuts(Strict):
    """Where the best and the very best customers begin, by net revenue."""

    best_percent: Annotated[int, Field(ge=2, le=50)] = 10
    """Best: the top so many percent of customers with an order."""
    very_best_percent: Annotated[int, Field(ge=1, le=49)] = 2
    """Very best: the top so many percent."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.very_best_percent >= self.best_percent:
            raise ValueError("very_best_percent must be smaller than best_percent")
        return self


class View(Strict):
    """What one officer values: a weighting of the factors all officers share."""

    id: Slug
    """Id of the view."""
    name: Line
    """Whose view it is."""
    weights: Annotated[dict[ViewFactor, Annotated[int, Field(ge=1, le=100)]], Field(min_length=1)]
    """Factor to weight in percent; the weights of a view sum to 100."""

    @model_validator(mode="after")
    def _sums_to_one(self) -> Self:
        if sum(self.weights.values()) != WHOLE:
            raise ValueError(f"the weights of view {self.id} sum to {sum(self.weights.values())}, not {WHOLE}")
        return self


class Target(Strict):
    """What one Brain is to reach with a value tier."""

    brain: BrainId
    """The Brain that answers for it."""
    measure: Line
    """What is measured."""
    target: Line
    """What is to be reached."""


class Tier(Strict):
    """A tier of value."""

    id: Slug
    """Tier id."""
    name: Line
    """Name as people know it."""
    top_percent: Annotated[int, Field(ge=1, le=100)]
    """The tier ends with the top so many percent of customers; the last tier ends with 100."""
    targets: Annotated[tuple[Target, ...], Field(min_length=1, max_length=30)]
    """A measurement target for each Brain."""


class ValueModel(Strict):
    """The figures of the value model: what is earned and what is spent, as the officers state it."""

    margin_percent: Percent
    """What an order leaves after the cost of what was sold."""
    yearly_discount_percent: Percent
    """By how much money is worth less a year later."""
    horizon_years: Annotated[int, Field(ge=1, le=10)] = 3
    """Horizon of every value that names no other."""
    contact_cost: Minor
    """Marketing: minor units for one contact."""
    sales_contact_cost: Minor
    """Sales: minor units for one contact with a person of sales, on top."""
    ticket_cost: Minor
    """Support: minor units for one ticket, where the ticket does not state its cost."""
    late_yearly_percent: Percent
    """Finance: what waiting for money costs, percent of the amount in a year."""
    referral_share_percent: Percent
    """Share of a referred customer's value that is counted for the customer who referred; the rest stays."""
    adopted_idea_value: Minor
    """Innovation: minor units for one idea taken up."""
    views: Annotated[tuple[View, ...], Field(max_length=12)] = ()
    """Officer views; the five of the framework when absent."""
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1, max_length=10)]
    """Value tiers, the most valuable first."""

    @model_validator(mode="after")
    def _tiers_cover_everybody(self) -> Self:
        ends = [tier.top_percent for tier in self.tiers]
        if ends != sorted(set(ends)) or ends[-1] != WHOLE:
            raise ValueError("the tiers' top_percent must rise and end with 100")
        return self


class WeightedCriterion(Strict):
    """One criterion of an ideal customer."""

    id: Slug
    """Criterion id."""
    name: Line
    """What it asks."""
    where: Where
    """Who meets it: a CEL predicate over the columns of the data contract."""
    weight_percent: Annotated[int, Field(ge=1, le=98)]
    """Its weight; all weights sum to 100."""
    most_important: bool = False
    """True where who misses it cannot be next best."""


class Statement(Strict):
    """An ABCD statement: an audience, an observable behaviour, a condition and a measurable degree."""

    id: Slug
    """Statement id."""
    audience: Slug
    """Segment whose customers are described."""
    behaviour: Line
    """What they do, in words."""
    condition: Where
    """In which situation: a CEL predicate; customers outside it are not counted."""
    degree: Where
    """By which standard: a CEL predicate over columns of behaviour."""


class InsightPlan(Strict):
    """What is declared before customer data are asked for insight."""

    schema_: Annotated[Literal["insight-plan/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    id: Slug
    """Plan id."""
    set_on: IsoDate
    """Day criteria, weights and figures were set, before customers were listed."""
    cuts: Cuts = Cuts()
    """Best and very best."""
    silent_days: Annotated[int, Field(ge=30, le=1000)] = 180
    """A customer who has not ordered for so many days has fallen silent."""
    value: ValueModel | None = None
    """The value model; without it no value after costs is stated."""
    criteria: Annotated[tuple[WeightedCriterion, ...], Field(min_length=3, max_length=12)] | None = None
    """At least three weighted criteria of an ideal customer."""
    statements: Annotated[tuple[Statement, ...], Field(max_length=30)] = ()
    """ABCD statements."""

    @model_validator(mode="after")
    def _weights_sum_to_one(self) -> Self:
        if self.criteria is None:
            return self
        total = sum(criterion.weight_percent for criterion in self.criteria)
        if total != WHOLE:
            raise ValueError(f"the weights of the criteria sum to {total}, not {WHOLE}")
        marked = sum(criterion.most_important for criterion in self.criteria)
        if not 0 < marked < len(self.criteria):
            raise ValueError("some criteria, and not all, must be most_important")
        return self


class Insight(Strict):
    """What was learned about the best customers, the action it leads to and the cause it assumes."""

    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    """What kind of insight."""
    about: Line
    """Group, path, campaign or answer it speaks of."""
    status: Literal["found", "not_found", "measured", "unknown"]
    """Found and not found answer a test; measured states a figure; unknown says that the data cannot tell."""
    summary: Line
    """The insight in a sentence, with its figures."""
    action: Line
    """The action it leads to."""
    cause: Line
    """The cause it assumes, to be tested before money follows it."""
    estimate: float | int | None = None
    """The figure, to 6 significant digits."""
    unit: Line | None = None
    """Unit of the figure."""
    interval: tuple[float | int, float | int] | None = None
    """What the data leave possible, with 95 percent confidence."""
    n: Annotated[int, Field(ge=0)] | None = None
    """Customers it rests on."""
    p_value: float | int | None = None
    """Chance of such a figure where there is no difference."""
    adjusted_p_value: float | int | None = None
    """The same, corrected for everything examined."""
    examined: Annotated[int, Field(ge=0)] | None = None
    """How many were examined to find it."""
    missing_tables: tuple[LogicalTable, ...] = ()
    """Logical tables without which the data cannot tell."""

"""
What a decision plans: what is said to whom and why they buy, what is tested and measured, and what is expected.

Everything may be absent; what a page demands beyond that is the rules' business.
"""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.strict import Digest, Integer, IsoDate, Line, Slug, Strict

ExperimentIds = Annotated[tuple[Slug, ...], Field(max_length=20)]


class Validation(Strict):
    """One way in which the choice was validated after it was made."""

    source: Literal["testing", "campaigns", "customer_feedback", "sales_insights"]
    """Kind of validation."""
    date: IsoDate
    """Day of the result; later than the selection."""
    reference: Line
    """Experiment, campaign, survey or note that holds the result."""
    summary: Line
    """The result in a sentence."""


class Message(Strict):
    """One message and whom it speaks to."""

    id: Slug
    """Short name of the message."""
    channel: Slug
    """Where it runs."""
    segment: Slug
    """The one segment it speaks to."""
    text_digest: Digest
    """Digest of the message's text."""


class Why(Strict):
    """One of the three whys, tied to what backs it."""

    text: Line
    """The answer."""
    tied_to: Annotated[str, Field(pattern=r"^(profile|criteria|claims)\.[a-z_]+$", examples=["profile.what_they_want"])]
    """Profile field, criterion or claim it rests on."""


class ThreeWhys(Strict):
    """Why buy anything, why now, why from us."""

    why_buy_anything: Why | None = None
    """The problem is clear."""
    why_buy_now: Why | None = None
    """The problem is urgent."""
    why_buy_you: Why | None = None
    """The fit is strong."""


class Tests(Strict):
    """Experiments that test the assumptions of the decision."""

    targeting: ExperimentIds = ()
    """Experiments on who is addressed."""
    messaging: ExperimentIds = ()
    """Experiments on what is said."""
    offer_fit: ExperimentIds = ()
    """Experiments on whether the offer fits."""


class MeasurementPlan(Strict):
    """Where each of the five metrics of the segment is tracked."""

    conversion_rate: Line | None = None
    """Conversion rate by segment."""
    lifetime_value: Line | None = None
    """Lifetime value."""
    retention_rate: Line | None = None
    """Retention rate."""
    acquisition_cost: Line | None = None
    """Acquisition cost."""
    engagement: Line | None = None
    """Engagement."""


class ForecastFigure(Strict):
    """A figure expected after the decision is in force."""

    metric: Slug
    """Metric id."""
    value: Integer
    """Expected value, in the metric's unit."""
    unit: Line
    """Unit of the value, for example minor currency units, basis points, days."""
    by: IsoDate
    """Day by which it should be reached."""


class Statement(Strict):
    """What the segment is to be taught or helped to do, in the four parts that make it testable."""

    audience: Line
    """Who."""
    behaviour: Line
    """What they will do."""
    condition: Line
    """Under which circumstances."""
    degree_percent: Annotated[int, Field(ge=1, le=100)]
    """How many of them."""
    experiment: Slug | None = None
    """Experiment that tests it."""

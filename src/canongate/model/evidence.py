"""
The evidence manifest: what customer data say, without any customer in it.

Integers come from the engine, floats are derived from them to 6 significant digits; each figure names its metric and
the manifest names the data by digest. Groups below the minimum cell size are named as suppressed, never shown. Long
because it is one schema.
"""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.contract import FileName, LogicalTable
from canongate.model.decision_claims import Base, ClaimKind
from canongate.model.insight import Insight
from canongate.model.strict import ClauseId, Digest, IsoDate, Line, Slug, Strict

MetricId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=80, examples=["net_revenue"])]
Cell = int | str
SUPPRESSED = "suppressed"
"""What stands in a cell that describes fewer customers than the minimum cell size."""


class Source(Strict):
    """Another document the evidence was made from."""

    id: Slug
    """Its id."""
    digest: Digest
    """Its digest."""


class InputRecord(Strict):
    """One file that was read."""

    name: Slug
    """Name in the data contract."""
    file: FileName
    """Name of the file; never a path."""
    digest: Digest
    """Digest of the file's bytes."""
    rows: Annotated[int, Field(ge=0)]
    """Rows read."""


class ControlTotal(Strict):
    """A total over all rows of a table as they were read, before any was excluded."""

    id: Annotated[str, Field(examples=["orders.rows"])]
    """Table and name."""
    definition: Line
    """What is counted or summed."""
    value: int
    """The total."""
    unit: Line
    """Unit of the value."""


class ExcludedRows(Strict):
    """Rows that were left out, and why."""

    table: LogicalTable
    """Logical table."""
    reason: Line
    """The first reason that applies to these rows."""
    rows: Annotated[int, Field(ge=0)]
    """How many."""
    policy: Literal["exclude", "cut_off"]
    """Excluded as the contract says, or dated on or after the cut-off."""


class MetricRecord(Strict):
    """The definition of a metric, as it was computed."""

    id: MetricId
    """Metric id."""
    version: Annotated[int, Field(ge=1)]
    """Version of the definition."""
    question: Line
    """What it answers."""
    tables: tuple[LogicalTable, ...]
    """Logical tables it needs."""
    columns: tuple[Line, ...]
    """Columns it reads."""
    formula: Line
    """How it is computed."""
    unit: Line
    """Unit of the value."""
    clause: ClauseId
    """The clause that asks for it."""
    digest: Digest
    """Digest of all of the above."""


class SegmentRecord(Strict):
    """A segment of the frozen set."""

    id: Slug
    """Segment id."""
    name: Line
    """Name as people know it."""
    predicate_digest: Digest
    """Digest of its predicate's words."""
    columns: tuple[Line, ...]
    """Columns its predicate reads."""
    bases: tuple[Base, ...]
    """Kinds of attribute these columns are."""
    members_digest: Digest | None = None
    """Digest of the list of its customers, which is written outside the root; absent where they are too few."""


class ResultTable(Strict):
    """Integers by key, sorted by key."""

    keys: tuple[Line, ...]
    """Names of the leading text columns."""
    columns: tuple[Line, ...]
    """Names of the integer columns."""
    rows: tuple[tuple[Cell, ...], ...]
    """Keys, then integers; a suppressed cell holds the word ``suppressed``."""


class Derived(Strict):
    """A number computed from the integer tables."""

    metric: MetricId
    """Metric id."""
    segment: Line
    """Segment id, ``population``, ``none`` for customers in no segment, or a group that an insight plan makes."""
    value: float | int
    """Value, to 6 significant digits."""
    unit: Line
    """Unit of the value."""
    n: Annotated[int, Field(ge=0)] | None = None
    """Customers it rests on."""
    interval: tuple[float | int, float | int] | None = None
    """What the data leave possible, with 95 percent confidence."""


class ModelRecord(Strict):
    """A probability model that was fitted, and why it may or may not be used."""

    name: Line
    """Name of the model."""
    chosen: bool
    """True when forecasts are made with it."""
    customers: Annotated[int, Field(ge=0)]
    """Customers it was fitted to; 0 where they are too few to be shown."""
    parameters: dict[str, float | int]
    """Parameters, to 6 significant digits."""
    standard_errors: dict[str, float | int]
    """Their standard errors; those that have none are left out."""
    log_likelihood: float | int | None = None
    """Log-likelihood, as in the model's paper."""
    hold_out_days: int | None = None
    """Days after the fit on which it was checked."""
    missed_orders: float | int | None = None
    """Miss of the orders forecast for them, as a share of those made."""
    missed_money: float | int | None = None
    """Miss of the money forecast for them, as a share of that spent."""
    missed_customers: float | int | None = None
    """Of a model of contracts: miss of the customers forecast to be under contract after them, as a share of those."""
    spend_correlation: float | int | None = None
    """
    Of a model of spend: Pearson's correlation, over its customers, of how many repeat orders each made and the mean
    spend of these. The model assumes none; how much is too much, the reader judges. Absent where one does not vary.
    """
    flaws: tuple[Line, ...] = ()
    """Why it is not evidence; none where it is."""


class Claim(Strict):
    """What the evidence says of one statement about one segment."""

    kind: ClaimKind
    """What is claimed."""
    segment: Slug
    """Segment it is claimed of."""
    compared: tuple[Slug, ...]
    """Segments it was compared with."""
    status: Literal["proven", "refuted", "not_proven"]
    """The answer."""
    summary: Line
    """The answer in a sentence, with its figures."""
    metric: MetricId | None = None
    """Metric it rests on; `definition` where it rests on the framework's whole definition."""
    unit: Line | None = None
    """Unit of the estimate."""
    estimate: float | int | None = None
    """Value for the segment, to 6 significant digits."""
    n: Annotated[int, Field(ge=0)] | None = None
    """Customers the estimate rests on."""
    against: Slug | None = None
    """The compared segment that is hardest to beat; customers in both are left out of the comparison."""
    better_by: float | int | None = None
    """How much better than that segment; negative is worse."""
    interval: tuple[float | int, float | int] | None = None
    """What the data leave possible of that difference, with 95 percent confidence."""
    p_value: float | int | None = None
    """Chance of such a difference where there is none."""
    adjusted_p_value: float | int | None = None
    """The same, corrected for every segment tried."""
    test: Line | None = None
    """How it was tested."""
    reasons: tuple[Line, ...] = ()
    """Why it is not proven, or what limits it."""
    missing_tables: tuple[LogicalTable, ...] = ()
    """Logical tables without which it cannot be proven."""


class EvidenceManifest(Strict):
    """Integers computed from customer data, with the digests of the data, the metrics and the cut-off date."""

    schema_: Annotated[Literal["evidence/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    id: Slug
    """Manifest id; the file bears the same name."""
    title: Line
    """What the data are."""
    synthetic: bool
    """True when the data were generated and say nothing of real customers."""
    contract: Source
    """The data contract."""
    segment_set: Source
    """The frozen set of segments."""
    cut_off: IsoDate
    """First day whose rows were not used."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    """ISO 4217 code of all money."""
    minor_units: Annotated[int, Field(ge=1)]
    """Minor units in one unit of the currency."""
    minimum_cell_size: Annotated[int, Field(ge=2)]
    """Groups of fewer customers are suppressed."""
    sample_floor: Annotated[int, Field(ge=30)]
    """Fewest customers a claim may rest on."""
    inputs: tuple[InputRecord, ...]
    """Files read."""
    tables_present: tuple[LogicalTable, ...]
    """Logical tables the data hold."""
    control_totals: tuple[ControlTotal, ...]
    """Totals over all rows read."""
    excluded_rows: tuple[ExcludedRows, ...]
    """Rows left out, by reason."""
    metrics: tuple[MetricRecord, ...]
    """Metrics computed."""
    segments: tuple[SegmentRecord, ...]
    """Segments compared."""
    tables: dict[str, ResultTable]
    """Integer tables, by name."""
    tables_digest: Digest
    """Digest of the integer tables."""
    derived: tuple[Derived, ...]
    """Numbers computed from the tables."""
    models: tuple[ModelRecord, ...] = ()
    """Probability models fitted."""
    claims: tuple[Claim, ...]
    """What they prove."""
    plan: Source | None = None
    """The insight plan, where one was given."""
    insights: tuple[Insight, ...] = ()
    """What was learned about the best customers, where a plan was given."""
    hold_out_start: IsoDate
    """First day of the hold-out: segments were settled before it and measured in it."""
    attempts: Annotated[int, Field(ge=1)]
    """Different predicates tried, those of earlier manifests included."""
    earlier: tuple[Digest, ...] = ()
    """Digests of the earlier manifests whose attempts are counted."""
    engine: dict[str, str]
    """Programs that computed; no digest covers this block."""

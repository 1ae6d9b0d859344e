"""
The data contract: how an organisation's files become the logical tables that evidence is computed from.

It names files and columns, types, units, keys, currency, time zone, the sign of returns and what is done with bad
rows. It holds no data and no address; the folder the files stand in is given when evidence is built. Long because it is
one schema.
"""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.strict import IsoDate, Line, Slug, Strict

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60, examples=["customer_id"])]
FileName = Annotated[
    str, Field(pattern=r"^[^/\\.\x00-\x1f][^/\\\x00-\x1f]*$", max_length=255, examples=["orders.parquet"])
]
KeyType = Literal["integer", "text"]
ColumnType = Literal["text", "integer", "decimal", "boolean", "date", "timestamp"]
LogicalTable = Literal[
    "customers",
    "orders",
    "leads",
    "touches",
    "spend",
    "outcomes",
    "referrals",
    "support",
    "community",
    "ideas",
    "usage",
    "surveys",
    "payments",
    "deals",
    "contracts",
    "demographics",
    "psychographics",
]
Policy = Literal["refuse", "exclude"]


class Currency(Strict):
    """The one currency of all money."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["GBP"])]
    """ISO 4217 code."""
    minor_units: Annotated[int, Field(ge=1, le=1_000_000, examples=[100])]
    """Minor units in one unit of the currency; all money is computed in whole minor units."""


class Input(Strict):
    """One file, one table of a DuckDB file, or one table of a database."""

    file: FileName
    """Name of the file in the data folder; never a path. Of a database: the file that holds its Ibis address."""
    format: Literal["parquet", "csv", "duckdb", "ibis"]
    """Format of the file; `ibis` reads a table of any database Ibis can connect to."""
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    """Character between the fields of a CSV file; a comma when absent."""
    table: Name | None = None
    """Table of a DuckDB file or database."""


class Column(Strict):
    """Where a logical column comes from."""

    column: Line
    """Column of the input."""
    type: ColumnType | None = None
    """Type the values have or can be read as; what the logical column asks for when absent."""
    unit: Literal["minor", "major"] | None = None
    """Of money: whole minor units, or units of the currency with decimals."""
    format: Line | None = None
    """How a date or time is written in text, in strftime terms; ISO 8601 when absent."""
    starts_with: Line | None = None
    """Of a flag: true where the text starts with this."""
    one_of: Annotated[tuple[Line, ...], Field(min_length=1, max_length=100)] | None = None
    """Of a flag or an event: true where the text is one of these."""


class Attribute(Strict):
    """A property of a customer that only this organisation knows."""

    column: Line
    """Column of the input."""
    type: Literal["text", "integer", "boolean"]
    """Type of the value in predicates."""
    unit: Line | None = None
    """Unit of the value, where it has one."""
    meaning: Line | None = None
    """What it says of the customer."""
    base: Literal["behaviour", "intent", "value", "demographics", "psychographics"] | None = None
    """Kind of attribute, in the table of customers; demographics when absent. Other tables say it by their name."""
    at_start: bool = True
    """True when it is settled before the customer's first order, so that no outcome can have made it."""


class BadRows(Strict):
    """What is done with rows that break the contract: refuse the whole build, or exclude and count them."""

    wrong_type: Policy = "refuse"
    """A value cannot be read as the type declared."""
    missing_key: Policy = "refuse"
    """A value that identifies the row, or that every row must have, is missing."""
    missing_customer: Policy = "refuse"
    """The customer is missing; such rows count in control totals and in nothing else."""
    other_currency: Policy = "refuse"
    """The row states another currency."""
    negative_amount: Policy = "refuse"
    """A price or amount is below zero where returns are not what makes it so."""
    return_sign: Policy = "refuse"
    """The sign of a cancelled row contradicts the declared sign of returns."""
    future_date: Policy = "refuse"
    """The row is dated after the day the data were extracted."""
    duplicate_key: Policy = "refuse"
    """The row's key was seen before; one row is kept, the same on every run."""


class Table(Strict):
    """One logical table."""

    from_: Annotated[Slug, Field(alias="from")]
    """Input it is read from."""
    columns: Annotated[dict[Name, Column], Field(min_length=1, max_length=40)]
    """Logical column to column of the input."""
    attributes: Annotated[dict[Name, Attribute], Field(max_length=100, default_factory=dict)]
    """Further properties of customers; only in customers, demographics and psychographics."""
    returns: Literal["negative_quantity", "positive_quantity"] | None = None
    """Sign of the quantity in returned and cancelled rows of orders; negative when absent."""
    keep: Literal["latest", "only"] | None = None
    """Of several rows for one customer in a table of attributes: keep the latest, or allow only one (the default)."""
    bad_rows: BadRows = BadRows()
    """What is done with rows that break the contract."""


class MinimumEffect(Strict):
    """The smallest differences that matter; a comparison too small to find them proves nothing."""

    share_points: Annotated[int, Field(ge=1, le=100)] = 10
    """Of shares: percentage points."""
    ratio_percent: Annotated[int, Field(ge=1, le=1000)] = 50
    """Of money and rates: percent of the population's figure."""


class ForecastLimits(Strict):
    """How far a forecast may miss the hold-out and still be evidence."""

    orders_percent: Annotated[int, Field(ge=1, le=100)] = 20
    """Of the orders made in it, percent."""
    money_percent: Annotated[int, Field(ge=1, le=100)] = 30
    """Of the money spent in it, percent."""
    contracts_percent: Annotated[int, Field(ge=1, le=100)] = 20
    """Of the customers still under contract after the periods held out, percent."""


class ContractTerms(Strict):
    """How long a contract runs before it is renewed, and how many periods are watched."""

    period_days: Annotated[int, Field(ge=1, le=3660)] = 31
    """Days of one period, at their longest: 31 for calendar months, 366 for years."""
    periods: Annotated[int, Field(ge=3, le=120)] = 12
    """Whole periods watched: customers whose first contract began longer ago than these are the cohort."""


class DataContract(Strict):
    """How an organisation's files become the logical tables of evidence."""

    schema_: Annotated[Literal["data-contract/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    id: Slug
    """Contract id."""
    title: Line
    """What the data are."""
    source: Line | None = None
    """Where the data come from, and under which licence."""
    synthetic: bool = False
    """True when the data were generated and say nothing of real customers."""
    currency: Currency
    """Currency of all money."""
    time_zone: Annotated[str, Field(pattern=r"^[A-Za-z0-9_+/-]+$", max_length=60, examples=["Europe/London"])]
    """Zone of times that state none (IANA name); they are converted to UTC on load."""
    extracted_on: IsoDate
    """Last day the data can speak of."""
    keys: Annotated[dict[Name, KeyType], Field(default_factory=dict)]
    """Type of key columns, wherever they occur; text when absent."""
    minimum_cell_size: Annotated[int, Field(ge=2, le=1000)] = 10
    """Groups of fewer customers are never shown."""
    sample_floor: Annotated[int, Field(ge=30, le=1_000_000)] = 30
    """Fewest customers a claim may rest on; never below 30."""
    minimum_effect: MinimumEffect = MinimumEffect()
    """The smallest differences that matter."""
    hold_out_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """Days before the cut-off that are kept back: segments are settled before them and measured in them."""
    forecast_limits: ForecastLimits = ForecastLimits()
    """How far a model may miss the hold-out."""
    contract_terms: ContractTerms = ContractTerms()
    """Of the table of contracts: when they are renewed, and how long that is watched."""
    drift_percent: Annotated[int, Field(ge=1, le=1000)] = 25
    """Largest stability index of the population between the start of the hold-out and the cut-off, in hundredths."""
    lead_percent: Annotated[int, Field(ge=1, le=100)] = 50
    """Share of all weightings of the criteria under which the best customer must lead."""
    strata: Annotated[tuple[Name, ...], Field(max_length=10)] | None = None
    """Text columns of customers within whose values comparisons are made again; all attributes when absent."""
    inputs: Annotated[dict[Slug, Input], Field(min_length=1, max_length=50)]
    """The files, by a short name."""
    tables: Annotated[dict[LogicalTable, Table], Field(min_length=1)]
    """The logical tables these files hold; what a missing table would have proved is not proven."""
    control_totals: Annotated[
        dict[str, int], Field(max_length=100, examples=[{"orders.rows": 541909}], default_factory=dict)
    ]
    """Totals known beforehand, by the id evidence gives them; evidence is refused when the data disagree."""

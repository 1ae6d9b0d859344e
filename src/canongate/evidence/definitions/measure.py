"""
Measures of a group of customers: shares (k of n customers) and ratios of sums, each with the criterion it speaks of.

A measure is two whole numbers per customer, a numerator and a denominator; a denominator of 0 leaves the customer out,
so that all who count had the same exposure. ``follow`` is how it is measured in the hold-out, on customers whose
segment was settled before. The engine adds these up; :mod:`.cells` makes figures of the sums.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir

from canongate.evidence.casting import is_true
from canongate.evidence.definitions.metric import Metric
from canongate.model.contract import DataContract, Table

Number = Callable[[ir.Table], ir.IntegerValue]
_HIGH, _LOW = 8, 3
"""From this score on an answer is a strong yes; up to this score a strong no."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric that every group of customers has; ``better`` says which way is good."""

    metric: Metric
    criterion: str
    shape: Literal["share", "ratio"]
    better: Literal["higher", "lower"]
    numerator: Number
    denominator: Number
    follow: tuple[Number, Number] | None = None
    needs: tuple[str, ...] = ()
    """Columns without which it has no value, though its tables may be there."""
    shared: bool = False
    """True where a customer's value is a part of one sum that many share, so that customers are not independent."""

    def missing(self, contract: DataContract) -> tuple[str, ...]:
        """Return the tables, and the columns of the tables that are there, which a contract does not map."""
        tables: Mapping[str, Table] = {str(name): table for name, table in contract.tables.items()}
        absent = tuple(name for name in self.metric.tables if name not in tables)
        columns = (need.split(".") for need in self.needs)
        return absent + tuple(
            f"{table}.{name}" for table, name in columns if table in tables and name not in tables[table].columns
        )

    @property
    def id(self) -> str:
        """Metric id."""
        return self.metric.id


def count(condition: ir.BooleanValue) -> ir.IntegerValue:
    """Return 1 where a condition is known to hold, 0 elsewhere."""
    return ibis.ifelse(is_true(condition), 1, 0).cast("int64")


def where(condition: ir.BooleanValue, value: ir.IntegerValue) -> ir.IntegerValue:
    """Return a number where a condition is known to hold, 0 elsewhere."""
    return ibis.ifelse(is_true(condition), value, 0).cast("int64")


def every(table: ir.Table) -> ir.IntegerValue:
    """Count every customer."""
    return count(table.customer_id.notnull())


def buyer(table: ir.Table) -> ir.IntegerValue:
    """Count customers with an order."""
    return count(table.first_order_at.notnull())


def column(name: str) -> Number:
    """Return a column, 0 where it is absent."""
    return lambda table: table[name].fill_null(0).cast("int64")


def any_of(name: str) -> Number:
    """Count customers of whom a column is above 0."""
    return lambda table: count(table[name] > 0)


def answered(question: str) -> Number:
    """Count customers who answered a question."""
    return lambda table: count(table[question].notnull())


def at_least(question: str, score: int) -> Number:
    """Count customers whose answer is at least a score."""
    return lambda table: count(table[question] >= score)


def at_most(question: str, score: int) -> Number:
    """Count customers whose answer is at most a score."""
    return lambda table: count(table[question] <= score)


def watched(table: ir.Table, days: int) -> ir.BooleanValue:
    """Return whose first order lies at least so many days back."""
    return is_true(table.days_since_first_order >= days)


def _survey(question: str, *, low: bool = False) -> tuple[Number, Number]:
    return (at_most(question, _LOW) if low else at_least(question, _HIGH)), answered(question)


def survey_measure(question: str, name: str, criterion: str, clause: str, *, low: bool = False) -> Measure:
    """Return the share of those asked who answer with a strong yes, or with a strong no where that is good."""
    bound = f"at most {_LOW}" if low else f"at least {_HIGH}"
    numerator, denominator = _survey(question, low=low)
    return Measure(
        Metric(
            name,
            1,
            f"How many answer `{question}` with {bound}?",
            ("surveys",),
            ("surveys.question", "surveys.score"),
            f"customers whose latest answer to {question} is {bound} / customers who answered",
            "share",
            clause,
        ),
        criterion,
        "share",
        "higher",
        numerator,
        denominator,
        (numerator, denominator),
        ("surveys.score",),
    )

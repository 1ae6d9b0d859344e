"""What one question about best customers came to: tables, figures and insights, and how they are put into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from canongate.evidence.insight.kinds import KINDS
from canongate.evidence.statistics.interval import Interval
from canongate.evidence.statistics.rounding import round_significant
from canongate.model.contract import DataContract
from canongate.model.evidence import Derived, ResultTable
from canongate.model.insight import Insight

ALPHA = 0.05
"""Chance that a build finds anything where there is nothing, over all searches of a plan together."""
SEARCHES = tuple(kind for kind, one in KINDS.items() if one.searches)
"""The searches a plan makes. Each has an equal part of :data:`ALPHA`, fixed before any data are seen."""


def over_all_searches(p_value: float) -> float:
    """Return a p-value that was corrected within its own search, corrected for all others too (Bonferroni)."""
    return min(1.0, p_value * len(SEARCHES))


@dataclass(frozen=True, slots=True)
class Found:
    """What one module adds to a manifest."""

    tables: Mapping[str, ResultTable] = field(default_factory=dict)
    derived: tuple[Derived, ...] = ()
    insights: tuple[Insight, ...] = ()

    def __add__(self, other: "Found") -> "Found":
        return Found(
            {**self.tables, **other.tables}, (*self.derived, *other.derived), (*self.insights, *other.insights)
        )


def all_of(parts: Sequence[Found]) -> Found:
    """Return everything that several questions came to."""
    return sum(parts, Found())


def insight(kind: str, about: str, status: str, summary: str, **more: Any) -> Insight:
    """Return an insight with the action and cause of its kind; floats are rounded, an interval may be one of ours."""
    return Insight(
        kind=kind,
        about=about,
        status=status,  # type: ignore[arg-type]  # one of the four words
        summary=summary,
        action=KINDS[kind].action,
        cause=KINDS[kind].cause,
        **{name: _recorded(value) for name, value in more.items() if value is not None},
    )


def unknown(kind: str, about: str, reason: str, present: Sequence[str] = ()) -> Insight:
    """Return an insight that the data cannot give; tables that are not present are named."""
    missing = tuple(name for name in KINDS[kind].tables if name not in present) if present else ()
    return insight(kind, about, "unknown", reason, missing_tables=missing)


def figure(  # noqa: PLR0913, PLR0917  # the fields of one record
    metric: str, group: str, value: float, unit: str, n: int | None = None, interval: Interval | None = None
) -> Derived:
    """Return a derived number, rounded."""
    ends = None if interval is None else _recorded(interval)
    return Derived(metric=metric, segment=group, value=_number(value), unit=unit, n=n, interval=ends)


def _recorded(value: Any) -> Any:
    if isinstance(value, Interval):
        return _number(value.low), _number(value.high)
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> float | int:
    return value if isinstance(value, int) else round_significant(value)


def money(minor: float, contract: DataContract) -> str:
    """Return minor units as people read money."""
    return f"{contract.currency.code} {minor / contract.currency.minor_units:,.0f}"


def percent(share: float) -> str:
    """Return a share in percent."""
    return f"{100 * share:.1f} %"


def between(interval: Interval) -> str:
    """Return an interval of a share in percent."""
    return f"{100 * interval.low:.1f} to {100 * interval.high:.1f} %"

"""Reading a manifest for the report: tables as records, derived figures by metric, money and shares as words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as parsed; suppressed cells read as None."""

    data: Mapping[str, Any]

    def table(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a table; none where it is absent."""
        found = self.data["tables"].get(name)
        if found is None:
            return []
        names = (*found["keys"], *found["columns"])
        return [
            {column: None if cell == SUPPRESSED else cell for column, cell in zip(names, row, strict=True)}
            for row in found["rows"]
        ]

    def derived(self, metric: str) -> dict[str, Mapping[str, Any]]:
        """Return the figures of a metric by group."""
        return {one["segment"]: one for one in self.data["derived"] if one["metric"] == metric}

    @property
    def segments(self) -> dict[str, str]:
        """Names of the segments by id."""
        return {one["id"]: one["name"] for one in self.data["segments"]}

    def money(self, minor: float) -> str:
        """Return minor units as money."""
        value = minor / self.data["minor_units"]
        return f"{self.data['currency']} {value:,.2f}" if abs(value) < 100 else f"{self.data['currency']} {value:,.0f}"  # noqa: PLR2004  # small sums keep their cents


def percent(share: float) -> str:
    """Return a share in percent; number and sign stay on one line."""
    return f"{100 * share:.1f}\u00a0%"


def signed(share: float) -> str:
    """Return a change in percent with its sign; one that rounds to nothing has none."""
    return f"{100 * share:+.1f}\u00a0%" if abs(share) >= 0.0005 else "0.0\u00a0%"  # noqa: PLR2004  # half of the last digit


def span(interval: Any, show: Any = percent) -> str:
    """Return an interval in words; empty where there is none."""
    return "" if not interval else f"{show(interval[0])} to {show(interval[1])}"


def words(name: str) -> str:
    """Return an identifier as words."""
    return name.replace("_", " ")

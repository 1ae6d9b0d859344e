"""Money as people read it: a currency, with as many digits as its minor unit has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Money:
    """A currency as a data contract declares it, such as EUR of 100 minor units."""

    code: str
    minor_units: int

    def words(self, minor: float) -> str:
        """Return an amount of minor units in the currency: `EUR 12.50`, `JPY 1,250`, `-EUR 3.00`."""
        digits = len(str(self.minor_units)) - 1
        sign = "-" if round(minor) < 0 else ""
        return f"{sign}{self.code} {abs(round(minor)) / self.minor_units:,.{digits}f}"


def money_of(manifest: Mapping[str, Any]) -> Money:
    """Return the currency of a manifest."""
    return Money(manifest["currency"], manifest["minor_units"])

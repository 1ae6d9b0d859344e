"""
The one place where a derived float is made fit to be recorded.

Integers are recorded exactly and never pass through here; a float that has no finite value is refused, because an
undefined figure must be recorded as absent, with its reason, and not as ``nan``.
"""

import math

from canongate.evidence.statistics.error import StatisticsError

SIGNIFICANT_DIGITS = 6


def round_significant(value: float, digits: int = SIGNIFICANT_DIGITS) -> float:
    """
    Return the float with so many significant decimal digits that is nearest to the value.

    Rounding twice changes nothing, and negative zero becomes zero, so equal figures have equal bytes.

    Raises:
        StatisticsError: the value is infinite or not a number.
    """
    if not math.isfinite(value):
        raise StatisticsError(
            f"{value} cannot be recorded as a figure", help="Record the figure as absent, with the reason."
        )
    return float(f"{value:.{digits - 1}e}") + 0.0

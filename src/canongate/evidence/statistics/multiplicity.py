"""
Correction for having looked more than once: every segment ever tried counts, those of earlier manifests included.

Which attempts belong to one family is the caller's knowledge; here they are one mapping from a name to a p-value.
"""

from collections.abc import Mapping

from canongate.evidence.statistics.error import StatisticsError


def holm_adjust(p_values: Mapping[str, float]) -> dict[str, float]:
    """
    Return Holm's adjusted p-value of each attempt, in the order given.

    An attempt may be called significant at level alpha where its adjusted value is at most alpha; then the chance that
    any true nothing is called something is at most alpha, however the attempts depend on each other.

    Raises:
        StatisticsError: a value is not a probability.

    Source:
        S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).
    """
    for name, value in p_values.items():
        if not 0 <= value <= 1:
            raise StatisticsError(f"the p-value {value} of {name} is not a probability", help="Give it from 0 to 1.")
    adjusted: dict[str, float] = {}
    running = 0.0
    for position, name in enumerate(sorted(p_values, key=lambda name: (p_values[name], name))):
        running = max(running, min(1.0, (len(p_values) - position) * p_values[name]))
        adjusted[name] = running
    return {name: adjusted[name] for name in p_values}

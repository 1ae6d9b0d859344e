"""Figures as people read them: money in the currency, shares in percent, the rest as numbers."""

from canongate.evidence.definitions.measure import Measure
from canongate.model.contract import DataContract


def figure(value: float, measure: Measure, contract: DataContract) -> str:
    """Return a figure with its unit."""
    unit = measure.metric.unit
    if unit.startswith("minor units"):
        return f"{contract.currency.code} {value / contract.currency.minor_units:,.2f}"
    if unit.startswith("share"):
        return f"{100 * value:.1f} %"
    return f"{value:,.3g} {unit}"


def difference(value: float, measure: Measure, contract: DataContract) -> str:
    """Return a difference with its unit; that of shares in points."""
    unit = measure.metric.unit
    if unit.startswith("share"):
        return f"{100 * value:.1f} points"
    return figure(value, measure, contract)

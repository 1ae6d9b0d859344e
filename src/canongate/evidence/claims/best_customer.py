"""
The claim that a segment is the best customer of a frozen set, by net revenue per customer.

Proven when no compared segment brings more per customer, refuted when one does, not proven when a segment is too
small to say so. Averages are compared as whole numbers, by cross-multiplication, so that no rounding decides.
"""

from collections.abc import Mapping, Sequence

from canongate.evidence.figures import Figures
from canongate.evidence.statistics.rounding import round_significant
from canongate.model.contract import DataContract
from canongate.model.evidence import Claim

KIND = "best_customer"
METRIC = "net_revenue_per_customer"


def best_customer_claims(figures: Figures, segments: Sequence[str], contract: DataContract) -> list[Claim]:
    """
    Return the claim for each segment, against all others of the set.

    Args:
        figures: figures of the groups that may be shown.
        segments: ids of the set, in its order.
        contract: says how few customers a claim may rest on, and the currency.
    """
    return [_claim(figures, name, [one for one in segments if one != name], contract) for name in segments]


def _claim(figures: Figures, name: str, compared: Sequence[str], contract: DataContract) -> Claim:
    own = figures.get(name)
    reasons = _reasons(figures, name, compared, contract.sample_floor)
    more = [one for one in compared if one in figures and own and _brings_more(figures[one], own)]
    if reasons or own is None:
        status, said = "not_proven", f"it is open whether {name} brings most per customer: {'; '.join(reasons)}"
    elif more:
        best = max(more, key=lambda one: (figures[one]["net_revenue"] / figures[one]["customers"], one))
        status = "refuted"
        said = f"{name} brings {_average(own, contract)}, less than {best} with {_average(figures[best], contract)}"
    else:
        status = "proven"
        said = f"{name} brings {_average(own, contract)}, not less than any of {', '.join(compared)}"
    known = own is not None and own["customers"] > 0
    return Claim(
        kind=KIND,
        segment=name,
        compared=tuple(compared),
        status=status,  # type: ignore[arg-type]  # one of the three above
        summary=said,
        metric=METRIC,
        estimate=round_significant(own["net_revenue"] / own["customers"]) if known and own else None,
        n=own["customers"] if own is not None else None,
        reasons=tuple(reasons),
    )


def _reasons(figures: Figures, name: str, compared: Sequence[str], floor: int) -> list[str]:
    """Return why the segments cannot be compared; empty when they can."""
    if not compared:
        return ["there is no other segment to compare it with"]
    reasons = []
    for one in (name, *compared):
        if one not in figures:
            reasons.append(f"{one} has fewer customers than may be shown")
        elif figures[one]["customers"] < floor:
            reasons.append(f"{one} has {figures[one]['customers']} customers, {floor} are needed")
    return reasons


def _brings_more(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    return one["net_revenue"] * other["customers"] > other["net_revenue"] * one["customers"]


def _average(row: Mapping[str, int], contract: DataContract) -> str:
    money = row["net_revenue"] / row["customers"] / contract.currency.minor_units
    return f"{contract.currency.code} {money:,.2f} net per customer"

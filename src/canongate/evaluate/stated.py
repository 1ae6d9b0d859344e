"""The statements of a decision that name evidence, held against what the manifest claims."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from canongate.evaluate.absences import absence, mend_of
from canongate.model.criteria import CRITERIA

_OFFER = ("fit", "problem_strength", "value_delivery")
_SELECTION = ("performance", "growth")
_SCALE = 1000


def statements(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield place and statement of everything in a decision that names evidence, in the decision's order."""
    criteria, selection = data.get("criteria", {}), data.get("selection", {})
    found = [(f"criteria.{name}", criteria.get(name)) for name in CRITERIA]
    found += [(f"selection.{name}", selection.get(name)) for name in _SELECTION]
    found += [(name, data.get(name)) for name in _OFFER]
    for place, one in found:
        if one is not None and "evidence" in one:
            yield place, one


def stated_view(
    data: Mapping[str, Any], claims: Mapping[str, Mapping[str, Any]], made: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """
    Return each statement with what the evidence says of it.

    Args:
        data: the decision.
        claims: the claims as the dossier holds them, by kind; what does not cover the comparison is not among them.
        made: the claims as the manifest holds them, by kind, for their estimates.
    """
    return [_held_against(place, one, claims, made) for place, one in statements(data)]


def _held_against(
    place: str,
    one: Mapping[str, Any],
    claims: Mapping[str, Mapping[str, Any]],
    made: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    kind = one["evidence"]
    claim = claims.get(kind)
    view = {
        "place": place,
        "kind": kind,
        "claims_best": one["claims_best"],
        "status": claim["status"] if claim else "unknown",
        "summary": claim["summary"] if claim else f"the evidence makes no claim {kind} that covers the comparison",
    }
    if claim and "holds" in claim:
        view["holds"] = claim["holds"]
    estimate = made.get(kind, {}).get("estimate") if claim else None
    if "figure" in one and estimate is not None:
        view["off_by_permille"] = thousandths_off(one["figure"], estimate)
    return view


def thousandths_off(stated: float, measured: float) -> int:
    """Return how far a figure is from the one measured, in thousandths of it; of nothing, one is all of it."""
    if measured == 0:
        return 0 if stated == 0 else _SCALE
    return round(min(abs(stated - measured) * _SCALE / abs(measured), _SCALE**3))


def open_statements(
    stated: Sequence[Mapping[str, Any]], made: Mapping[str, Mapping[str, Any]]
) -> Iterator[dict[str, str]]:
    """Yield a note for each statement that the evidence neither proves nor refutes."""
    for index, one in enumerate(stated):
        if "holds" not in one:
            mend = mend_of(made.get(one["kind"], {}))
            yield absence(f"evidence.stated[{index}].holds", f"{one['place']}: {one['summary']}", mend)

"""What a manifest measured at all: kinds of data, bases of grouping, attempts, drift; the same for every segment."""

from collections.abc import Mapping
from typing import Any

_NEEDED: dict[str, tuple[frozenset[str], ...]] = {
    "purchase": (frozenset({"orders"}),),
    "conversion": (frozenset({"touches", "orders"}), frozenset({"leads", "orders"})),
    "retention": (frozenset({"orders", "usage"}), frozenset({"orders", "surveys"})),
    "behaviour": (frozenset({"usage"}), frozenset({"community"}), frozenset({"touches"})),
}
"""Kind of data to the sets of logical tables any of which holds it."""
_BY_VALUE = frozenset({"rfm", "top_customers", "tenths"})
"""Tables of a manifest that group all customers by what they bring."""
_BASES = ("behaviour", "intent", "value", "demographics", "psychographics")
_STABILITY = "population_stability"


def measured_view(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of ``evidence`` that do not depend on the decision's segment."""
    tables = set(data["tables_present"])
    used = {base for row in data["segments"] for base in row["bases"]}
    if _BY_VALUE & data["tables"].keys():
        used.add("value")
    view = {
        "set_digest": data["segment_set"]["digest"],
        "set_size": len(data["segments"]),
        "attempts": data["attempts"],
        "tables": sorted(tables),
        "data_kinds": [kind for kind, sets in _NEEDED.items() if any(one <= tables for one in sets)],
        "bases": [base for base in _BASES if base in used],
        "best": sorted(
            claim["segment"]
            for claim in data["claims"]
            if claim["kind"] == "best_customer" and claim["status"] == "proven"
        ),
    }
    drift = [row["value"] for row in data["derived"] if row["metric"] == _STABILITY and row["segment"] == "population"]
    return view | ({"drift_permille": round(drift[0] * 1000)} if drift else {})

"""What a manifest measured at all: kinds of data, kinds of grouping, months, attempts, drift."""

from collections.abc import Iterator, Mapping
from typing import Any

from canongate.evaluate.absences import Absences, absence

_KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "purchase": ("", ("orders",)),
    "conversion": ("orders", ("touches", "leads")),
    "retention": ("orders", ("usage", "surveys")),
    "behaviour": ("", ("usage", "community", "touches")),
}
"""Kind of data to the logical table it needs, and the tables any of which holds it beside that."""
_BASES: dict[str, tuple[str, ...]] = {
    "behaviour": ("orders", "usage", "community", "support", "contracts"),
    "intent": ("touches", "leads", "deals", "surveys"),
    "value": ("orders", "deals"),
    "demographics": ("demographics", "customers"),
    "psychographics": ("psychographics", "surveys"),
}
"""Kind of attribute to the tables any of which holds it."""
_BY_VALUE = ("rfm", "top_customers", "tenths")
"""Tables of a manifest that group all customers by what they bring."""
_STABILITY = "population_stability"
_MONTHS_IN_YEAR = 12


def measured_view(data: Mapping[str, Any], absent: Absences) -> dict[str, Any]:
    """Return the fields of ``evidence`` that do not depend on the decision's segment; ``absent`` is extended."""
    tables = frozenset(data["tables_present"])
    view = {
        "set_digest": data["segment_set"]["digest"],
        "set_size": len(data["segments"]),
        "attempts": data["attempts"],
        "tables": sorted(tables),
        "data": dict(_data(data, tables, absent)),
        "grouped_by": dict(_grouped_by(data, tables, absent)),
        "best": sorted(
            claim["segment"]
            for claim in data["claims"]
            if claim["kind"] == "best_customer" and claim["status"] == "proven"
        ),
    }
    drift = [row["value"] for row in data["derived"] if row["metric"] == _STABILITY and row["segment"] == "population"]
    if drift:
        return view | {"drift_permille": round(drift[0] * 1000)}
    reason = f"the manifest {data['id']} does not say whether the population moved"
    absent.append(absence("evidence.drift_permille", reason, "Build the evidence again from data of two snapshots."))
    return view


def _data(data: Mapping[str, Any], tables: frozenset[str], absent: Absences) -> Iterator[tuple[str, int]]:
    rows = {total["id"]: total["value"] for total in data["control_totals"]}
    for kind, (needed, any_of) in _KINDS.items():
        held = [name for name in any_of if name in tables]
        if held and (not needed or needed in tables):
            yield kind, sum(max(0, rows.get(f"{name}.rows", 0)) for name in held)
        else:
            missing = " or ".join(any_of) if not needed or needed in tables else needed
            absent.append(
                absence(
                    f"evidence.data.{kind}",
                    f"no {kind} data were analysed: there is no table {missing}",
                    f"Add {missing} to the data contract and build the evidence again.",
                )
            )


def _grouped_by(data: Mapping[str, Any], tables: frozenset[str], absent: Absences) -> Iterator[tuple[str, int]]:
    for base, any_of in _BASES.items():
        groups = sum(base in row["bases"] for row in data["segments"])
        if base == "value":
            groups += sum(name in data["tables"] for name in _BY_VALUE)
        if groups or not tables.isdisjoint(any_of):
            yield base, groups
        else:
            absent.append(
                absence(
                    f"evidence.grouped_by.{base}",
                    f"customers were not grouped by {base}: there is no table {' or '.join(any_of)}",
                    f"Add {' or '.join(any_of)} to the data contract, and a segment that uses it to the frozen set.",
                )
            )


def months_view(data: Mapping[str, Any], segment: str) -> dict[str, Any]:
    """Return how many months the segment was followed, and which between the first and last of the data are missing."""
    rows = data["tables"].get("months", {"rows": []})["rows"]
    own = {row[1] for row in rows if row[0] == segment}
    every = sorted({row[1] for row in rows})
    whole = _months(every[0], every[-1]) if every else []
    return {"months": len(own), "months_missing": [month for month in whole if month not in own]}


def _months(first: str, last: str) -> list[str]:
    """Return every month from one to another, as YYYY-MM."""
    (year, month), found = (int(part) for part in first.split("-")), []
    while (current := f"{year:04}-{month:02}") <= last:
        found.append(current)
        year, month = (year, month + 1) if month < _MONTHS_IN_YEAR else (year + 1, 1)
    return found

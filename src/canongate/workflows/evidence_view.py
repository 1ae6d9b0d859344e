"""
``canongate evidence show``: a manifest in words: what was read, what was counted, what each claim came to.

It adds nothing and judges nothing; ``--json`` gives the manifest itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from canongate.model.error import UsageError
from canongate.model.similar import did_you_mean
from canongate.workflows.evidence import read_document
from canongate.workflows.evidence_claims import claims_overview, labelled
from canongate.workflows.output import answer_table, answer_text

Manifest = Mapping[str, Any]


def read_manifest(path: Path) -> Manifest:
    """
    Return a manifest from its file.

    Raises:
        EvidenceError: the file is none.
    """
    return read_document(path, "evidence").data


def manifest_text(  # noqa: PLR0913  # one argument per option
    manifest: Manifest,
    *,
    columns: int,
    painted: bool,
    segment: str | None = None,
    kind: str | None = None,
    every: bool = False,
) -> str:
    """
    Return a manifest in words.

    Args:
        manifest: as parsed.
        columns: width to fit.
        painted: whether to use colours.
        segment: give the sentence of each claim about this segment.
        kind: give the sentence of each claim of this kind.
        every: give the sentence of every claim; where none of the three is asked for, claims are a table.

    Raises:
        UsageError: there is no such segment or kind in it.
    """
    asked = every or segment is not None or kind is not None
    claims = _chosen(manifest, segment, kind) if asked else []
    parts = [
        answer_text(_head(manifest), columns=columns, painted=painted),
        answer_table(_FIGURES, list(_figures(manifest)), columns=columns, painted=painted),
        claims_overview(manifest["claims"], columns=columns, painted=painted),
        "".join(f"{line}\n" for claim in claims for line in _claim(claim, columns)),
        _insights(manifest, columns) if segment is None and kind is None else "",
    ]
    return "\n".join(part for part in parts if part)


def _chosen(manifest: Manifest, segment: str | None, kind: str | None) -> list[Mapping[str, Any]]:
    claims = manifest["claims"]
    for wanted, name, known in (
        (segment, "segment", [one["id"] for one in manifest["segments"]]),
        (kind, "kind", list(dict.fromkeys(claim["kind"] for claim in claims))),
    ):
        if wanted is not None and wanted not in known:
            mend = did_you_mean(wanted, known, f"there are: {', '.join(known)}")
            raise UsageError(f"{manifest['id']} has no {name} {wanted!r}", help=mend)
    return [
        claim
        for claim in claims
        if claim["kind"] == (kind or claim["kind"]) and claim["segment"] == (segment or claim["segment"])
    ]


def _head(manifest: Manifest) -> dict[str, Any]:
    """Return what was read and what was left out, as labelled lines."""
    made = "generated data, no real customers; " if manifest["synthetic"] else ""
    days = f"cut-off {manifest['cut_off']}, hold-out from {manifest['hold_out_start']}"
    head: dict[str, Any] = {
        "evidence": f"{manifest['id']}: {manifest['title']}",
        "of": f"{made}{days}, money in {manifest['currency']}",
        "read": [f"{one['file']}: {one['rows']:,} rows" for one in manifest["inputs"]],
        "left out": [
            f"{one['table']}: {one['rows']:,} rows, {one['reason'].replace('_', ' ')}"
            for one in manifest["excluded_rows"]
        ],
        "models": [_model(one) for one in manifest.get("models", ())],
        "segments tried": str(manifest["attempts"]),
    }
    return {label: value for label, value in head.items() if value}


def _model(model: Mapping[str, Any]) -> str:
    fitted = ", ".join(f"{name} {value:g}" for name, value in model["parameters"].items())
    said = "chosen" if model["chosen"] else "not chosen"
    parts = [said, fitted]
    if "spend_correlation" in model:
        parts.append(f"correlation of spend with orders {model['spend_correlation']:+.3f}")
    return f"{model['name']}: {'; '.join((*parts, *model['flaws']))}"


_FIGURES = ("group", "customers", "orders", "came back", "net revenue")


def _figures(manifest: Manifest) -> Iterator[tuple[str, ...]]:
    """Yield the figures of each group, money in units of the currency."""
    for name, customers, orders, repeat, revenue in manifest["tables"]["figures"]["rows"]:
        money = revenue if isinstance(revenue, str) else f"{revenue / manifest['minor_units']:,.2f}"
        yield name, *(one if isinstance(one, str) else f"{one:,}" for one in (customers, orders, repeat)), money


def _claim(claim: Mapping[str, Any], columns: int) -> Iterable[str]:
    return labelled(claim["status"].replace("_", " "), claim["summary"], columns)


def _insights(manifest: Manifest, columns: int) -> str:
    """Return what was learned about the best customers; what was not found or cannot be told stays in the report."""
    lines: list[str] = []
    for one in manifest.get("insights", ()):
        if one["status"] in {"found", "measured"}:
            said = f"{one['kind'].replace('_', ' ')}, {one['about']}: {one['summary']}"
            lines += labelled(one["status"], said, columns)
    return "".join(f"{line}\n" for line in lines)

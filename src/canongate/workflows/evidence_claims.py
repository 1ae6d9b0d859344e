"""The claims of a manifest as a table: a row per claim, a column per segment, a sign in a cell; and what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from canongate.report.display import width, wrap
from canongate.report.inert import visible
from canongate.workflows.output import answer_table

SIGNS = {"proven": "+", "refuted": "-", "not_proven": "?"}
_BEST = "best_customer"
_LACK = "the data have no "
_GUTTER = 2
Claims = Sequence[Mapping[str, Any]]


def claims_overview(claims: Claims, *, columns: int, painted: bool) -> str:
    """
    Return all claims as a table with its legend, then what matters of them.

    What matters: who is the best customer, and which tables would have to be there. The sentence of every claim is
    not in it.
    """
    segments = list(dict.fromkeys(one["segment"] for one in claims))
    parts = [*_tables(claims, segments, columns, painted=painted), _best(claims, columns), _missing(claims, columns)]
    return "\n".join(part for part in parts if part)


def _tables(claims: Claims, segments: Sequence[str], columns: int, *, painted: bool) -> Iterator[str]:
    """Yield the table, in as many parts as the width asks for; long names of segments become numbers."""
    kinds = list(dict.fromkeys(one["kind"] for one in claims))
    signs = {(one["kind"], one["segment"]): SIGNS[one["status"]] for one in claims}
    room = columns - max(len(_words(kind)) for kind in [*kinds, "claim"])
    numbered = sum(width(one) + _GUTTER for one in segments) > room
    heads = [str(at) if numbered else one for at, one in enumerate(segments, start=1)]
    most = max(1, room // (max(map(width, heads)) + _GUTTER)) if numbered else len(segments)
    for start in range(0, len(segments), most):
        part = segments[start : start + most]
        rows = [(_words(kind), *(signs.get((kind, one), "") for one in part)) for kind in kinds]
        yield answer_table(("claim", *heads[start : start + most]), rows, columns=columns, painted=painted)
    legend = "   ".join(f"{sign} {_words(status)}" for status, sign in SIGNS.items()) + "\n"
    names = ", ".join(f"{at}={one}" for at, one in zip(heads, segments, strict=True)) if numbered else ""
    yield legend + "".join(f"{line}\n" for line in wrap(names, columns, first="", rest="") if names)


def _best(claims: Claims, columns: int) -> str:
    """Return who may be the best customer, in sentences, and in one line who is not."""
    best = [one for one in claims if one["kind"] == _BEST]
    lines: list[str] = []
    for status in ("proven", "not_proven"):
        for one in best:
            if one["status"] == status:
                lines += labelled(_words(status), one["summary"], columns)
    if refuted := [one["segment"] for one in best if one["status"] == "refuted"]:
        lines += labelled("refuted", f"not the best customer: {', '.join(refuted)}", columns)
    return "".join(f"{line}\n" for line in lines)


def _missing(claims: Claims, columns: int) -> str:
    """Return which tables or columns are missing, and the claims that wait for each of them."""
    waiting: dict[str, list[str]] = {}
    for one in claims:
        kinds = waiting.setdefault(_lacking(one), []) if one["missing_tables"] else []
        if _words(one["kind"]) not in kinds:
            kinds.append(_words(one["kind"]))
    said = [f"{what}, for {', '.join(kinds)}" for what, kinds in sorted(waiting.items())]
    return "".join(f"{line}\n" for one in said for line in labelled("missing", one, columns))


def _lacking(claim: Mapping[str, Any]) -> str:
    """Return what the data lack for a claim: the column, where its table is there."""
    named = (one.removeprefix(_LACK) for one in claim.get("reasons", ()) if one.startswith(_LACK))
    return next(named, " and ".join(claim["missing_tables"]))


def labelled(label: str, said: str, columns: int) -> list[str]:
    """Return a sentence behind a label, wrapped beside it."""
    return list(wrap(visible(said), columns, first=f"{label:10}  ", rest=" " * 12))


def _words(name: str) -> str:
    return name.replace("_", " ")

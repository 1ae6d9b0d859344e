"""
``canongate review ID``: a person looked at what a change made doubtful, and says so for the state that was seen.

The row names a digest of the subject together with the clause it cites. When either moves again the digest is another
one, and the review counts no longer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from canongate.impact.suspects import reviews
from canongate.load.dump import dump_yaml
from canongate.load.edit import insert_item
from canongate.model.error import UsageError
from canongate.model.impact import Suspect
from canongate.model.kinds import KINDS
from canongate.model.similar import did_you_mean
from canongate.workflows.impact import impact_of
from canongate.workflows.root import schema_comment
from canongate.workflows.snapshots import Pair
from canongate.workflows.writing import refuse_outside

REGISTRY = "registries/reviews.yaml"
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The registry of reviews with the new rows, and what they are about."""

    target: Path
    text: str
    rows: tuple[Mapping[str, Any], ...]


def review(  # noqa: PLR0913  # each argument is one thing the user says
    pair: Pair, subject: str, *, by: str, reason: str, today: date, clause: str | None = None
) -> Reviewed:
    """
    Return the registry of reviews with one row for each clause that made a subject doubtful.

    Args:
        pair: the root before and with the change.
        subject: id of a rule or decision.
        by: the person who looked.
        reason: what that person found.
        today: day of the review.
        clause: the clause that was read; all where none is named.

    Raises:
        UsageError: nothing makes the subject doubtful, or the reviewer is no human of the registry.
    """
    _person(pair, by)
    found = _doubts(pair, subject, clause)
    known = {row["id"] for row in reviews(pair.head.workspace)}
    rows = [_row(one, by=by, reason=reason, today=today) for one in found]
    new = tuple(row for row in rows if row["id"] not in known)
    refuse_outside(pair.head.root / REGISTRY, pair.head.root)
    return Reviewed(pair.head.root / REGISTRY, _with(_registry(pair), new, len(known)), new)


def _person(pair: Pair, by: str) -> None:
    people = {name for name, row in pair.head.workspace.people.items() if row["kind"] == "human"}
    if by not in people:
        mend = did_you_mean(by, people, "see `canongate list people`")
        raise UsageError(f"{by!r} is no human of the people registry, and only humans review", help=mend)


def _doubts(pair: Pair, subject: str, clause: str | None) -> list[Suspect]:
    suspects = impact_of(pair).impact.suspects
    found = [one for one in suspects if one.id == subject and clause in {None, one.clause}]
    if not found:
        ids = {one.id for one in suspects}
        mend = did_you_mean(subject, ids, f"doubtful since {pair.base_name}: {', '.join(sorted(ids)) or 'nothing'}")
        raise UsageError(f"nothing that {subject} cites changed since {pair.base_name}", help=mend)
    return found


def _row(one: Suspect, *, by: str, reason: str, today: date) -> dict[str, str]:
    return {
        "id": f"{one.id}-{one.digest.removeprefix('sha256:')[:_DIGITS]}",
        "subject": one.id,
        "because": one.clause,
        "digest": one.digest,
        "reviewer": by,
        "date": today.isoformat(),
        "reason": reason,
    }


def _registry(pair: Pair) -> str:
    """Return the registry as it stands; an empty one where there is none."""
    raw = pair.head.raws.get(REGISTRY)
    if raw is not None:
        return raw.text
    comment = schema_comment(pair.head.root / REGISTRY, "reviews")
    return dump_yaml({"schema": KINDS["reviews"].tag, "rows": []}, schema_comment=comment)


def _with(text: str, rows: Sequence[Mapping[str, str]], held: int) -> str:
    """Return the registry with more rows behind those it holds; the first take the place of an empty list."""
    if not held and rows and text.endswith("rows: []\n"):
        lines = dump_yaml([dict(row) for row in rows]).splitlines()
        return text.removesuffix(" []\n") + "\n" + "".join(f"  {line}\n" for line in lines)
    for at, row in enumerate(rows, start=held):
        text = insert_item(text, ["rows"], at, dict(row))
    return text

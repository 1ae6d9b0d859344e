"""
Rows of segments and offers in force, held against the decisions that put them there.

A change of such a row is judged by the rules, parameters, people and canon of the base, whatever the change does to
those; that is why both may not stand in one change. Approval is asked elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from canongate.model.change import Change, Effect, Subject
from canongate.model.finding import Finding, Level, Related
from canongate.model.pointer import to_pointer
from canongate.workflows.root import Opened
from canongate.workflows.rows_in_force import Judged, Place, row_finding, rows_of
from canongate.workflows.snapshots import Pair

_GOVERNING = frozenset({Subject.RULE, Subject.PARAMETER, Subject.OVERLAY, Subject.POLICY})
_GOVERNING_TABLES = frozenset({"people", "brains"})


def judge_rows(pair: Pair, changes: Sequence[Change], as_of: date) -> Judged:
    """
    Return what is wrong with the rows in force that a change adds, alters or takes out.

    Args:
        pair: both states.
        changes: everything that changed between them.
        as_of: the day of judgement.
    """
    before, after = rows_of(pair.base), rows_of(pair.head)
    moved = [place for key, place in after.items() if not _same(before.get(key), place, pair)]
    gone = [place for key, place in before.items() if key not in after]
    judged = Judged()
    judged.findings += _several_primaries(pair.head)
    if not moved and not gone:
        return judged
    if pair.new_root:
        # NOTE: the first change of all has no base to be judged by, and is judged by what it brings.
        pair = replace(pair, base=replace(pair.head, findings=()))
    else:
        judged.findings += _mixed(pair, changes)
    from canongate.workflows.gate_court import Court  # noqa: PLC0415  # heavy, and most changes touch no row in force

    court = Court(pair, as_of)
    for place in moved:
        court.row(place, judged)
    for place in gone:
        court.removed(place, [each.row["decision"] for each in moved], judged)
    judged.verdicts = sorted(court.verdicts.values(), key=lambda verdict: verdict.path)
    judged.findings += [finding for verdict in judged.verdicts for finding in verdict.findings]
    return judged


def _same(before: Place | None, after: Place, pair: Pair) -> bool:
    """Return whether a row is what it was, and its decision and the evidence for it too."""
    if before is None or before.row != after.row:
        return False
    return _rests_on(pair.base, after.row["decision"]) == _rests_on(pair.head, after.row["decision"])


def _rests_on(state: Opened, name: str) -> tuple[str, str]:
    """Return the digests of a decision and of its evidence; empty for what is not there."""
    decision = state.workspace.decisions.get(name)
    named = decision.data.get("evidence", {}).get("manifest", "") if decision else ""
    manifest = state.workspace.manifests.get(named)
    return decision.raw.digest if decision else "", manifest.raw.digest if manifest else ""


def _several_primaries(head: Opened) -> Iterator[Finding]:
    """Yield each market that has a second primary segment: two changes that each were in order may race."""
    first: dict[str, Place] = {}
    for (kind, _, market), place in rows_of(head).items():
        if kind != "segments" or place.row["focus"] != "primary":
            continue
        held = first.setdefault(market, place)
        if held is not place:
            yield replace(
                row_finding(
                    place,
                    "primary-repeated",
                    f"the market {market!r} has the primary segment {held.row['id']!r} already",
                    help=f"let the decision supersede {held.row['decision']!r}, or make this segment secondary",
                    key="focus",
                ),
                related=(Related("the other", held.table.path, to_pointer(("rows", held.at))),),
            )


def _mixed(pair: Pair, changes: Sequence[Change]) -> Iterator[Finding]:
    """Yield that rows in force change together with what judges them."""
    governing = [change for change in changes if _governs(change, pair)]
    if governing:
        first = governing[0]
        yield Finding(
            rule="change-mixed",
            level=Level.ERROR,
            message=f"{first.subject} {first.id} changes together with registry rows that it judges",
            path=first.path,
            pointer=first.pointer,
            document=first.id,
            help="land the change of rules, parameters, people or policy first, approved by itself",
            context={"changes": sorted({f"{one.subject} {one.id}" for one in governing})},
        )


def _governs(change: Change, pair: Pair) -> bool:
    if change.subject in _GOVERNING:
        return change.effect is not Effect.WORDING
    document = pair.head.documents.get(change.path) or pair.base.documents.get(change.path)
    return change.subject is Subject.ROW and document is not None and document.kind in _GOVERNING_TABLES

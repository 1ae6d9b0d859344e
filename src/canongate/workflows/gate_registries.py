"""
Rows of segments and offers in force, held against the decisions that put them there.

A change of such a row is judged by the rules, parameters, people and canon of the base, whatever the change does to
those; that is why both may not stand in one change. Approval is asked elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from canongate.model.change import Change, Effect, Subject
from canongate.model.document import Document
from canongate.model.error import UsageError
from canongate.model.finding import Finding, Level, Related
from canongate.model.pointer import to_pointer
from canongate.model.verdict import Verdict, VerdictStatus
from canongate.resolve.workspace import resolve
from canongate.workflows.decide import judge_document
from canongate.workflows.ledger_judging import verdict_digest
from canongate.workflows.root import Opened
from canongate.workflows.rules import compiled_rules
from canongate.workflows.snapshots import Pair

_IN_FORCE = ("segments", "offers")
_OF_HEAD = frozenset(
    {"segment-decision", "offer-decision", "evidence", "experiments", "markets", "uses", "pages", "architecture"}
)
"""Kinds that a change brings along and is judged on; all else is the base's."""
_GOVERNING = frozenset({Subject.RULE, Subject.PARAMETER, Subject.OVERLAY, Subject.POLICY})
_GOVERNING_TABLES = frozenset({"people", "brains"})
_HEADOFFICE = "headoffice"

Row = Mapping[str, Any]


@dataclass(slots=True)
class Judged:
    """What was found about rows in force, and the verdicts it was found by."""

    findings: list[Finding] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of a registry in one state."""

    table: Document
    at: int
    row: Row

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by: its id, and its market where it has one."""
        return self.row["id"], self.row.get("market", "all") if self.table.kind == "segments" else ""


def judge_rows(pair: Pair, changes: Sequence[Change], as_of: date) -> Judged:
    """
    Return what is wrong with the rows in force that a change adds, alters or takes out.

    Args:
        pair: both states.
        changes: everything that changed between them.
        as_of: the day of judgement.
    """
    before, after = _rows(pair.base), _rows(pair.head)
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
    court = _Court(pair, as_of)
    for place in moved:
        court.row(place, judged)
    for place in gone:
        court.removed(place, [each.row["decision"] for each in moved], judged)
    judged.verdicts = sorted(court.verdicts.values(), key=lambda verdict: verdict.path)
    judged.findings += [finding for verdict in judged.verdicts for finding in verdict.findings]
    return judged


class _Court:
    """Decisions of the head, judged by the base; each once."""

    def __init__(self, pair: Pair, as_of: date) -> None:
        self.pair, self.as_of = pair, as_of
        base = [one for one in pair.base.documents.values() if one.kind not in _OF_HEAD]
        head = [one for one in pair.head.documents.values() if one.kind in _OF_HEAD]
        workspace, _ = resolve([*base, *head])
        self.opened = replace(pair.base, workspace=workspace)
        self.rules, _ = compiled_rules(self.opened)
        self.verdicts: dict[str, Verdict] = {}

    def row(self, place: _Place, judged: Judged) -> None:
        """Judge the decision behind a row that came or changed."""
        name = place.row["decision"]
        decision = self.pair.head.workspace.decisions.get(name)
        if decision is None:
            judged.findings.append(
                _finding(
                    place,
                    "row-without-decision",
                    f"{_noun(place)} names the decision {name!r}, which nobody proposed",
                    help=f"add the decision, as registries/decisions/{name}.yaml",
                    key="decision",
                )
            )
            return
        judged.findings += self._differences(place, decision)
        judged.findings += self._stranger(place, decision)
        verdict = self._verdict(decision, place, judged)
        if verdict is not None:
            judged.findings += self._standing(place, decision, verdict)

    def removed(self, place: _Place, successors: Iterable[str], judged: Judged) -> None:
        """Judge the end of a row: a decision must end it, or its time must have run out."""
        old = place.row["decision"]
        expires = place.row.get("expires")
        if expires and date.fromisoformat(expires) < self.as_of:
            return
        decisions = self.pair.head.workspace.decisions
        ending = [one for one in decisions.values() if old in {one.data.get("supersedes"), one.data.get("withdraws")}]
        for decision in ending:
            verdict = self._verdict(decision, place, judged)
            replaces = decision.data.get("supersedes") != old or decision.id in set(successors)
            if verdict is not None and verdict.status is VerdictStatus.ACCEPTED and replaces:
                return
        judged.findings.append(
            replace(
                _finding(
                    place,
                    "row-removed-without-decision",
                    f"{_noun(place)} is taken out, and no accepted decision supersedes or withdraws {old!r}",
                    help=f"put the row back, or propose a decision with `withdraws: {old}`",
                ),
                pointer="",
            )
        )

    def _verdict(self, decision: Document, place: _Place, judged: Judged) -> Verdict | None:
        if decision.id not in self.verdicts:
            try:
                self.verdicts[decision.id] = self._judge(decision, self.as_of)
            except UsageError as error:
                judged.findings.append(
                    _finding(place, "decision-without-rule", error.message, help=error.help, key="decision")
                )
                return None
        return self.verdicts[decision.id]

    def _judge(self, decision: Document, day: date) -> Verdict:
        return judge_document(decision, self.opened, self.rules, None, day).verdict

    def _differences(self, place: _Place, decision: Document) -> Iterator[Finding]:
        """Yield where a row says something else than its decision."""
        for key, said in _described(decision).items():
            found = place.row.get(key, "all" if key == "market" else None)
            if found != said:
                yield _finding(
                    place,
                    "row-differs-from-decision",
                    f"{_noun(place)} has the {key} {found!r}, and its decision {decision.id!r} says {said!r}",
                    help=f"write `{key}: {said}`, or propose a decision that says {found!r}",
                    key=key,
                )

    def _stranger(self, place: _Place, decision: Document) -> Iterator[Finding]:
        """Yield where who proposes may not do so for that Brain, by the people registry of the base."""
        person, brain = decision.data["principal"], decision.data["brain"]
        row = self.pair.base.workspace.people.get(person)
        if row is None or not {brain, _HEADOFFICE} & set(row.get("brains", ())):
            known = "is not in the people registry" if row is None else f"does not act for {brain!r}"
            yield _finding(
                place,
                "proposer-not-of-brain",
                f"{person!r}, who proposed {decision.id!r}, {known} of the base",
                help="let its owner or HeadOffice propose it; a change of people lands first, in a change of its own",
                key="decision",
            )

    def _standing(self, place: _Place, decision: Document, verdict: Verdict) -> Iterator[Finding]:
        """Yield where the verdict is not accepted, or is another than the row says it stands on."""
        if verdict.status is not VerdictStatus.ACCEPTED:
            undecided = verdict.status is VerdictStatus.UNDECIDED
            yield replace(
                _finding(
                    place,
                    "row-not-accepted",
                    f"the decision {decision.id!r} behind {_noun(place)} is {verdict.status} by the rules of the base",
                    help="see the findings of the decision; a change of rules lands first, in a change of its own",
                    key="decision",
                ),
                level=Level.UNDECIDED if undecided else Level.ERROR,
                related=(Related("the decision", decision.path),),
            )
            return
        days = {self.as_of, date.fromisoformat(place.row["since"]), date.fromisoformat(decision.data["date"])}
        digests = {self._digest(decision, day) for day in sorted(days)}
        ledger = any(one.kind == "approval-policy" for one in self.pair.base.documents.values())
        # NOTE: where approvals are kept, the bundle binds the verdict, with the very day it was made for.
        if not ledger and place.row["verdict"] not in digests:
            expected = verdict_digest(verdict)
            yield _finding(
                place,
                "row-verdict-differs",
                f"{_noun(place)} stands on the verdict {place.row['verdict'][:19]}…, and its decision has another",
                help=f"write `verdict: {expected}`, the verdict as of {self.as_of.isoformat()}",
                key="verdict",
            )

    def _digest(self, decision: Document, day: date) -> str:
        try:
            return verdict_digest(self._judge(decision, day))
        except UsageError:
            return ""


def _rows(opened: Opened) -> dict[tuple[str, str, str], _Place]:
    """Return the rows in force by registry and key."""
    places = [
        _Place(table, at, row)
        for path, table in sorted(opened.documents.items())
        if table.kind in _IN_FORCE and path
        for at, row in enumerate(table.data["rows"])
    ]
    return {(place.table.kind, *place.key): place for place in places}


def _same(before: _Place | None, after: _Place, pair: Pair) -> bool:
    """Return whether a row is what it was, and its decision too."""
    if before is None or before.row != after.row:
        return False
    name = after.row["decision"]
    old, new = (state.workspace.decisions.get(name) for state in (pair.base, pair.head))
    return (old.raw.digest if old else "") == (new.raw.digest if new else "")


def _described(decision: Document) -> dict[str, str]:
    """Return what a decision says of the row it asks for."""
    data = decision.data
    if decision.kind == "segment-decision":
        return {"id": data["segment"]["id"], "focus": data["focus"], "market": data.get("market", "all")}
    return {"id": data["offer"]["id"], "focus": data["focus"], "segment": data["segment"]}


def _several_primaries(head: Opened) -> Iterator[Finding]:
    """Yield each market that has a second primary segment: two changes that each were in order may race."""
    first: dict[str, _Place] = {}
    for (kind, _, market), place in _rows(head).items():
        if kind != "segments" or place.row["focus"] != "primary":
            continue
        held = first.setdefault(market, place)
        if held is not place:
            yield replace(
                _finding(
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


def _noun(place: _Place) -> str:
    return f"the {place.table.kind.removesuffix('s')} {place.row['id']!r}"


def _finding(place: _Place, rule: str, message: str, *, help: str, key: str = "") -> Finding:  # noqa: A002
    pointer = ("rows", place.at, key) if key in place.row else ("rows", place.at)
    return Finding(
        rule=rule,
        level=Level.ERROR,
        message=message,
        path=place.table.path,
        pointer=to_pointer(pointer),
        document=place.table.id,
        help=help,
        context={"row": place.row["id"], "decision": place.row["decision"]},
    )

"""
Decisions of a change, judged by the rules, parameters, people and canon of its base; each once.

The registries of segments and offers are the base's too, as they were when the decision was made.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from canongate.model.document import Document
from canongate.model.error import UsageError
from canongate.model.finding import Finding, Level, Related
from canongate.model.verdict import Verdict, VerdictStatus
from canongate.resolve.workspace import indexed
from canongate.workflows.judging import judge_document
from canongate.workflows.ledger_judging import verdict_digest
from canongate.workflows.registry_owners import STRANGER, may_change
from canongate.workflows.rows_in_force import Judged, Place, noun_of, row_finding
from canongate.workflows.rules import compiled_rules
from canongate.workflows.snapshots import Pair

_OF_HEAD = frozenset(
    {"segment-decision", "offer-decision", "evidence", "experiments", "markets", "uses", "pages", "architecture"}
)
"""Kinds that a change brings along and is judged on; all else is the base's."""


class Court:
    """Decisions of the head, judged by the base; each once."""

    def __init__(self, pair: Pair, as_of: date) -> None:
        self.pair, self.as_of = pair, as_of
        base = [one for one in pair.base.documents.values() if one.kind not in _OF_HEAD]
        head = [one for one in pair.head.documents.values() if one.kind in _OF_HEAD]
        self.opened = replace(pair.base, workspace=indexed([*base, *head]))
        self.rules, _ = compiled_rules(self.opened)
        self.verdicts: dict[str, Verdict] = {}

    def row(self, place: Place, judged: Judged) -> None:
        """Judge the decision behind a row that came or changed."""
        name = place.row["decision"]
        decision = self.pair.head.workspace.decisions.get(name)
        if decision is None:
            judged.findings.append(
                row_finding(
                    place,
                    "row-without-decision",
                    f"{noun_of(place)} names the decision {name!r}, which nobody proposed",
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

    def removed(self, place: Place, successors: Iterable[str], judged: Judged) -> None:
        """Judge the end of a row: a decision must end it, or its time must have run out."""
        if self._keeps_ledger():
            # NOTE: what ended a row stands in the ledger then, signed, and is asked for with the approvals.
            return
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
                # NOTE: of a decision with a row of its own, that is told there.
                judged.findings += self._stranger(place, decision) if "withdraws" in decision.data else ()
                return
        judged.findings.append(
            replace(
                row_finding(
                    place,
                    "row-removed-without-decision",
                    f"{noun_of(place)} is taken out, and no accepted decision supersedes or withdraws {old!r}",
                    help=f"put the row back, or propose a decision with `withdraws: {old}`",
                ),
                pointer="",
            )
        )

    def _keeps_ledger(self) -> bool:
        canon = self.pair.base.documents.get("canon/canon.yaml")
        return canon is not None and "ledger" in canon.data

    def _verdict(self, decision: Document, place: Place, judged: Judged) -> Verdict | None:
        if decision.id not in self.verdicts:
            try:
                self.verdicts[decision.id] = self._judge(decision, self.as_of)
            except UsageError as error:
                judged.findings.append(
                    row_finding(place, "decision-without-rule", error.message, help=error.help, key="decision")
                )
                return None
        return self.verdicts[decision.id]

    def _judge(self, decision: Document, day: date) -> Verdict:
        return judge_document(decision, self.opened, self.rules, None, day).verdict

    def _differences(self, place: Place, decision: Document) -> Iterator[Finding]:
        """Yield where a row says something else than its decision."""
        for key, said in described(decision).items():
            found = place.row.get(key, "all" if key == "market" else None)
            if found != said:
                says = f"its decision {decision.id!r} says {_shown(said)}"
                yield row_finding(
                    place,
                    "row-differs-from-decision",
                    f"{noun_of(place)} has the {key} {_shown(found)}, and {says}",
                    help=f"write what the decision says, or propose a decision that says {_shown(found)}",
                    key=key,
                )

    def _stranger(self, place: Place, decision: Document) -> Iterator[Finding]:
        """Yield where who proposes may not do so for that Brain, by the people registry of the base."""
        person, brains = decision.data["principal"], self._concerned(decision)
        row = self.pair.base.workspace.people.get(person)
        if row is None or not may_change(brains, row.get("brains", ())):
            named = " and ".join(map(repr, brains))
            known = "is not in the people registry" if row is None else f"does not act for {named}"
            yield row_finding(
                place,
                STRANGER,
                f"{person!r}, who proposed {decision.id!r}, {known} of the base",
                help="let its owner or HeadOffice propose it; a change of people lands first, in a change of its own",
                key="decision",
            )

    def _concerned(self, decision: Document) -> list[str]:
        """Return the Brains a decision is of, and takes a row from."""
        named = (decision.data.get("supersedes"), decision.data.get("withdraws"))
        ended = [self.pair.base.workspace.decisions.get(name) for name in named if name]
        return sorted({decision.data["brain"], *(one.data["brain"] for one in ended if one is not None)})

    def _standing(self, place: Place, decision: Document, verdict: Verdict) -> Iterator[Finding]:
        """Yield where the verdict is not accepted, or is another than the row says it stands on."""
        if verdict.status is not VerdictStatus.ACCEPTED:
            undecided = verdict.status is VerdictStatus.UNDECIDED
            yield replace(
                row_finding(
                    place,
                    "row-not-accepted",
                    f"the decision {decision.id!r} behind {noun_of(place)} is {verdict.status} by the base's rules",
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
            yield row_finding(
                place,
                "row-verdict-differs",
                f"{noun_of(place)} stands on the verdict {place.row['verdict'][:19]}…, and its decision has another",
                help=f"write `verdict: {expected}`, the verdict as of {self.as_of.isoformat()}",
                key="verdict",
            )

    def _digest(self, decision: Document, day: date) -> str:
        try:
            return verdict_digest(self._judge(decision, day))
        except UsageError:
            return ""


def described(decision: Document) -> dict[str, str | None]:
    """Return what a decision says of the row it asks for; None of what it leaves out, and the row has to."""
    data = decision.data
    if decision.kind == "segment-decision":
        segment = data["segment"]
        said = {"id": segment["id"], "name": segment["name"], "market": data.get("market", "all")}
        return {**said, "focus": data["focus"], "expires": data.get("expires")}
    offer = data["offer"]
    return {"id": offer["id"], "name": offer["name"], "focus": data["focus"], "segment": data["segment"]}


def _shown(value: str | None) -> str:
    return "nothing" if value is None else repr(value)

"""
The one page a person reads before signing: what changes, the verdict, the impact, the evidence, the open questions.

The same root and ledger give the same bytes, so the digest of the page can stand in the approval. Everything that came
from files is printed as inert text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from canongate.impact.links import link_graph, workspace_links
from canongate.impact.reach import reach
from canongate.ledger.policy import requirements
from canongate.ledger.state import Case, LedgerState, Status
from canongate.model.document import Document
from canongate.model.report import Report
from canongate.report import text as text_report
from canongate.report.display import wrap
from canongate.report.inert import visible
from canongate.workflows.ledger_judging import JudgedCase
from canongate.workflows.proposed import KINDS_JUDGED
from canongate.workflows.root import Opened

COLUMNS = 80
_MOST_SHOWN = 20
_JUDGEMENT = "rules/judgement.yaml"


@dataclass(frozen=True, slots=True)
class Question:
    """A question only people can judge."""

    id: str
    """The clause it stands for."""
    text: str
    why: str


def questions_of(opened: Opened, kind: str) -> tuple[Question, ...]:
    """Return the questions on the pages that the rules for a kind of decision enforce; a change asks none."""
    document = opened.documents.get(_JUDGEMENT)
    if document is None or kind not in KINDS_JUDGED:
        return ()
    speaking = [rule.data["enforces"] for rule in opened.workspace.rules if rule.data["applies_to"] == kind]
    pages = {clause.partition("#")[0] for enforced in speaking for clause in enforced}
    return tuple(
        Question(item["clause"], item["question"], item["reason"])
        for item in document.data.get("judged", ())
        if item["clause"].partition("#")[0] in pages
    )


def page_text(  # noqa: PLR0913  # what the page is made of, each by name
    opened: Opened,
    state: LedgerState,
    case: Case,
    judged: JudgedCase,
    questions: tuple[Question, ...],
    *,
    now: datetime,
) -> str:
    """Return the page, at most 80 columns wide."""
    terms = case.submission
    parts = [
        _section(f"{terms.kind} {terms.id}", _head(case, judged)),
        _section("What changes", [*_difference(state, case, now), *judged.difference]),
        _section("Verdict", _verdict(judged.report, judged)),
        _section("Impact", [*_declared(judged), *_impact(opened, case)]),
        _section("Evidence", _evidence(opened, case, judged.binding.as_of)),
        _section("Needs", _needs(state, case)),
        _section("Said so far", _said(case)),
        _section(
            "To judge", [f"{one.id}: {one.text} ({one.why})" for one in questions] or ["nothing beyond the rules"]
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, lines: list[str]) -> str:
    body = [piece for line in lines for piece in wrap(visible(line), COLUMNS, first="  ", rest="    ")]
    return "\n".join([visible(title), *body])


def _head(case: Case, judged: JudgedCase) -> list[str]:
    terms = case.submission
    lines = [
        f"subject   {terms.subject}",
        f"proposed  by {terms.proposed_by}, submitted by {', '.join(terms.by)} as entry {case.position}",
        f"judged    as of {judged.binding.as_of}, heaviest rule {terms.enforcement}",
    ]
    return [*lines, f"traits    {', '.join(terms.traits)}"] if terms.traits else lines


def _difference(state: LedgerState, case: Case, now: datetime) -> list[str]:
    """Return what is in force beside what would be."""
    terms = case.submission
    lines = [f"{_step(item.base, item.head)} {item.path}" for item in terms.files]
    if terms.policy is not None:
        lines.append(f"the approval policy becomes one of {len(terms.policy.rules)} rules")
    if terms.row is not None:
        lines.append(f"comes into force: {_row(terms.row.model_dump(exclude_none=True))}")
    ended = state.cases.get(terms.supersedes) if terms.supersedes else None
    if ended is not None:
        row = ended.submission.row
        shown = _row(row.model_dump(exclude_none=True)) if row else "no row"
        lines.append(f"ends: {ended.submission.id}, in force since entry {ended.enacted_position}: {shown}")
    elif terms.slot is not None and (occupant := state.occupant(terms.slot)) is not None:
        holder = state.cases[occupant]
        over = "" if holder.in_force(now) else ", whose emergency is over; supersede or withdraw it"
        lines.append(f"cannot come into force: {terms.slot} is held by {holder.submission.id}{over}")
    return lines or ["nothing that is in force"]


def _step(before: str | None, after: str | None) -> str:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def _row(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items() if name != "registry")


def _verdict(report: Report, judged: JudgedCase) -> list[str]:
    counted = f"{judged.outcome.value}, with {len(report.findings)} findings"
    lines = [f"{text_report.headline(one)}: {one.message} ({one.path})" for one in report.findings]
    return [counted, *lines]


def _declared(judged: JudgedCase) -> list[str]:
    """Return what follows from a change, as far as it says something."""
    return [
        f"{name.replace('_', ' ')}: {', '.join(value) if isinstance(value, list) else str(value).lower()}"
        for name, value in judged.declaration.items()
        if value
    ]


def _impact(opened: Opened, case: Case) -> list[str]:
    """Return what refers to what the case puts in force or changes."""
    graph = link_graph(workspace_links(opened.workspace))
    begun = {name for name in graph.names if _belongs(name, opened, case)}
    reached = [one.sentence() for one in reach(graph, begun).touched() if one.name not in begun]
    more = [f"and {len(reached) - _MOST_SHOWN} more"] if len(reached) > _MOST_SHOWN else []
    return [*reached[:_MOST_SHOWN], *more] or ["nothing in this root refers to it"]


def _belongs(name: str, opened: Opened, case: Case) -> bool:
    """Say whether a node of the graph is the decision, or a part of a changed file."""
    own = name.partition(":")[2].partition("#")[0]
    documents = (opened.documents.get(item.path) for item in case.submission.files)
    return own in {case.submission.id, *(one.id for one in documents if one is not None)}


def _evidence(opened: Opened, case: Case, as_of: str) -> list[str]:
    manifests = {one.raw.digest: one for one in opened.workspace.manifests.values()}
    lines = []
    for terms in case.submission.evidence:
        manifest = manifests.get(terms.digest)
        signers = ", ".join(terms.signed_by)
        if manifest is None:
            lines.append(f"{terms.digest}, signed by {signers}: not in this root as it was signed")
        else:
            lines.extend(_quality(manifest, signers, as_of))
    return lines or ["none"]


def _quality(manifest: Document, signers: str, as_of: str) -> Iterator[str]:
    data = manifest.data
    age = (date.fromisoformat(as_of) - date.fromisoformat(data["cut_off"])).days
    made = "generated data, which say nothing of real customers" if data["synthetic"] else "customer data"
    yield f"{manifest.id}: {data['title']}; {made}; signed by {signers}"
    yield f"cut-off {data['cut_off']}, {age} days before the judgement; {data['attempts']} predicates tried"
    for claim in data["claims"]:
        yield f"{claim['status'].replace('_', ' ')}: {claim['summary']}"


def _needs(state: LedgerState, case: Case) -> list[str]:
    terms = case.submission
    needed = requirements(state.policy, terms.kind, terms.traits, terms.enforcement)
    if needed is None:
        return ["no rule of the approval policy applies, so nobody can approve this"]
    lines = [f"{persons} in the role {role}" for role, persons in needed.roles.items()]
    return [*lines, f"{needed.persons} {'person' if needed.persons == 1 else 'persons'} in all"]


def _said(case: Case) -> list[str]:
    yes = [f"approved by {one.person} as {one.role}, entry {one.position}" for one in case.approvals if not one.revoked]
    no = [f"refused by {one.person} as {one.role}: {one.reason}" for one in case.refusals if not one.revoked]
    return [*yes, *no] or ["nothing"]


def status_word(case: Case, now: datetime) -> str:
    """Return the ledger's word for a case, with the end of an emergency."""
    if case.status is Status.IN_FORCE and case.ends_at is not None:
        return f"in force by break-glass until {case.ends_at}" if case.in_force(now) else f"ended {case.ends_at}"
    return case.status.value.replace("_", " ")

"""
What can be wrong with a rule beside its expressions: its level, its mark, its dates, its ids, its place in a decision.

Everything here is found when rules are loaded, never when a decision is judged.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from canongate.model.checks import found
from canongate.model.document import Document
from canongate.model.finding import Finding, Related
from canongate.model.levels import cited_clauses, default_level, stated_level, weight
from canongate.model.workspace import Workspace

MEASURED = ("evidence", "registry", "page")
"""Fields of a dossier that hold what was measured or put on record, and not what the author of a decision wrote."""


def rule_findings(rule: Document, workspace: Workspace, reads: Iterable[str]) -> Iterator[Finding]:
    """
    Yield what is wrong with a rule that compiles.

    Args:
        rule: the rule.
        workspace: clauses, other rules, and the list of clauses that only evidence can satisfy.
        reads: the paths its ``when`` and ``require`` can read.
    """
    yield from _level(rule, workspace)
    yield from _dates(rule)
    yield from _aliases(rule, workspace)
    yield from _mark(rule, sorted(reads))
    yield from _form(rule, workspace)


def judgement_of(workspace: Workspace) -> Mapping[str, Any]:
    """Return what ``rules/judgement.yaml`` holds; empty where there is none."""
    tables = (one.data for one in workspace.documents.values() if one.kind == "judgement")
    return next(tables, {})


def covers(cited: str, clause: str) -> bool:
    """Return whether naming one clause or item speaks of another: it is the same, or stands above it."""
    return f"{clause}.".startswith(f"{cited}.")


def _level(rule: Document, workspace: Workspace) -> Iterator[Finding]:
    asked = stated_level(rule.data, workspace.clauses)
    cited = cited_clauses(rule.data, workspace.clauses)
    if len(cited) < len(rule.data["enforces"]):
        return  # what an unknown clause asks for is not known; that it is unknown is found elsewhere
    given = default_level(cited)
    if weight(asked) > weight(given) and "enforcement_reason" not in rule.data:
        yield found(
            "rule-level-without-reason",
            rule,
            "/enforcement",
            f"the rule is {asked}, and its clauses make it {given}",
            help=f"write `enforcement: {given}`, or add `enforcement_reason:` with HeadOffice's reason for more",
            context={"enforcement": asked, "default": given},
        )


def _dates(rule: Document) -> Iterator[Finding]:
    start, end = rule.data["effective_on"], rule.data.get("retired_on")
    if end is not None and end <= start:
        yield found(
            "rule-never-in-force",
            rule,
            "/retired_on",
            f"the rule is retired on {end} and comes into force on {start}, so it never judges",
            help="write a later `retired_on`, or leave it out",
            context={"effective_on": start, "retired_on": end},
        )


def _aliases(rule: Document, workspace: Workspace) -> Iterator[Finding]:
    for at, alias in enumerate(rule.data.get("aliases", ())):
        holders = [one for one in workspace.rules if one is not rule and alias in _names(one)]
        own = alias == rule.id or alias in rule.data["aliases"][:at]
        if holders or own:
            first = holders[0] if holders else rule
            yield found(
                "id-repeated",
                rule,
                f"/aliases/{at}",
                f"the id {alias!r} is already taken by the rule {first.id!r}",
                help="ids and aliases of rules are permanent; take this one out",
                context={"id": alias, "rule": first.id},
                related=(Related("taken here", first.path, "/id"),),
            )


def _names(rule: Document) -> tuple[str, ...]:
    return (rule.id, *rule.data.get("aliases", ()))


def _mark(rule: Document, paths: Sequence[str]) -> Iterator[Finding]:
    if rule.data["checks"] != "evidence":
        return
    if not any(path.partition(".")[0].removesuffix("[]") in MEASURED for path in paths):
        yield found(
            "rule-mark-unfounded",
            rule,
            "/checks",
            f"the rule is marked `evidence` and reads only {', '.join(paths) or 'nothing'}",
            help="write `checks: form`, or read what was measured: evidence..., registry...",
            context={"reads": list(paths)},
        )


def _form(rule: Document, workspace: Workspace) -> Iterator[Finding]:
    if rule.data["checks"] != "form":
        return
    needed = judgement_of(workspace).get("evidence_needed", ())
    for at, clause in enumerate(rule.data["enforces"]):
        if any(covers(one, clause) for one in needed):
            yield found(
                "rule-form-for-evidence",
                rule,
                f"/enforces/{at}",
                f"the rule only asks that fields are filled, and {clause} needs evidence",
                help="enforce it with a rule that reads the evidence, or cite the clause that asks for the field",
                context={"clause": clause},
            )

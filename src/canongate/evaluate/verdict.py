"""
Outcomes of all rules to one verdict.

Blocked when a binding rule fails, otherwise undecided when one cannot be judged, otherwise accepted. Approval never
enters here; nothing judged is an error, never an acceptance.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from canongate import __version__
from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.judge import Judgement, finding_of, judge_all, judged_id
from canongate.evaluate.waivers import Granted, Subject, resolve_waivers, waiver_findings
from canongate.model.canonical import digest_of
from canongate.model.clauses import ClauseRef
from canongate.model.error import UsageError
from canongate.model.finding import Finding, WaiverNote
from canongate.model.verdict import Outcome, RuleOutcome, Verdict, VerdictStatus

ENGINE = f"canongate {__version__}"


def judge_dossier(  # noqa: PLR0913  # what a verdict records, each by name
    dossier: Mapping[str, Any],
    rules: Sequence[CompiledRule],
    clauses: Mapping[str, ClauseRef],
    *,
    kind: str,
    path: str,
    digests: Mapping[str, str],
    documents: Mapping[str, str],
    decision_digest: str = "",
    waivers: Iterable[Granted] = (),
) -> Verdict:
    """
    Return the verdict on one dossier; long because it records everything it rests on.

    Args:
        dossier: what the rules read.
        rules: every compiled rule; those not in force on the dossier's day are left out.
        clauses: clauses by id, to quote them in findings.
        kind: kind of the decision, which selects the rules.
        path: file of the decision, relative to the root.
        digests: digest of dossier, rules and parameters, recorded in the verdict.
        documents: digest of each document the dossier was built from, by path.
        decision_digest: digest of the decision's file, which a waiver must name.
        waivers: waivers whose signatures hold.

    Raises:
        UsageError: no rule in force speaks of this kind of decision on that day.
    """
    as_of = str(dossier["as_of"])
    in_force = [rule for rule in rules if rule.in_force(kind, as_of)]
    if not in_force:
        raise UsageError(
            f"{path}: no rule is in force for a {kind} on {as_of}, so nothing can be judged",
            help="choose another --as-of, or add a rule whose `effective_on` is not later",
        )
    judgements = judge_all(in_force, dossier)
    decision = judged_id(dossier)
    subject = Subject(decision, decision_digest, as_of, dossier.get("params", {}))
    resolved = resolve_waivers(judgements, waivers, subject)
    return Verdict(
        decision=decision,
        path=path,
        status=_status([one for one in judgements if one.rule.id not in resolved.notes]),
        as_of=as_of,
        outcomes=tuple(
            RuleOutcome(one.rule.id, one.outcome, one.rule.enforcement, waived=one.rule.id in resolved.notes)
            for one in judgements
        ),
        findings=(
            *_findings(judgements, dossier, path, clauses, resolved.notes),
            *waiver_findings(resolved, subject, path),
        ),
        digests={**digests, "waivers": digest_of([dict(one) for one in resolved.used])},
        documents=dict(documents),
        engine=ENGINE,
    )


def _status(judgements: Sequence[Judgement]) -> VerdictStatus:
    binding = {one.outcome for one in judgements if one.rule.enforcement != "advisory"}
    if Outcome.FAIL in binding:
        return VerdictStatus.BLOCKED
    if Outcome.UNDETERMINED in binding:
        return VerdictStatus.UNDECIDED
    return VerdictStatus.ACCEPTED


def _findings(
    judgements: Sequence[Judgement],
    dossier: Mapping[str, Any],
    path: str,
    clauses: Mapping[str, ClauseRef],
    waived: Mapping[str, WaiverNote],
) -> tuple[Finding, ...]:
    found = (finding_of(one, dossier, path, clauses) for one in judgements)
    return tuple(replace(finding, waiver=waived.get(finding.rule)) for finding in found if finding is not None)

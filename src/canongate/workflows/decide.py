"""
``canongate decide``: judge decisions against the rules of a root and the evidence.

Pure but for reading: no verdict is written unless the caller asks for records. Nothing is judged while the canon, the
rules or the registries have errors, because a verdict on them would mean nothing; a decision that is broken itself
keeps no other from being judged.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from canongate import __version__
from canongate.evaluate.compiled import CompiledRule
from canongate.load.read import read_plain
from canongate.model.document import Document, RawDocument
from canongate.model.error import UsageError
from canongate.model.finding import Finding, Level
from canongate.model.report import Report
from canongate.model.similar import did_you_mean
from canongate.model.verdict import Verdict
from canongate.report.outcome import ExitCode, exit_code, worst
from canongate.workflows.judging import Judged, judge_document
from canongate.workflows.proposed import DECISIONS, proposed, shown_path, weighs
from canongate.workflows.root import Opened, canon_name, open_root, validate_all
from canongate.workflows.rules import compiled_rules


def decide(  # noqa: PLR0913  # what a judgement depends on, each by name
    given: Path | None,
    files: Sequence[Path],
    *,
    as_of: date,
    evidence: Path | None = None,
    only: Sequence[str] = (),
    cache: bool = False,
) -> tuple[Report, tuple[Judged, ...]]:
    """
    Return the report on some decisions, and each verdict with its dossier.

    Args:
        given: the root; None searches upward.
        files: decision files; none means every decision of the root.
        as_of: the day of judgement.
        evidence: a manifest to use in place of the one each decision names.
        only: ids of the rules to judge by; none means all. The verdict then speaks of these alone.
        cache: use what compiling the rules gave the last time, and keep what it gives now.

    Raises:
        UsageError: there is no root, no decision, or no rule of a name.
    """
    opened = open_root(given)
    rules, uncompiled = compiled_rules(opened, cache=cache)
    rules = _chosen(rules, only)
    asked = proposed(opened, files)
    manifest, extra, invalid = _given_manifest(opened, evidence)
    broken = [*invalid, *uncompiled, *filter(_of_the_rest, opened.findings)]
    judged, unruled = ([], []) if broken else _judge_all(asked.sound, opened, rules, manifest, as_of)
    verdicts = tuple(each.verdict for each in judged)
    defects = [*broken, *(one for one in asked.findings if one not in broken), *unruled]
    placed = opened.placed([*defects, *(one for each in verdicts for one in each.findings)], asked.raws | extra)
    report = Report(
        tool_version=__version__,
        command="decide",
        root=canon_name(opened),
        as_of=as_of,
        findings=placed,
        exit_code=_code(worst([exit_code(placed, verdicts), *(ExitCode.USAGE for _ in unruled)]), verdicts),
        verdicts=verdicts,
        checked={"decisions": len(asked.documents), "rules": len(rules)},
    )
    return report, tuple(judged)


def _code(code: ExitCode, verdicts: Sequence[Verdict]) -> ExitCode:
    """Return the exit code; where nothing was judged and nothing stood in the way, that nothing was found to judge."""
    return code if verdicts or code is not ExitCode.ACCEPTED else ExitCode.USAGE


def dossier_of(
    opened: Opened, rules: Sequence[CompiledRule], name: str, *, as_of: date, evidence: Path | None = None
) -> dict[str, object]:
    """
    Return the dossier of one decision, named by its id or its file.

    Raises:
        UsageError: there is no such decision, or it or the manifest is defective.
    """
    if name in opened.workspace.decisions:
        document = opened.workspace.decisions[name]
    elif Path(name).is_file():
        asked = proposed(opened, [Path(name)])
        if not asked.sound:
            raise UsageError(f"{name} cannot be judged: {asked.findings[0].message}", help="see `canongate decide`")
        document = asked.sound[0]
    else:
        mend = did_you_mean(name, opened.workspace.decisions, "see `canongate list decisions`")
        raise UsageError(f"there is no decision {name!r}", help=mend)
    manifest, _, invalid = _given_manifest(opened, evidence)
    if invalid:
        raise UsageError(f"{evidence}: {invalid[0].message}", help=invalid[0].help)
    return judge_document(document, opened, rules, manifest, as_of).dossier


def _chosen(rules: tuple[CompiledRule, ...], only: Sequence[str]) -> tuple[CompiledRule, ...]:
    """Return the rules of some names, former ones included; all where none is named."""
    named = {name: rule for rule in rules for name in (*rule.document.data.get("aliases", ()), rule.id)}
    for name in only:
        if name not in named:
            raise UsageError(f"there is no rule {name!r}", help=did_you_mean(name, named, "see `canongate rules list`"))
    wanted = {named[name].id for name in only}
    return tuple(rule for rule in rules if not only or rule.id in wanted)


def _of_the_rest(finding: Finding) -> bool:
    """Return whether a finding is a defect of the canon, the rules or a registry other than the decisions."""
    return weighs(finding) and not finding.path.startswith(f"{DECISIONS}/")


def _given_manifest(
    opened: Opened, evidence: Path | None
) -> tuple[Document | None, dict[str, RawDocument], list[Finding]]:
    """Return the manifest given on the command line, its file, and what is wrong with it."""
    if evidence is None:
        return None, {}, []
    raw = read_plain(str(evidence), shown_path(opened.root, evidence))
    if not isinstance(raw, RawDocument):
        return None, {}, list(raw)
    documents, findings = validate_all([raw])
    if documents and documents[0].kind != "evidence":
        message = f"the file is of the kind {documents[0].kind!r}, not an evidence manifest"
        mend = "give the file that `canongate evidence build` wrote"
        return None, {raw.path: raw}, [Finding("schema-kind", Level.ERROR, message, raw.path, "/schema", help=mend)]
    return (documents[0] if documents else None), {raw.path: raw}, findings


def _judge_all(
    documents: Iterable[Document],
    opened: Opened,
    rules: Sequence[CompiledRule],
    manifest: Document | None,
    as_of: date,
) -> tuple[list[Judged], list[Finding]]:
    """Return each verdict, and a finding for each decision that no rule in force speaks of."""
    judged: list[Judged] = []
    findings: list[Finding] = []
    for document in documents:
        try:
            judged.append(judge_document(document, opened, rules, manifest, as_of))
        except UsageError as error:
            findings.append(_unruled(document, error))
    return judged, findings


def _unruled(document: Document, error: UsageError) -> Finding:
    return Finding(
        rule="decision-without-rule",
        level=Level.ERROR,
        message=error.message,
        path=document.path,
        document=document.id,
        help=error.help,
        context={"kind": document.kind},
    )

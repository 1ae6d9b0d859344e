"""
``canongate decide``: judge decisions against the rules of a root and the evidence.

Pure but for reading: no verdict is written unless the caller asks for records. Nothing is judged while the canon, the
rules or the registries have errors, because a verdict on them would mean nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from canongate import __version__
from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.dossier import build_dossier
from canongate.evaluate.verdict import judge_dossier
from canongate.load.read import read_plain
from canongate.model.canonical import digest_of
from canongate.model.document import Document, RawDocument
from canongate.model.error import UsageError
from canongate.model.finding import Finding, Level
from canongate.model.report import Report
from canongate.model.verdict import Verdict
from canongate.report.outcome import exit_code
from canongate.workflows.root import Opened, canon_name, open_root, shipped_schemas, validate_all
from canongate.workflows.rules import compiled_rules

DECISIONS = "registries/decisions"
_KINDS = frozenset({"segment-decision", "offer-decision"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with the dossier it was made from, so that it can be replayed."""

    verdict: Verdict
    dossier: dict[str, object]


def decide(
    given: Path | None, files: Sequence[Path], *, as_of: date, evidence: Path | None = None
) -> tuple[Report, tuple[Judged, ...]]:
    """
    Return the report on some decisions, and each verdict with its dossier.

    Args:
        given: the root; None searches upward.
        files: decision files; none means every decision of the root.
        as_of: the day of judgement.
        evidence: a manifest to use in place of the one each decision names.

    Raises:
        UsageError: there is no root, no decision, or no rule in force.
    """
    opened = open_root(given)
    rules, uncompiled = compiled_rules(opened)
    raws, documents, findings = _decisions(opened, files)
    manifest, more = _given_manifest(opened, evidence)
    judged: list[Judged] = []
    broken = [*more, *uncompiled, *(one for one in opened.findings if _matters(one, documents))]
    if not broken:
        judged = [_judge(document, opened, rules, manifest, as_of) for document in documents]
    found = opened.placed([*broken, *findings, *(one for each in judged for one in each.verdict.findings)], raws)
    verdicts = tuple(each.verdict for each in judged)
    report = Report(
        tool_version=__version__,
        command="decide",
        root=canon_name(opened),
        as_of=as_of,
        findings=found,
        exit_code=exit_code(found, verdicts),
        verdicts=verdicts,
        checked={"decisions": len(documents), "rules": len(rules)},
    )
    return report, tuple(judged)


def _decisions(opened: Opened, files: Sequence[Path]) -> tuple[dict[str, RawDocument], list[Document], list[Finding]]:
    """Return the raw files and documents of the decisions to judge, ordered by path, and what is wrong with them."""
    if not files:
        documents = [one for one in opened.documents.values() if one.kind in _KINDS]
        beside = [one for one in opened.findings if one.path.startswith(f"{DECISIONS}/")]
        unread = [one for one in beside if not _matters(one, documents)]
        if not documents and not beside:
            raise UsageError(f"no decisions in {DECISIONS}/", help="name decision files, or add one there")
        return {}, sorted(documents, key=lambda one: one.path), unread
    raws: dict[str, RawDocument] = {}
    findings: list[Finding] = []
    for file in _expanded(files):
        raw = read_plain(str(file), _shown_path(opened.root, file))
        if isinstance(raw, RawDocument):
            raws[raw.path] = raw
        else:
            findings.extend(raw)
    documents, invalid = validate_all(raws.values())
    findings.extend(_not_a_decision(one) for one in documents if one.kind not in _KINDS)
    decisions = sorted((one for one in documents if one.kind in _KINDS), key=lambda one: one.path)
    return raws, decisions, [*findings, *invalid]


def _expanded(files: Sequence[Path]) -> list[Path]:
    """Return files as given, a folder replaced by the YAML files in it, by name."""
    found: list[Path] = []
    for file in files:
        inside = sorted(file.glob("*.yaml")) if file.is_dir() else [file]
        if not inside:
            raise UsageError(f"no decisions in {file}", help="name a folder that holds .yaml files")
        found.extend(inside)
    return found


def _shown_path(root: Path, file: Path) -> str:
    """Return how a file is called in reports: relative to the root where it stands inside, else as it was given."""
    absolute, base = file.resolve(), root.resolve()
    return absolute.relative_to(base).as_posix() if absolute.is_relative_to(base) else file.as_posix()


def _not_a_decision(document: Document) -> Finding:
    return Finding(
        rule="schema-kind",
        level=Level.ERROR,
        message=f"the file holds a {document.kind}, not a decision",
        path=document.path,
        pointer="/schema",
        document=document.id,
        help="name files that start with `schema: segment-decision/v1` or `schema: offer-decision/v1`",
    )


def _given_manifest(opened: Opened, evidence: Path | None) -> tuple[Document | None, list[Finding]]:
    """Return the manifest given on the command line, or what is wrong with it."""
    if evidence is None:
        return None, []
    raw = read_plain(str(evidence), _shown_path(opened.root, evidence))
    if not isinstance(raw, RawDocument):
        return None, list(raw)
    problems = list(shipped_schemas().problems("evidence", raw.value))
    if not problems:
        return Document("evidence", raw.value["id"], raw), []
    return None, [
        Finding("schema", Level.ERROR, one.message, raw.path, one.pointer, one.on_key, help=one.help)
        for one in problems
    ]


def _matters(finding: Finding, decisions: Iterable[Document]) -> bool:
    """Return whether a defect of the root keeps decisions from being judged: all do, but those of other decisions."""
    if finding.level not in {Level.ERROR, Level.UNDECIDED}:
        return False
    return not finding.path.startswith(f"{DECISIONS}/") or finding.path in {one.path for one in decisions}


def _judge(
    document: Document, opened: Opened, rules: Sequence[CompiledRule], manifest: Document | None, as_of: date
) -> Judged:
    workspace = opened.workspace
    if manifest is None:
        named = document.data.get("evidence", {}).get("manifest")
        manifest = workspace.manifests.get(named) if named else None
    speaking = [rule for rule in rules if rule.in_force(document.kind, as_of.isoformat())]
    cited = [clause for rule in speaking for clause in rule.document.data["enforces"]]
    dossier = build_dossier(document, workspace, manifest, as_of=as_of, cited=cited)
    read = [document, *(rule.document for rule in speaking), *([manifest] if manifest else [])]
    read += [workspace.pages[page] for page in sorted({clause.partition("#")[0] for clause in cited})]
    verdict = judge_dossier(
        dossier,
        rules,
        workspace.clauses,
        kind=document.kind,
        path=document.path,
        digests={
            "dossier": digest_of(dossier),
            "rules": digest_of({rule.id: rule.document.raw.digest for rule in speaking}),
            "parameters": digest_of(dossier["params"]),
            "waivers": digest_of([]),
        },
        documents={one.path: one.raw.digest for one in sorted(read, key=lambda one: one.path)},
    )
    return Judged(verdict, dossier)

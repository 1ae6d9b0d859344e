"""
Records of verdicts: written beside a decision, and replayed years later from the record and the rules alone.

A record holds all that a verdict was made from but the rules, which it names by digest.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.verdict import judge_dossier
from canongate.load.read import read_plain
from canongate.model.canonical import canonical_json, digest_of
from canongate.model.document import RawDocument
from canongate.model.error import UsageError
from canongate.model.kinds import KINDS
from canongate.model.verdict import Verdict, VerdictStatus
from canongate.report.outcome import ExitCode
from canongate.workflows.judging import Judged
from canongate.workflows.root import open_root, validate_all
from canongate.workflows.rules import compiled_rules
from canongate.workflows.writing import write_whole

_EXIT = {
    VerdictStatus.ACCEPTED: ExitCode.ACCEPTED,
    VerdictStatus.BLOCKED: ExitCode.BLOCKED,
    VerdictStatus.UNDECIDED: ExitCode.UNDECIDED,
}


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of judging a record again."""

    same: bool
    """Whether record and replay are the same bytes."""
    status: VerdictStatus
    """What the rules say now."""
    content: bytes
    """The record as it is now."""
    differences: tuple[str, ...]
    """What is not the same, in words; empty where all is."""

    @property
    def exit_code(self) -> int:
        """0 where everything is the same; else the verdict's own, and 1 where that would be 0."""
        return int(ExitCode.ACCEPTED) if self.same else int(_EXIT[self.status] or ExitCode.BLOCKED)


def record_bytes(judged: Judged) -> bytes:
    """Return the file of a record: canonical JSON, and a line end."""
    return canonical_json(_record(judged)) + b"\n"


def write_records(judged: Iterable[Judged], folder: Path, *, dry_run: bool = False) -> list[Path]:
    """
    Write the record of each verdict into a folder, by the id of its decision; return the files.

    Args:
        judged: verdicts with their dossiers.
        folder: created where it does not exist.
        dry_run: say what would be written, and write nothing.
    """
    files = {folder / f"{one.verdict.decision}.json": record_bytes(one) for one in judged}
    if not dry_run:
        for path, content in files.items():
            write_whole(path, content)
    return list(files)


def replay(given: Path | None, file: Path) -> Replay:
    """
    Judge a record again by the rules of a root.

    Args:
        given: the root; None searches upward.
        file: a record.

    Raises:
        UsageError: the file is no record, or a rule of the root does not compile.
    """
    old = _read(file)
    opened = open_root(given)
    rules, findings = compiled_rules(opened)
    if findings:
        raise UsageError(f"the rules cannot be used: {findings[0].message}", help="see `canongate check`")
    speaking = [rule for rule in rules if rule.in_force(old["kind"], old["dossier"]["as_of"])]
    verdict = judge_dossier(
        old["dossier"],
        rules,
        opened.workspace.clauses,
        kind=old["kind"],
        path=old["path"],
        digests=digests_of(old["dossier"], speaking),
        documents=old["documents"],
        decision_digest=old["decision_digest"],
        waivers=old["waivers"],
    )
    new = {**old, "rules": rule_digests(speaking), "verdict": verdict_value(verdict)}
    content = canonical_json(new) + b"\n"
    return Replay(content == canonical_json(old) + b"\n", verdict.status, content, tuple(_differences(old, new)))


def rule_digests(rules: Sequence[CompiledRule]) -> dict[str, str]:
    """Return the digest of the file of each rule, by id."""
    return {rule.id: rule.document.raw.digest for rule in rules}


def digests_of(dossier: Mapping[str, Any], speaking: Sequence[CompiledRule]) -> dict[str, str]:
    """Return what a verdict records of its inputs."""
    return {
        "dossier": digest_of(dossier),
        "rules": digest_of(rule_digests(speaking)),
        "parameters": digest_of(dossier["params"]),
    }


def verdict_value(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as plain values; places are looked up when it is shown, and are not part of it."""
    value: dict[str, Any] = json.loads(json.dumps(asdict(verdict)))
    for finding in value["findings"]:
        for name in ("span", "excerpt", "related"):
            finding.pop(name)
    return value


def _record(judged: Judged) -> dict[str, Any]:
    verdict = judged.verdict
    return {
        "schema": KINDS["record"].tag,
        "kind": judged.kind,
        "path": verdict.path,
        "decision_digest": judged.decision_digest,
        "dossier": judged.dossier,
        "waivers": [dict(one) for one in judged.waivers],
        "documents": dict(verdict.documents),
        "rules": dict(judged.rules),
        "verdict": verdict_value(verdict),
    }


def _read(file: Path) -> dict[str, Any]:
    raw = read_plain(str(file), f"{file.stem}.json")
    if isinstance(raw, RawDocument):
        documents, findings = validate_all([raw])
        if documents and documents[0].kind == "record":
            return {"waivers": [], **documents[0].data}
        said = findings[0].message if findings else f"it is of the kind {documents[0].kind!r}"
    else:
        said = raw[0].message
    raise UsageError(f"{file} is no record: {said}", help="give a file that `canongate decide --record` wrote")


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[str]:
    """Yield what is not the same in two records of one decision."""
    for name in sorted(old["rules"].keys() | new["rules"].keys()):
        before, after = old["rules"].get(name), new["rules"].get(name)
        if before != after:
            yield f"rule {name} is {'new' if before is None else 'gone' if after is None else 'another file'}"
    if old["verdict"]["engine"] != new["verdict"]["engine"]:
        yield f"judged by {old['verdict']['engine']}, now by {new['verdict']['engine']}"
    outcomes = [{one["rule"]: one["outcome"] for one in each["verdict"]["outcomes"]} for each in (old, new)]
    for name in sorted(outcomes[0].keys() & outcomes[1].keys()):
        if outcomes[0][name] != outcomes[1][name]:
            yield f"rule {name} said {outcomes[0][name]}, now {outcomes[1][name]}"
    if old["verdict"]["status"] != new["verdict"]["status"]:
        yield f"the verdict was {old['verdict']['status']}, now {new['verdict']['status']}"
    elif old["verdict"] != new["verdict"]:
        yield "the findings are not the same words"

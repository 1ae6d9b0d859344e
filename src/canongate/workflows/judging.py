"""One decision judged by some rules, with the dossier it was judged on, so that it can be judged again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.dossier import build_dossier
from canongate.evaluate.verdict import judge_dossier
from canongate.model.canonical import digest_of
from canongate.model.document import Document
from canongate.model.money import Money, money_of
from canongate.model.verdict import Verdict
from canongate.workflows.root import Opened


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with the dossier it was made from, so that it can be replayed."""

    verdict: Verdict
    dossier: dict[str, object]
    kind: str
    """Kind of the decision."""
    decision_digest: str
    """Digest of its file."""
    waivers: tuple[Mapping[str, Any], ...] = ()
    """Waivers that name it."""
    rules: Mapping[str, str] = field(default_factory=dict)
    """Digest of the file of each rule in force, by id."""
    money: Money | None = None
    """Currency of its evidence; absent where there is none."""


def judge_document(
    document: Document, opened: Opened, rules: Sequence[CompiledRule], manifest: Document | None, as_of: date
) -> Judged:
    """
    Return the verdict on one decision by some rules, and the dossier it was made from.

    Long because it gathers everything the verdict records.

    Args:
        document: the decision.
        opened: the root it is judged in.
        rules: every compiled rule.
        manifest: evidence in place of what the decision names.
        as_of: the day of judgement.

    Raises:
        UsageError: no rule in force speaks of this kind of decision on that day.
    """
    workspace = opened.workspace
    if manifest is None:
        named = document.data.get("evidence", {}).get("manifest")
        manifest = workspace.manifests.get(named) if named else None
    speaking = [rule for rule in rules if rule.in_force(document.kind, as_of.isoformat())]
    cited = [clause for rule in speaking for clause in rule.document.data["enforces"]]
    dossier = build_dossier(document, workspace, manifest, as_of=as_of, cited=cited)
    waivers = tuple(one.data for one in workspace.waivers.values() if one.data["decision"] == document.id)
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
        },
        documents={one.path: one.raw.digest for one in sorted(read, key=lambda one: one.path)},
        decision_digest=document.raw.digest,
        waivers=waivers,
    )
    digests = {rule.id: rule.document.raw.digest for rule in speaking}
    money = money_of(manifest.data) if manifest else None
    return Judged(verdict, dossier, document.kind, document.raw.digest, waivers, digests, money)

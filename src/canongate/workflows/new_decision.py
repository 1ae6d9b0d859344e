"""
``canongate new segment-decision`` and ``offer-decision``: a decision file, filled as far as the root knows.

What is given is written as it is; what the evidence knows of the segment is filled in beside it: the segments it was
compared with, the digest of their set, the criteria that were measured. The rest is left out, and `decide` says what.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from canongate.load.dump import dump_yaml
from canongate.load.read import read_bytes
from canongate.model.criteria import CRITERIA
from canongate.model.document import RawDocument
from canongate.model.error import UsageError
from canongate.model.finding import Level
from canongate.model.kinds import KINDS
from canongate.resolve.references import reference_findings
from canongate.workflows.root import Opened, open_root, schema_comment, validate_all
from canongate.workflows.writing import write_whole


@dataclass(frozen=True, slots=True)
class Question:
    """Something a new decision must or may say."""

    name: str
    """Name of the answer, which is that of the option too."""
    text: str
    known: str | tuple[str, ...] = ()
    """The words to choose from, or which ids of the root they are: brains, people or manifests."""
    needed: bool = True


_WHO = (
    Question("id", "Id of the decision"),
    Question("brain", "Brain that proposes", "brains"),
    Question("principal", "Who proposes", "people"),
)
_EVIDENCE = Question("evidence", "Id of the evidence manifest, empty for none yet", "manifests", needed=False)
ASKED: Mapping[str, tuple[Question, ...]] = {
    "segment-decision": (
        *_WHO,
        Question("segment", "Id of the segment"),
        Question("name", "Its name, as people know it"),
        Question("where", "Which customers belong to it, for example orders >= 3"),
        Question("focus", "Its place in the focus", ("primary", "secondary", "candidate")),
        _EVIDENCE,
    ),
    "offer-decision": (
        *_WHO,
        Question("offer", "Id of the offer"),
        Question("name", "Its name, as people know it"),
        Question("segment", "Id of the segment it is for"),
        Question("focus", "How it is run", ("primary", "non_primary")),
        _EVIDENCE,
    ),
}
"""Kind to what is asked."""


def questions(given: Path | None, kind: str) -> tuple[Question, ...]:
    """
    Return what a new decision of a kind is asked for, with the words and ids this root has to choose from.

    Raises:
        UsageError: there is no root.
    """
    workspace = open_root(given).workspace
    ids = {"brains": workspace.brains, "people": workspace.people, "manifests": workspace.manifests}
    return tuple(
        replace(one, known=tuple(sorted(ids[one.known]))) if isinstance(one.known, str) else one for one in ASKED[kind]
    )


def refuse_silence(kind: str, answers: Mapping[str, str]) -> None:
    """
    Refuse answers that leave something out where nobody can be asked.

    Raises:
        UsageError: an answer is missing.
    """
    missing = [f"--{one.name}" for one in ASKED[kind] if one.needed and not answers.get(one.name)]
    if missing:
        mend = "give them as options, or the whole decision as JSON with --from -"
        raise UsageError(f"nobody is there to be asked, and a decision needs {', '.join(missing)}", help=mend)


def new_decision(
    given: Path | None, kind: str, answers: Mapping[str, str], *, whole: Mapping[str, Any] | None, today: date
) -> Path:
    """
    Write a decision into the registry of decisions; return its file, relative to the root.

    Args:
        given: the root; None searches upward.
        kind: segment-decision or offer-decision.
        answers: answers by name, as in :data:`ASKED`; empty ones count as not given.
        whole: a decision or part of one, laid over what the answers give.
        today: day of the proposal.

    Raises:
        UsageError: something that must be said is not, does not fit the schema, or the decision exists.
    """
    opened = open_root(given)
    made = _made(opened, kind, {name: text for name, text in answers.items() if text}, whole or {}, today)
    name = made.get("id", "")
    target = opened.root / "registries" / "decisions" / f"{name}.yaml"
    text = dump_yaml(made, schema_comment=schema_comment(target, kind))
    _refuse_defects(opened, text, f"registries/decisions/{name}.yaml")
    if target.exists() or name in opened.workspace.decisions:
        raise UsageError(f"the decision {name!r} exists", help="ids are permanent; choose another")
    write_whole(target, text, inside=opened.root)
    return target.relative_to(opened.root)


def _made(
    opened: Opened, kind: str, answers: Mapping[str, str], whole: Mapping[str, Any], today: date
) -> dict[str, Any]:
    """Return the decision: what is known, what was answered, what was given whole, each over the one before."""
    made: dict[str, Any] = {"schema": KINDS[kind].tag}
    made |= {key: answers[key] for key in ("id", "brain", "principal", "focus") if key in answers}
    if name := whole.get("id", answers.get("id")):
        made["request_id"] = name
    made["date"] = today.isoformat()
    if "evidence" in answers:
        made["evidence"] = {"manifest": answers["evidence"]}
    named = {key: answers[key] for key in ("name", "where") if key in answers}
    if kind == "segment-decision":
        made["segment"] = {"id": answers["segment"], **named} if "segment" in answers else named
        made |= _measured(opened, answers)
    else:
        made["offer"] = {"id": answers.get("offer", ""), **{k: v for k, v in named.items() if k == "name"}}
        made["segment"] = answers.get("segment", "")
    return {**made, **whole, "schema": made["schema"]}


def _measured(opened: Opened, answers: Mapping[str, str]) -> dict[str, Any]:
    """Return what the evidence knows of a segment: comparison and measured criteria."""
    manifest = opened.workspace.manifests.get(answers.get("evidence", ""))
    segment = answers.get("segment")
    if manifest is None or segment not in {row["id"] for row in manifest.data["segments"]}:
        return {}
    claims = {one["kind"]: one for one in manifest.data["claims"] if one["segment"] == segment}
    criteria = {
        kind: {
            "claim": claims[kind]["summary"],
            "evidence": kind,
            "claims_best": claims[kind]["status"] == "proven",
            **({"figure": claims[kind]["estimate"]} if "estimate" in claims[kind] else {}),
        }
        for kind in CRITERIA
        if kind in claims
    }
    return {
        "comparison": {
            "segments": [row["id"] for row in manifest.data["segments"] if row["id"] != segment],
            "set_digest": manifest.data["segment_set"]["digest"],
        },
        "criteria": criteria,
    }


def _refuse_defects(opened: Opened, text: str, path: str) -> None:
    """Raise what is wrong with a decision that is not written yet."""
    raw = read_bytes(text.encode(), path)
    documents, findings = validate_all([raw]) if isinstance(raw, RawDocument) else ([], list(raw))
    findings = [*findings, *reference_findings(documents, opened.workspace)]
    wrong = [one for one in findings if one.level is Level.ERROR]
    if wrong:
        place = f" ({wrong[0].pointer})" if wrong[0].pointer else ""
        raise UsageError(f"the decision cannot be written: {wrong[0].message}{place}", help=wrong[0].help)

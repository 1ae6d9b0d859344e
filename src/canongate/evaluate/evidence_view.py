"""
What an evidence manifest says of one decision's segment, as the rules read it.

Evidence about another predicate, another comparison or another day is not evidence for this decision: what does not
match is left out and named, so that the rules which need it are undetermined.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from canongate.evaluate.absences import Absences, absence, mend_of
from canongate.evaluate.figures_view import POPULATION, compared_view, figures_of, segment_view
from canongate.evaluate.measured_view import measured_view, months_view
from canongate.evaluate.stated import open_statements, stated_view
from canongate.model.document import Document
from canongate.model.dossier_evidence import Claims
from canongate.model.segments import predicate_digest
from canongate.model.strict import LARGEST


@dataclass(frozen=True, slots=True)
class Subject:
    """The segment a decision is about."""

    id: str
    where: str | None
    """Its predicate; None where the decision only names the segment, as an offer does."""
    compared: tuple[str, ...] = ()
    """Segments it was compared with, in the decision's order."""


def subject_of(decision: Mapping[str, Any]) -> Subject:
    """Return the segment a decision is about."""
    segment = decision["segment"]
    if isinstance(segment, str):
        return Subject(segment, None)
    return Subject(segment["id"], segment["where"], tuple(decision.get("comparison", {}).get("segments", ())))


def evidence_view(
    manifest: Document, decision: Mapping[str, Any], as_of: date, absent: Absences
) -> dict[str, Any] | None:
    """
    Return the dossier's ``evidence`` block, or None where the manifest cannot speak for the decision.

    What the block cannot hold is added to ``absent``. Long because it names every part of the block.

    Args:
        manifest: an evidence manifest.
        decision: the decision, with its defaults.
        as_of: the day of judgement; evidence ages from its cut-off to this day.
        absent: notes on what is missing, extended in place.
    """
    data, about = manifest.data, subject_of(decision)
    figures = figures_of(data)
    age_days = (as_of - date.fromisoformat(data["cut_off"])).days
    unusable = _unusable(data, figures, age_days)
    if unusable is not None:
        absent.append(unusable)
        return None
    view: dict[str, Any] = {
        "manifest": data["id"],
        "digest": manifest.raw.digest,
        "cut_off": data["cut_off"],
        "age_days": age_days,
        "synthetic": data["synthetic"],
        **measured_view(data, absent),
        "population": figures[POPULATION],
        "compared": [],
        "claims": {},
        "stated": [],
    }
    known = {row["id"]: row for row in data["segments"]}
    if _same_segment(about, known, data["id"], absent):
        if about.id in figures:
            view["segment"] = segment_view(about.id, known[about.id], figures, absent)
        else:
            absent.append(_too_small(about.id))
        view["compared"] = [
            compared_view(name, known[name], figures) for name in about.compared if name in figures and name in known
        ]
        _add_statements(view, data, decision, about, absent)
    return view


def _add_statements(
    view: dict[str, Any], data: Mapping[str, Any], decision: Mapping[str, Any], about: Subject, absent: Absences
) -> None:
    """Add what the manifest claims of the segment, what the decision says it from, and the months."""
    made = {claim["kind"]: claim for claim in data["claims"] if claim["segment"] == about.id}
    _add_claims(view, made, data["id"], about, absent)
    view["stated"] = stated_view(decision, view["claims"], made)
    absent.extend(open_statements(view["stated"], made))
    view |= months_view(data, about.id)


def _unusable(data: Mapping[str, Any], figures: Mapping[str, Any], age_days: int) -> dict[str, str] | None:
    """Return why a manifest as a whole is no evidence for a decision, or None."""
    # NOTE: a cut-off on the day after the judgement means data up to and including the day of judgement.
    if age_days < -1:
        reason = f"the manifest {data['id']} knows data up to {data['cut_off']}, which is after the day of judgement"
        return absence("evidence", reason, "Judge as of a later day, or bring evidence of that time.")
    if POPULATION not in figures:
        reason = f"the manifest {data['id']} shows no figures of all customers together"
        return absence("evidence", reason, "Build the evidence again from data of enough customers.")
    sizes = [*(one for row in figures.values() for one in row.values()), *(one.get("n", 0) for one in data["claims"])]
    if any(abs(one) > LARGEST for one in sizes):
        reason = f"the manifest {data['id']} holds a figure beyond {LARGEST}, more than any organisation has"
        return absence("evidence", reason, "Look for wrong amounts in the data, and build the evidence again.")
    return None


def _same_segment(about: Subject, known: Mapping[str, Any], manifest: str, absent: Absences) -> bool:
    """Return whether the manifest speaks of the very segment the decision means; note it where it does not."""
    row = known.get(about.id)
    if row is None:
        has = ", ".join(sorted(known)) or "none"
        reason = f"the manifest {manifest} says nothing of segment {about.id}; it has {has}"
        mend = "Add the segment to the frozen set and run `canongate evidence build` again."
    elif about.where is not None and row["predicate_digest"] != predicate_digest(about.where):
        reason = f"the manifest {manifest} measured another predicate under the name {about.id}"
        mend = "Build the evidence again for the predicate the decision has now."
    else:
        return True
    absent.extend(absence(path, reason, mend) for path in ("evidence.segment", "evidence.claims"))
    return False


def _too_small(segment: str) -> dict[str, str]:
    return absence(
        "evidence.segment",
        f"segment {segment} has fewer customers than may be shown",
        "Widen the segment until it holds enough customers.",
    )


def _add_claims(
    view: dict[str, Any], made: Mapping[str, Mapping[str, Any]], manifest: str, about: Subject, absent: Absences
) -> None:
    """Add the claims about the segment that cover everything the decision compared it with."""
    for kind in Claims.model_fields:
        path = f"evidence.claims.{kind}"
        claim = made.get(kind)
        if claim is None:
            reason = f"the manifest {manifest} makes no claim {kind} about segment {about.id}"
            absent.append(absence(path, reason, "Build the evidence again with the segment in the frozen set."))
        elif uncovered := sorted(set(about.compared) - set(claim["compared"])):
            reason = f"the evidence does not compare {about.id} with {', '.join(uncovered)}"
            absent.append(
                absence(path, reason, "Build the evidence again with all compared segments in one frozen set.")
            )
        else:
            view["claims"][kind] = _claim(path, claim, absent)


def _claim(path: str, claim: Mapping[str, Any], absent: Absences) -> dict[str, Any]:
    """Return a claim as rules see it: without ``holds``, and with a note on why, where it is not proven."""
    shown = {"status": claim["status"], "summary": claim["summary"], "reasons": claim.get("reasons", [])}
    if "n" in claim:
        shown["customers"] = claim["n"]
    if "estimate" in claim and claim.get("unit", "").startswith("share"):
        shown["permille"] = round(claim["estimate"] * 1000)
    if claim["status"] != "not_proven":
        return shown | {"holds": claim["status"] == "proven"}
    reason = "; ".join(claim.get("reasons", [])) or claim["summary"]
    absent.extend(
        absence(f"{path}.{name}", reason, mend_of(claim))
        for name in ("customers", "permille", "holds")
        if name not in shown
    )
    return shown

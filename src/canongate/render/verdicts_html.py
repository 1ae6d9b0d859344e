"""
Verdicts as one self-contained html file: no script, no network; for every decision what was read and what was found.

All text is data; the template escapes it, and a content security policy keeps what it says inert.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from canongate.model.finding import Finding
from canongate.model.money import Money
from canongate.model.report import Report
from canongate.model.verdict import Verdict
from canongate.render.templates import html_template

_WEIGHT = {"blocked": 0, "undecided": 1, "accepted": 2}
_LEVELS = ("error", "undecided", "warning", "note")
Dossier = Mapping[str, Any]


def render_verdicts(report: Report, judged: Sequence[tuple[Dossier, Money | None]]) -> str:
    """
    Return a report on decisions as html.

    Args:
        report: findings with their places, and the verdicts.
        judged: what each verdict was made from and the currency of its evidence, in the order of the verdicts.
    """
    pairs = list(zip(report.verdicts, judged, strict=True))
    shown = [_verdict(verdict, dossier, money, report.findings) for verdict, (dossier, money) in pairs]
    shown.sort(key=lambda one: (_WEIGHT[one["status"]], one["decision"]))
    counts = Counter(one["status"] for one in shown)
    loose = {verdict.path for verdict in report.verdicts}
    return html_template("verdicts.html").render(
        root=report.root,
        as_of=report.as_of.isoformat() if report.as_of else "",
        tool=report.tool_version,
        counts=[(status, counts[status]) for status in _WEIGHT],
        verdicts=shown,
        defects=[_finding(one) for one in report.findings if one.path not in loose],
    )


def _verdict(verdict: Verdict, dossier: Dossier, money: Money | None, findings: Sequence[Finding]) -> dict[str, Any]:
    own = [one for one in findings if one.path == verdict.path]
    outcomes = Counter(one.outcome.value for one in verdict.outcomes)
    return {
        "decision": verdict.decision,
        "status": verdict.status.value,
        "path": verdict.path,
        "subject": _subject(dossier),
        "figures": _figures(dossier, money),
        "findings": sorted((_finding(one) for one in own), key=lambda one: _LEVELS.index(one["level"])),
        "outcomes": [(name, outcomes[name]) for name in ("pass", "fail", "undetermined", "not_applicable")],
        "passed": [one.rule for one in verdict.outcomes if one.outcome.value == "pass"],
        "digests": sorted({**verdict.digests, "engine": verdict.engine}.items()),
    }


def _subject(dossier: Dossier) -> list[tuple[str, str]]:
    """Return what a decision is about, in a few labelled words."""
    decision = dossier["decision"]
    segment = decision["segment"]
    named = segment if isinstance(segment, str) else f"{segment['name']} ({segment['id']})"
    rows = [("Segment", named), ("Focus", decision["focus"].replace("_", " ")), ("Market", decision["market"])]
    if "offer" in decision:
        rows.insert(0, ("Offer", f"{decision['offer']['name']} ({decision['offer']['id']})"))
    if not isinstance(segment, str):
        rows.append(("Where", segment["where"]))
    rows.append(("Proposed by", f"{decision['principal']} for the {decision['brain']} Brain, {decision['date']}"))
    evidence = dossier.get("evidence")
    if evidence is not None:
        made = ", generated data" if evidence["synthetic"] else ""
        rows.append(("Evidence", f"{evidence['manifest']}, data up to {evidence['cut_off']}{made}"))
    return rows


def _figures(dossier: Dossier, money: Money | None) -> list[dict[str, Any]]:
    """Return the segment and those it was compared with, by what they bring per customer."""
    evidence = dossier.get("evidence", {})
    if "segment" not in evidence or money is None:
        return []
    everyone = evidence["population"]
    rows = [(evidence["segment"]["id"], evidence["segment"], True)]
    rows += [(one["id"], one, False) for one in evidence["compared"]]
    rows.append(("all customers", everyone, False))
    each = [_per_customer(row) for _, row, _ in rows]
    most = max(1, *each)
    return [
        {
            "name": name,
            "own": own,
            "customers": row["customers"],
            "share": _percent(row["customers"], everyone["customers"]),
            "repeat": _percent(row["repeat_customers"], row["customers"]),
            "per_customer": money.words(value),
            "bar": max(0, round(100 * value / most)),
        }
        for (name, row, own), value in zip(rows, each, strict=True)
    ]


def _per_customer(row: Mapping[str, int]) -> int:
    return round(row["net_revenue"] / row["customers"]) if row["customers"] else 0


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "message": finding.message,
        "place": str(finding.span or finding.path),
        "clauses": [{"id": one.id, "text": one.text} for one in finding.clauses],
        "why": finding.why,
        "help": finding.help,
        "waiver": finding.waiver,
    }

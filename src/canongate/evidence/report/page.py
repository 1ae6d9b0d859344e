"""The report of a manifest: one self-contained page, in the order in which a brain owner asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from canongate.evidence.insight.kinds import IDEAL_PAGE, KINDS, MEASUREMENT_PAGE, PAGE, VALUE_PAGE
from canongate.evidence.report.chart import AT_NIGHT, Chart, draw
from canongate.evidence.report.charts import CHARTS
from canongate.evidence.report.reading import Manifest, percent, words
from canongate.resources import resource_text

TEMPLATE = "templates/evidence.html.j2"
STATUS = {
    "proven": ("Proven", "yes"),
    "refuted": ("Refuted", "no"),
    "not_proven": ("Not proven", "open"),
    "found": ("Found", "yes"),
    "not_found": ("Not found", "no"),
    "measured": ("Measured", "plain"),
    "unknown": ("Cannot be told", "open"),
}
"""Word and class of each answer; colour never says it alone."""
CHAPTERS = {
    PAGE: "What the best customers teach",
    VALUE_PAGE: "What customers are worth",
    MEASUREMENT_PAGE: "What good customers do",
    IDEAL_PAGE: "Who is like the best",
}
BEST = "best_customer"
_FIRST = 3
"""Reasons shown of each claim before the others are folded away."""


def report_html(manifest: Mapping[str, Any]) -> str:
    """Return the page; it names no other file and runs no script."""
    read = Manifest(manifest)
    drawn = [chart for make in CHARTS if (chart := make(read)) is not None]
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"percent": percent, "words": words, "told": _told}
    template = environment.from_string(resource_text(TEMPLATE))
    return template.render(
        m=manifest,
        status=STATUS,
        at_night=AT_NIGHT,
        segments=_segments(read),
        best=[one for one in manifest["claims"] if one["kind"] == BEST],
        criteria=_criteria(manifest["claims"]),
        charts=[(chart, _picture(chart)) for chart in drawn],
        chapters=_chapters(manifest.get("insights", ())),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """A claim as it is read: a sentence, and its reasons one by one, the later ones folded away."""

    head: str
    first: tuple[str, ...]
    more: tuple[str, ...]


def _told(claim: Mapping[str, Any]) -> _Told:
    """Return a claim's summary without the reasons it lists, and the reasons."""
    reasons = [*claim["reasons"], *(f"the data hold no table of {one}" for one in claim["missing_tables"])]
    summary: str = claim["summary"]
    if claim["reasons"]:
        summary = summary.partition(f": {claim['reasons'][0]}")[0]
    if summary.startswith("it is open"):
        summary = f"I{summary[1:]}"
    end = ":" if reasons else "."
    return _Told(f"{summary}{end}", tuple(reasons[:_FIRST]), tuple(reasons[_FIRST:]))


def _picture(chart: Chart) -> Markup:
    """Return the picture, which is markup that the renderer made from text it escaped."""
    return Markup(draw(chart))  # noqa: S704  # see above


def _segments(read: Manifest) -> list[dict[str, Any]]:
    """Return each segment with its figures; None where they are suppressed."""
    figures = {row["segment"]: row for row in read.table("figures")}
    share = read.derived("share_of_customers"), read.derived("share_of_net_revenue")
    return [
        {
            "id": name,
            "name": title,
            "bases": next(one["bases"] for one in read.data["segments"] if one["id"] == name),
            "customers": figures.get(name, {}).get("customers"),
            "of_customers": share[0].get(name, {}).get("value"),
            "of_revenue": share[1].get(name, {}).get("value"),
        }
        for name, title in read.segments.items()
    ]


def _criteria(claims: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Return the claims of each criterion, in the order of the manifest."""
    others = [one for one in claims if one["kind"] != BEST]
    return [(kind, list(rows)) for kind, rows in groupby(others, key=lambda one: str(one["kind"]))]


def _chapters(insights: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Return the insights by the framework that asks for them."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in insights:
        found.setdefault(KINDS[one["kind"]].clause.partition("#")[0], []).append(one)
    return [(title, found[page]) for page, title in CHAPTERS.items() if page in found]
